import { isAtOrBelow, parsePath, Path } from "./compare/paths";
import type { Recording } from "./record";
import { isUnknown, Plain, PlainObject } from "./resource";

/** Stands for every secret value. */
export const masked = "[secret]";

/** Stands for what nobody knows before the resource exists. */
export const notKnown = "[unknown]";

/** The value with everything at or below a secret path masked, and with a word for what is unknown. */
export function redactAt(value: Plain, path: Path, secrets: readonly Path[]): Plain {
    if (secrets.some((secret) => isAtOrBelow(path, secret))) return masked;
    if (isUnknown(value)) return notKnown;
    if (Array.isArray(value)) return value.map((item, i) => redactAt(item, [...path, i], secrets));
    if (typeof value !== "object" || value === null) return value;
    return redactIn(value, path, secrets);
}

/** Properties, fit to be shown: `secrets` as a recorded resource lists them. */
export function redact(properties: PlainObject, secrets: readonly string[]): PlainObject {
    return redactIn(properties, [], secrets.map(parsePath));
}

/** The stack's outputs, fit to be shown. */
export function shownOutputs({ outputs, secretOutputs }: Recording): PlainObject {
    return redact(outputs, secretOutputs);
}

function redactIn(value: PlainObject, path: Path, secrets: readonly Path[]): PlainObject {
    const shown: PlainObject = {};
    for (const key of Object.keys(value)) shown[key] = redactAt(value[key], [...path, key], secrets);
    return shown;
}
