import { isAtOrBelow, parsePath, Path } from "./compare/paths";
import type { Recording } from "./record";
import { isUnknown, Plain, PlainObject } from "./resource";

/** Replaces every secret value. */
export const masked = "[secret]";

/** Replaces every value that is unknown before the resource exists. */
export const notKnown = "[unknown]";

/** The value with everything at or below a secret path masked, and with unknown values marked. */
export function redactAt(value: Plain, path: Path, secrets: readonly Path[]): Plain {
    if (secrets.some((secret) => isAtOrBelow(path, secret))) return masked;
    if (isUnknown(value)) return notKnown;
    if (Array.isArray(value)) return value.map((item, i) => redactAt(item, [...path, i], secrets));
    if (typeof value !== "object" || value === null) return value;
    return redactIn(value, path, secrets);
}

/** Properties for display: `secrets` as in a recorded resource. */
export function redact(properties: PlainObject, secrets: readonly string[]): PlainObject {
    return redactIn(properties, [], secrets.map(parsePath));
}

/** The stack's outputs for display. */
export function shownOutputs({ outputs, secretOutputs }: Recording): PlainObject {
    return redact(outputs, secretOutputs);
}

function redactIn(value: PlainObject, path: Path, secrets: readonly Path[]): PlainObject {
    const shown: PlainObject = {};
    for (const key of Object.keys(value)) shown[key] = redactAt(value[key], [...path, key], secrets);
    return shown;
}
