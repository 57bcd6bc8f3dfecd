import { isAtOrBelow, parsePath, Path } from "./compare/paths";

/**
 * Inputs that are `Optional` and `Computed` in Terraform's schema, as `replacement.ts`: one that is left out keeps the value that
 * AWS has, so its removal is no change. `pulumi preview` shows an update, which sends nothing.
 */
const kept: Readonly<Record<string, readonly string[]>> = {
    // medialive/channel.go @ba2931406
    "aws:medialive/channel:Channel": ["logLevel", "maintenance"],
};

/** True for an input whose removal changes nothing. */
export function isKeptWhenRemoved(type: string, path: Path): boolean {
    return (kept[type] ?? []).some((pattern) => isAtOrBelow(path, parsePath(pattern)) && path.length === 1);
}
