/** Where stops of a drawing stand; no Node imports: the page uses it too. */
import type { Drawing, Stop } from "./model";

/** Stops in layers from camera to viewer: each is one layer after its last predecessor. */
export function layers({ stops, hops }: Drawing): Stop[][] {
    const depths = new Map<string, number>();
    const depth = (id: string, on: readonly string[] = []): number => {
        const known = depths.get(id);
        if (known !== undefined) return known;
        // Edges back in a cycle are ignored: it has no first stop.
        const before = hops
            .filter(({ from, to }) => to === id && !on.includes(from))
            .map(({ from }) => depth(from, [...on, id]));
        const found = before.length === 0 ? 0 : Math.max(...before) + 1;
        depths.set(id, found);
        return found;
    };
    for (const { id } of stops) depth(id);
    // A stop without predecessors is right before its successor.
    for (const { id } of stops) {
        if (hops.some(({ to }) => to === id)) continue;
        const next = hops.filter(({ from }) => from === id).map(({ to }) => depths.get(to) ?? 1);
        if (next.length > 0) depths.set(id, Math.max(0, Math.min(...next) - 1));
    }
    const found: Stop[][] = [];
    for (const stop of stops) (found[depths.get(stop.id) ?? 0] ??= []).push(stop);
    return untangled(
        found.filter((layer) => layer !== undefined),
        hops,
    );
}

/** Stops of a layer in the order of their predecessors, so that few lines cross; those without any are last. */
function untangled(all: Stop[][], hops: Drawing["hops"]): Stop[][] {
    const places = new Map<string, number>();
    return all.map((layer) => {
        const middle = ({ id }: Stop) => {
            const before = hops.filter(({ to }) => to === id).flatMap(({ from }) => places.get(from) ?? []);
            return before.length === 0 ? Infinity : before.reduce((sum, place) => sum + place, 0) / before.length;
        };
        const sorted = layer
            .map((stop) => ({ stop, at: middle(stop) }))
            .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
            .map(({ stop }) => stop);
        sorted.forEach(({ id }, i) => places.set(id, i - (sorted.length - 1) / 2));
        return sorted;
    });
}
