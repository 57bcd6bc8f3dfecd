import type { Recording } from "./record";
import { redact, shownOutputs } from "./redact";
import type { Plain, PlainObject, RecordedResource } from "./resource";
import { ComputedValue, computedValues } from "./values";

/** A resource's inputs for display: secrets masked, `${<logical name>.<property>}` for what another resource computes. */
export type DescribeInputs = (resource: RecordedResource) => PlainObject;

/** Prepares the description of a recording's resources; it searches values only along Pulumi's dependencies. */
export function describer({ resources }: Recording): DescribeInputs {
    const known = new Map<string, { name: string; values: ComputedValue[] }>();
    const valuesOf = (urn: string) => {
        let found = known.get(urn);
        if (found === undefined) {
            const resource = resources.byUrn(urn);
            // The longest first: an ARN may hold a name.
            const values = resource === undefined ? [] : computedValues(resource);
            values.sort((a, b) => b.value.length - a.value.length);
            found = { name: resource?.name ?? "", values };
            known.set(urn, found);
        }
        return found;
    };
    return (resource) => {
        const shown = redact(resource.inputs, resource.secrets);
        for (const key of Object.keys(shown)) {
            const references = (resource.propertyDependencies[key] ?? []).flatMap((urn) => {
                const { name, values } = valuesOf(urn);
                return values.flatMap(({ path, value }) =>
                    [{ path, value }, ...partsOf(path, value)].map((part) => ({
                        value: part.value,
                        text: `\${${name}.${part.path}}`,
                    })),
                );
            });
            references.sort((a, b) => b.value.length - a.value.length);
            if (references.length > 0) shown[key] = refer(shown[key], references);
        }
        return shown;
    };
}

/** The stack's outputs for display, in the same way: values that are unknown before `pulumi up` are named, not invented. */
export function describedOutputs(recording: Recording): PlainObject {
    const references = allReferences(recording);
    const shown = shownOutputs(recording);
    return Object.fromEntries(Object.keys(shown).map((key) => [key, refer(shown[key], references)]));
}

/** The same for a text with recorded values. */
export function describedText(recording: Recording, text: string): string {
    return referIn(text, allReferences(recording));
}

function allReferences({ resources }: Recording): { value: string; text: string }[] {
    return [...resources]
        .filter(({ custom }) => custom)
        .flatMap((resource) =>
            computedValues(resource)
                .flatMap(({ path, value }) => [{ path, value }, ...partsOf(path, value), ...pathOf(path, value)])
                .map(({ path, value }) => ({ value, text: `\${${resource.name}.${path}}` })),
        )
        .sort((a, b) => b.value.length - a.value.length);
}

/** The folder path of a URL, which the edge serves under its own host. */
function pathOf(path: string, value: string): ComputedValue[] {
    const [, folder] = /^https:\/\/[^/]+(\/.+\/)[^/]*$/.exec(value) ?? [];
    return folder === undefined ? [] : [{ path: `${path} path`, value: folder.replace(/\/$/, "") }];
}

/** Parts of a URL that programs use: a manifest's folder, and the host. */
function partsOf(path: string, value: string): ComputedValue[] {
    const [, host, folder] = /^https:\/\/([^/]+)(\/.*)?\/[^/]*$/.exec(value) ?? [];
    if (host === undefined) return [];
    const parts = [{ path: `${path} host`, value: host }];
    return folder === undefined ? parts : [{ path: `${path} folder`, value: `https://${host}${folder}` }, ...parts];
}

function refer(value: Plain, references: { value: string; text: string }[]): Plain {
    if (typeof value === "string") return referIn(value, references);
    if (Array.isArray(value)) return value.map((item) => refer(item, references));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, refer(item, references)]));
}

function referIn(value: string, references: { value: string; text: string }[]): string {
    let text = value;
    for (const reference of references) {
        if (!text.includes(reference.value)) continue;
        // Not inside an existing reference.
        text = text
            .split(/(\$\{[^}]*\})/)
            .map((part) => (part.startsWith("${") ? part : part.replaceAll(reference.value, () => reference.text)))
            .join("");
    }
    return text;
}
