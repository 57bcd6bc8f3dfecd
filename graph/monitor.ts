import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { computedOutputs } from "./computed";
import { Plain, PlainObject, RecordedAlias, RecordedResource, unknown } from "./resource";
import { mapLeaves, overlay, unwrap } from "./wire";

type Reply = (error: Error | null, response: unknown) => void;

export interface MonitorOptions {
    project: string;
    stack: string;
    preview: boolean;
    account: string;
    region: string;
    call: (token: string, args: Record<string, unknown>) => Record<string, unknown>;
}

/** Stands where the engine's resource monitor stands, and keeps what it is told. */
export class RecordingMonitor {
    readonly resources = new Map<string, RecordedResource>();
    private readonly invokes: MockMonitor;

    constructor(private readonly options: MonitorOptions) {
        this.invokes = new MockMonitor({
            call: ({ token, inputs }) => options.call(token, inputs),
            newResource: ({ id, inputs }) => ({ id: id ?? "", state: inputs }),
        });
    }

    invoke(request: unknown, reply: Reply): void {
        void this.invokes.invoke(request, reply);
    }

    readResource(request: unknown, reply: Reply): void {
        void this.invokes.readResource(request, reply);
    }

    registerResource(request: RegisterResourceRequest, reply: Reply): void {
        try {
            const { urn, id, wire } = this.keep(request);
            const response = new RegisterResourceResponse();
            response.setUrn(urn);
            response.setId(id ?? "");
            response.setObject(Struct.fromJavaScript(wire));
            reply(null, response);
        } catch (error) {
            reply(error instanceof Error ? error : new Error(String(error)), undefined);
        }
    }

    registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply): void {
        const resource = this.resources.get(request.getUrn());
        if (resource !== undefined) resource.outputs = unwrap(toPlain(request.getOutputs())).plain;
        reply(null, {});
    }

    supportsFeature(request: { getId(): string }, reply: Reply): void {
        // Output values would come as wrappers inside the inputs; the engine takes them for remote components only.
        const has = request.getId() !== "outputValues";
        reply(null, { getHassupport: () => has });
    }

    registerPackage(request: unknown, reply: Reply): void {
        this.invokes.registerPackage(request, reply);
    }

    private keep(request: RegisterResourceRequest): { urn: string; id?: string; wire: PlainObject } {
        const { preview, account, region } = this.options;
        const type = request.getType();
        const name = request.getName();
        const urn = this.urn(request.getParent(), type, name);
        if (this.resources.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);

        const wire = toPlain(request.getObject());
        const { plain: inputs, secrets } = unwrap(wire);
        const computed: { id?: string; checked?: PlainObject; outputs: PlainObject } = request.getCustom()
            ? computedOutputs({ type, name, urn, inputs, account, region })
            : { outputs: {} };
        const late = preview ? mapLeaves(computed.outputs, () => unknown) : computed.outputs;
        const laid = asObject(overlay(computed.checked ?? {}, late));
        const state = asObject(overlay(wire, laid));
        const id = preview ? undefined : computed.id;
        const parent = request.getParent();
        const deletedWith = request.getDeletedwith();

        this.resources.set(urn, {
            urn,
            type,
            name,
            ...(parent === "" ? {} : { parent }),
            custom: request.getCustom(),
            inputs,
            secrets,
            outputs: asObject(overlay(inputs, laid)),
            ...(id === undefined ? {} : { id }),
            dependencies: request.getDependenciesList(),
            propertyDependencies: Object.fromEntries(
                request
                    .getPropertydependenciesMap()
                    .toArray()
                    .map(([key]) => [key, request.getPropertydependenciesMap().get(key)?.getUrnsList() ?? []]),
            ),
            provider: request.getProvider(),
            providers: Object.fromEntries(request.getProvidersMap().toArray()),
            protect: request.getProtect() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            replaceOnChanges: request.getReplaceonchangesList(),
            additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
            deleteBeforeReplace: request.getDeletebeforereplace(),
            retainOnDelete: request.getRetainondelete() ?? false,
            ...(deletedWith === "" ? {} : { deletedWith }),
            aliases: request.getAliasesList().map(toAlias),
        });
        return { urn, id, wire: state };
    }

    private urn(parent: string, type: string, name: string): string {
        const parentType = parent === "" ? "" : parent.split("::")[2];
        const chain = parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
        return `urn:pulumi:${this.options.stack}::${this.options.project}::${chain}::${name}`;
    }
}

function toPlain(struct: Struct | undefined): PlainObject {
    if (struct === undefined) return {};
    const plain: PlainObject = {};
    for (const [key, value] of Object.entries(struct.toJavaScript())) plain[key] = value;
    return plain;
}

function asObject(value: Plain): PlainObject {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new Error("a resource's properties are no object");
    }
    return value;
}

function toAlias(alias: Alias): RecordedAlias {
    const spec = alias.getSpec();
    if (spec === undefined) return { urn: alias.getUrn() };
    const name = spec.getName();
    const type = spec.getType();
    const parent = spec.getParenturn();
    return {
        ...(name === "" ? {} : { name }),
        ...(type === "" ? {} : { type }),
        ...(parent === "" ? {} : { parent }),
        ...(spec.getNoparent() ? { noParent: true } : {}),
    };
}
