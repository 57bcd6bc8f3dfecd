/**
 * Where boxes and lines of a drawing lie: rows from camera to viewer, one below the other, as in a layered drawing (Sugiyama). A line that passes a
 * row without stopping there has a place of its own between the boxes, so none runs behind one.
 */
import { layers } from "./layers";
import type { Drawing, Hop, Stop } from "./model";

export const box = { width: 190, height: 62 };
/** Below a box lines go straight down as far as a label is high; then they bend. */
export const straight = 16;
const bend = 40;
const gapX = 26;
const passWidth = 12;
const rowHeight = box.height + straight + bend;

export interface PlacedStop extends Stop {
    /** Left upper corner. */
    x: number;
    y: number;
}

export interface Line {
    /** Where it bends: x at the lower edge of a row's boxes, and x at the upper edge of the next row's. */
    bends: { x1: number; y1: number; x2: number; y2: number }[];
}

export interface Label {
    text: string;
    /** Left end of the text's base line. */
    x: number;
    y: number;
    /** It has this much room to the right. */
    room: number;
}

export interface Layout {
    width: number;
    height: number;
    stops: PlacedStop[];
    lines: Line[];
    labels: Label[];
}

/** A box, or the place where a line passes a row. */
interface Node {
    id: string;
    stop?: Stop;
    row: number;
    /** Centre. */
    x: number;
    width: number;
}

interface Link {
    hop: Hop;
    /** From box to box, through the places between. */
    nodes: Node[];
}

export function layout(drawing: Drawing): Layout {
    const rows: Node[][] = layers(drawing).map((stops, row) =>
        stops.map((stop) => ({ id: stop.id, stop, row, x: 0, width: box.width })),
    );
    const links = linked(rows, drawing.hops);
    untangle(rows, links);
    spread(rows, links);
    const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2), 0);
    const shifted = (x: number) => Math.round(x - left);
    const top = (row: number) => row * rowHeight;
    const ports = portsOf(links);
    const lines = links.map(({ nodes }, i) => ({
        bends: nodes.slice(1).map((node, step) => ({
            x1: shifted(step === 0 ? ports.out[i] : nodes[step].x),
            y1: top(nodes[step].row) + box.height,
            x2: shifted(step === nodes.length - 2 ? ports.in[i] : node.x),
            y2: top(node.row),
        })),
    }));
    return {
        width: Math.max(...rows.flat().map(({ x, width }) => shifted(x + width / 2)), 0),
        height: Math.max(0, rows.length * rowHeight - straight - bend),
        stops: rows
            .flat()
            .flatMap(({ stop, x, row }) =>
                stop === undefined ? [] : [{ ...stop, x: shifted(x - box.width / 2), y: top(row) }],
            ),
        lines,
        labels: labelsOf(links, lines, shifted),
    };
}

/** Lines from row to row; places are added to the rows that they pass. Lines back up (a circle) are left out. */
function linked(rows: Node[][], hops: readonly Hop[]): Link[] {
    const nodes = new Map(rows.flat().map((node) => [node.id, node]));
    return hops.flatMap((hop, i) => {
        const [from, to] = [nodes.get(hop.from), nodes.get(hop.to)];
        if (from === undefined || to === undefined || from.row >= to.row) return [];
        const between = rows.slice(from.row + 1, to.row).map((row, step): Node => {
            const place = { id: `pass ${i} ${step}`, row: from.row + 1 + step, x: 0, width: passWidth };
            row.push(place);
            return place;
        });
        return [{ hop, nodes: [from, ...between, to] }];
    });
}

type Neighbours = ReadonlyMap<string, readonly Node[]>;

/** Of each node: what it is joined to in the row above and in the row below. */
function neighbours(links: readonly Link[]): { above: Neighbours; below: Neighbours } {
    const [above, below] = [new Map<string, Node[]>(), new Map<string, Node[]>()];
    for (const { nodes } of links) {
        nodes.slice(1).forEach((node, step) => {
            above.set(node.id, [...(above.get(node.id) ?? []), nodes[step]]);
            below.set(nodes[step].id, [...(below.get(nodes[step].id) ?? []), node]);
        });
    }
    return { above, below };
}

/** Orders rows by where their neighbours stand, down and up again, and keeps the order with the fewest crossings. */
function untangle(rows: Node[][], links: readonly Link[]): void {
    const { above, below } = neighbours(links);
    let best = rows.map((row) => [...row]);
    let fewest = crossings(rows, below);
    for (let sweep = 0; sweep < 12 && fewest > 0; sweep++) {
        const isDown = sweep % 2 === 0;
        const order = isDown ? rows : [...rows].reverse();
        const places = new Map<string, number>();
        for (const row of order) {
            const wanted = new Map(
                row.map((node, i) => {
                    const near = (isDown ? above : below).get(node.id)?.flatMap(({ id }) => places.get(id) ?? []) ?? [];
                    return [node.id, near.length === 0 ? i / Math.max(1, row.length - 1) : mean(near)];
                }),
            );
            row.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
            row.forEach(({ id }, i) => places.set(id, row.length === 1 ? 0.5 : i / (row.length - 1)));
        }
        const found = crossings(rows, below);
        if (found < fewest) [fewest, best] = [found, rows.map((row) => [...row])];
    }
    best.forEach((row, i) => rows[i].splice(0, row.length, ...row));
}

/** How often lines cross between all pairs of rows. */
function crossings(rows: readonly { id: string }[][], below: ReadonlyMap<string, readonly { id: string }[]>): number {
    let count = 0;
    rows.slice(1).forEach((next, i) => {
        const places = new Map(next.map(({ id }, at) => [id, at]));
        const ends = rows[i].flatMap(({ id }) =>
            (below.get(id) ?? []).flatMap((to) => places.get(to.id) ?? []).sort((a, b) => a - b),
        );
        ends.forEach((end, at) => (count += ends.slice(at + 1).filter((other) => other < end).length));
    });
    return count;
}

/** Sets each x near its neighbours' middle, in the row's order, without overlap. */
function spread(rows: Node[][], links: readonly Link[]): void {
    const { above, below } = neighbours(links);
    for (const row of rows)
        settle(
            row,
            row.map(() => 0),
        );
    for (let sweep = 0; sweep < 24; sweep++) {
        const near = sweep % 2 === 0 ? above : below;
        for (const row of sweep % 2 === 0 ? rows : [...rows].reverse()) {
            const wanted = row.map((node) => {
                const around = near.get(node.id) ?? [];
                return around.length === 0 ? node.x : mean(around.map(({ x }) => x));
            });
            settle(row, wanted);
        }
    }
}

/** As near to what is wanted as order and distances allow: pool adjacent violators. */
function settle(row: Node[], wanted: number[]): void {
    const offsets = [0];
    row.slice(1).forEach((node, i) => offsets.push(offsets[i] + (row[i].width + node.width) / 2 + gapX));
    const blocks: { sum: number; count: number }[] = [];
    wanted.forEach((x, i) => {
        blocks.push({ sum: x - offsets[i], count: 1 });
        for (let last = blocks.at(-1), before = blocks.at(-2); last !== undefined && before !== undefined;) {
            if (before.sum / before.count <= last.sum / last.count) break;
            blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
            [last, before] = [blocks.at(-1), blocks.at(-2)];
        }
    });
    const places = blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
    row.forEach((node, i) => (node.x = places[i] + offsets[i]));
}

/** x of each line's two ends, side by side along a box's edge in the order of where the lines go. */
function portsOf(links: readonly Link[]): { out: number[]; in: number[] } {
    const ports = { out: links.map(() => 0), in: links.map(() => 0) };
    for (const [key, end, next] of [
        ["out", 0, 1],
        ["in", -1, -2],
    ] as const) {
        const groups = new Map<Node, number[]>();
        links.forEach(({ nodes }, i) => {
            const node = nodes.at(end);
            if (node !== undefined) groups.set(node, [...(groups.get(node) ?? []), i]);
        });
        for (const [node, own] of groups) {
            own.sort((a, b) => (links[a].nodes.at(next)?.x ?? 0) - (links[b].nodes.at(next)?.x ?? 0));
            own.forEach((link, i) => {
                ports[key][link] = node.x + ((i + 1) / (own.length + 1) - 0.5) * node.width;
            });
        }
    }
    return ports;
}

/** One label for all lines of a box that say the same, beside the first of them. */
function labelsOf(links: readonly Link[], lines: readonly Line[], shifted: (x: number) => number): Label[] {
    const groups = new Map<string, { x: number; y: number; text: string; right: number }[]>();
    links.forEach(({ hop, nodes }, i) => {
        const [first] = lines[i].bends;
        const right = shifted(nodes[0].x + nodes[0].width / 2);
        const own = groups.get(hop.from) ?? [];
        groups.set(hop.from, [...own, { x: first.x1, y: first.y1, text: hop.label, right }]);
    });
    return [...groups.values()].flatMap((all) => {
        const sorted = all.sort((a, b) => a.x - b.x);
        return sorted.flatMap(({ x, y, text, right }, i) => {
            if (text === "" || sorted.slice(0, i).some((other) => other.text === text)) return [];
            return [{ text, x: x + 5, y: y + straight - 4, room: (sorted[i + 1]?.x ?? right) - x - 8 }];
        });
    });
}

function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}
