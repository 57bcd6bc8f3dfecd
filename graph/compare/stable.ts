import { PlainObject, unknown } from "../resource";
import { mapLeaves } from "../wire";
import type { Path } from "./paths";

/**
 * Whether a preview of an update still knows an output that the provider computed. pulumi-aws-native takes over name, id
 * and ARN and leaves everything else open, since no schema lists what an update changes (provider/pkg/provider/
 * previewOutputs.go, isStableOutput): at the top `name`, `id`, `arn` and those with the type's name before them, below
 * the top only the latter, in lists nothing. Terraform's providers and command keep what they do not plan to change.
 */
export function isStable(type: string, path: Path): boolean {
    if (!type.startsWith("aws-native:")) return true;
    const name = type.slice(type.lastIndexOf(":") + 1);
    const camel = name.charAt(0).toLowerCase() + name.slice(1);
    const ofType = [`${camel}Name`, `${camel}Id`, `${camel}Arn`];
    const last = path[path.length - 1];
    if (typeof last === "number" || path.some((step) => typeof step === "number")) return false;
    return (path.length === 1 ? ["name", "id", "arn", ...ofType] : ofType).includes(last);
}

/** Former outputs that a preview of an update still knows. */
export function stillKnown(type: string, computed: PlainObject): PlainObject {
    return mapLeaves(computed, (leaf, path) => (isStable(type, path) ? leaf : unknown));
}
