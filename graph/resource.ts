/** One registered resource as the recorder keeps it: everything that the engine would receive. */
export interface RecordedResource {
    readonly urn: string;
    /** Pulumi's type token, e.g. `aws:medialive/channel:Channel` or `pi-live:index:EdgeCdn`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent; absent for the stack itself. */
    readonly parent?: string;
    /** True for a provider's resource, false for components and the stack. */
    readonly custom: boolean;
    /** True for an existing resource that is only read (`X.get`, stack references). */
    readonly external?: boolean;
    /** The inputs as plain values; unknown ones of a preview are {@link unknown}. Secrets in clear text: see `secrets`. */
    readonly inputs: PlainObject;
    /** Paths of the inputs that are secret, e.g. `source.decryption`. Redact before printing. */
    readonly secrets: readonly string[];
    /** The provider's outputs: the inputs and the computed outputs of `computed.ts`. */
    outputs: PlainObject;
    /** Paths of the outputs that are secret. Redact before printing. */
    secretOutputs: readonly string[];
    /** The provider's id; absent for components and in previews. */
    id?: string;
    /** Every resource that must exist first. */
    readonly dependencies: readonly string[];
    /** The same by top-level input. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** `urn::id` of an explicit provider, empty for the default one. */
    readonly provider: string;
    readonly providers: Readonly<Record<string, string>>;
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    readonly replaceOnChanges: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly retainOnDelete: boolean;
    readonly deletedWith?: string;
    readonly aliases: readonly RecordedAlias[];
}

/** A former identity of a resource; absent fields are as they are now. */
export interface RecordedAlias {
    readonly urn?: string;
    readonly name?: string;
    readonly type?: string;
    readonly stack?: string;
    readonly project?: string;
    readonly parent?: string;
    readonly noParent?: boolean;
}

export type Plain = string | number | boolean | null | Plain[] | PlainObject;
export interface PlainObject {
    [key: string]: Plain;
}

/** Pulumi's marker on the wire for "unknown before the resource exists" (`@pulumi/pulumi/runtime/rpc`). */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
    return value === unknown;
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
