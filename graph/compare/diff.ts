import type { Equality } from "../equality";
import { isUnknown, Plain } from "../resource";
import { isPlainObject, Path } from "./paths";
import { arePoliciesEqual } from "./policy";

/** One place where two values differ: the highest one at which one side is absent or of another kind, or a leaf. */
export interface Difference {
    path: Path;
    kind: "add" | "update" | "delete";
    old?: Plain;
    new?: Plain;
}

/** True for a leaf of the new value that becomes unknown, and so counts as changed. */
export type IsLost = (path: Path, leaf: string) => boolean;

/** How two property sets are compared. */
interface Comparing extends Equality {
    isLost: IsLost;
}

const asWritten: Equality = { isSet: () => false, isPolicy: () => false };

/** Every difference of two property sets, in the order of the keys. */
export function differences(
    old: Plain | undefined,
    now: Plain | undefined,
    isLost: IsLost = () => false,
    equality: Equality = asWritten,
): Difference[] {
    return walk(old, now, [], { ...equality, isLost });
}

function walk(old: Plain | undefined, now: Plain | undefined, path: Path, comparing: Comparing): Difference[] {
    if (old === undefined || now === undefined) {
        if (now !== undefined) return [{ path, kind: "add", new: now }];
        return old === undefined ? [] : [{ path, kind: "delete", old }];
    }
    if (Array.isArray(old) && Array.isArray(now)) {
        const [before, after] = comparing.isSet(path) ? withoutShared(old, now, path, comparing) : [old, now];
        return Array.from({ length: Math.max(old.length, now.length) }, (_, i) =>
            walk(before[i], after[i], [...path, i], comparing),
        ).flat();
    }
    if (isPlainObject(old) && isPlainObject(now)) {
        return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) =>
            walk(old[key], now[key], [...path, key], comparing),
        );
    }
    const lost = isUnknown(now) || (typeof now === "string" && comparing.isLost(path, now));
    return lost || !isSame(old, now, path, comparing) ? [{ path, kind: "update", old, new: now }] : [];
}

/** The items of two sets that only one of them has, each in its place. */
function withoutShared(old: Plain[], now: Plain[], path: Path, comparing: Comparing): (Plain | undefined)[][] {
    const isIn = (item: number, before: Plain, after: Plain) =>
        walk(before, after, [...path, item], comparing).length === 0;
    return [
        old.map((before, i) => (now.some((after) => isIn(i, before, after)) ? undefined : before)),
        now.map((after, i) => (old.some((before) => isIn(i, before, after)) ? undefined : after)),
    ];
}

function isSame(old: Plain, now: Plain, path: Path, { isPolicy }: Comparing): boolean {
    if (old === now) return true;
    return typeof old === "string" && typeof now === "string" && isPolicy(path) && arePoliciesEqual(old, now);
}
