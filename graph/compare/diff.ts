import { isUnknown, Plain } from "../resource";
import { isPlainObject, Path } from "./paths";

/** One place where two values differ: the highest one at which one side is absent or of another kind, or a leaf. */
export interface Difference {
    path: Path;
    kind: "add" | "update" | "delete";
    old?: Plain;
    new?: Plain;
}

/** True for a leaf of the new value that nobody knows any more, so that it counts as changed. */
export type IsLost = (path: Path, leaf: string) => boolean;

/** Every difference of two property sets, in the order of the keys. */
export function differences(
    old: Plain | undefined,
    now: Plain | undefined,
    isLost: IsLost = () => false,
): Difference[] {
    const found: Difference[] = [];
    walk(old, now, [], isLost, found);
    return found;
}

function walk(old: Plain | undefined, now: Plain | undefined, path: Path, isLost: IsLost, found: Difference[]): void {
    if (old === undefined || now === undefined) {
        if (old === undefined && now !== undefined) found.push({ path, kind: "add", new: now });
        if (old !== undefined && now === undefined) found.push({ path, kind: "delete", old });
        return;
    }
    if (Array.isArray(old) && Array.isArray(now)) {
        for (let i = 0; i < Math.max(old.length, now.length); i++) walk(old[i], now[i], [...path, i], isLost, found);
        return;
    }
    if (isPlainObject(old) && isPlainObject(now)) {
        for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
            walk(old[key], now[key], [...path, key], isLost, found);
        }
        return;
    }
    const lost = isUnknown(now) || (typeof now === "string" && isLost(path, now));
    if (lost || old !== now) found.push({ path, kind: "update", old, new: now });
}
