/** What travels between engine and provider, as plain data: secrets, assets and unknowns are marked by signatures (sdk/go/common/resource/sig.go). */
export type Value = null | boolean | number | string | Value[] | Properties;
/** A property bag. */
export interface Properties {
    [key: string]: Value;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
/** Marks a file, text or URL that is handed to a provider. */
export const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
/** Marks a folder or packed file. */
export const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
/** Stands for what only `up` will know. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is a property bag, and no list. */
export function isBag(value: Value | undefined): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The signature of a secret, an asset or an archive; `undefined` for ordinary data. */
export function signature(value: Value | undefined): string | undefined {
    if (!isBag(value)) return undefined;
    const found = value[signatureKey];
    return typeof found === "string" ? found : undefined;
}

/** Marks a value as secret, so that the engine encrypts it in the state. */
export function secret(value: Value): Properties {
    return { [signatureKey]: secretSignature, value };
}

/** The value with every secret inside it uncovered. For comparing and computing, never for handing back. */
export function bare(value: Value): Value {
    if (Array.isArray(value)) return value.map(bare);
    if (!isBag(value)) return value;
    if (signature(value) === secretSignature) return bare(value.value);
    return mapBag(value, bare);
}

/** The same for a bag. */
export function bareBag(properties: Properties): Properties {
    return mapBag(properties, bare);
}

/** Whether there is a secret anywhere inside. */
export function holdsSecret(value: Value): boolean {
    if (Array.isArray(value)) return value.some(holdsSecret);
    if (!isBag(value)) return false;
    return signature(value) === secretSignature || Object.values(value).some(holdsSecret);
}

/** Whether anything inside is not yet known. */
export function holdsUnknown(value: Value | undefined): boolean {
    if (value === unknown) return true;
    if (Array.isArray(value)) return value.some(holdsUnknown);
    return isBag(value) && Object.values(value).some(holdsUnknown);
}

/** A bag with every value replaced. */
export function mapBag<T>(bag: Record<string, T>, change: (value: T, key: string) => Value): Properties {
    return Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, change(value, key)]));
}

/** A bag without some of its keys. */
export function without(bag: Properties, keys: string[]): Properties {
    return Object.fromEntries(Object.entries(bag).filter(([key]) => !keys.includes(key)));
}

/** A property that must be text; throws with its name when it is not. */
export function text(bag: Properties, key: string): string {
    const value = bag[key];
    if (typeof value !== "string") throw new Error(`${key} should be text, and is ${JSON.stringify(value)}`);
    return value;
}

/** A property that is text when it is there. */
export function optionalText(bag: Properties, key: string): string | undefined {
    const value = bag[key];
    return typeof value === "string" ? value : undefined;
}
