import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

import { PlainObject, RecordedAlias, RecordedResource } from "./resource";

/** The registration of a resource by the program. */
export function registered(
    urn: string,
    request: RegisterResourceRequest,
    inputs: PlainObject,
    secrets: string[],
): RecordedResource {
    const parent = request.getParent();
    const deletedWith = request.getDeletedwith();
    const additionalSecretOutputs = request.getAdditionalsecretoutputsList();
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((dependencies, key) => {
        propertyDependencies[key] = dependencies.getUrnsList();
    });
    return {
        urn,
        type: request.getType(),
        name: request.getName(),
        ...(parent === "" ? {} : { parent }),
        custom: request.getCustom(),
        inputs,
        secrets,
        outputs: inputs,
        secretOutputs:
            additionalSecretOutputs.length === 0 ? secrets : [...new Set([...secrets, ...additionalSecretOutputs])],
        dependencies: request.getDependenciesList(),
        propertyDependencies,
        provider: request.getProvider(),
        providers: Object.fromEntries(request.getProvidersMap().toArray()),
        protect: request.getProtect() ?? false,
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        additionalSecretOutputs,
        deleteBeforeReplace: request.getDeletebeforereplace(),
        retainOnDelete: request.getRetainondelete() ?? false,
        ...(deletedWith === "" ? {} : { deletedWith }),
        aliases: request.getAliasesList().map(toAlias),
    };
}

/** The registration of an existing resource that is only read. */
export function existing(
    urn: string,
    request: ReadResourceRequest,
    { plain, secrets }: { plain: PlainObject; secrets: string[] },
): RecordedResource {
    const parent = request.getParent();
    return {
        urn,
        type: request.getType(),
        name: request.getName(),
        ...(parent === "" ? {} : { parent }),
        custom: true,
        external: true,
        inputs: plain,
        secrets,
        outputs: plain,
        secretOutputs: secrets,
        id: request.getId(),
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        provider: request.getProvider(),
        providers: {},
        protect: false,
        ignoreChanges: [],
        replaceOnChanges: [],
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        deleteBeforeReplace: false,
        retainOnDelete: false,
        aliases: [],
    };
}

function toAlias(alias: Alias): RecordedAlias {
    const spec = alias.getSpec();
    if (spec === undefined) return { urn: alias.getUrn() };
    const name = spec.getName();
    const type = spec.getType();
    const stack = spec.getStack();
    const project = spec.getProject();
    const parent = spec.getParenturn();
    return {
        ...(name === "" ? {} : { name }),
        ...(type === "" ? {} : { type }),
        ...(stack === "" ? {} : { stack }),
        ...(project === "" ? {} : { project }),
        ...(parent === "" ? {} : { parent }),
        ...(spec.getNoparent() ? { noParent: true } : {}),
    };
}
