import type { Drawing, Stop } from "./model";

const box = { width: 190, height: 62, gapX: 74, gapY: 22, margin: 24, head: 40 };
/** Characters of a 12 px line that fit into a box. */
const lineLength = 27;

interface Placed extends Stop {
    x: number;
    y: number;
}

/** The drawing as one SVG file with nothing outside of it: columns from camera to viewer, in the reader's own light or dark colours. */
export function svg(drawing: Drawing): string {
    const placed = place(drawing);
    const width = Math.max(...placed.map(({ x }) => x + box.width), 200) + box.margin;
    const height = Math.max(...placed.map(({ y }) => y + box.height), 60) + box.margin;
    const at = new Map(placed.map((stop) => [stop.id, stop]));
    const hops = drawing.hops.flatMap(({ from, to, label }) => {
        const [a, b] = [at.get(from), at.get(to)];
        return a === undefined || b === undefined ? [] : [line(a, b, label)];
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(drawing.title)}" font-family="system-ui, sans-serif" font-size="12">`,
        "<style>",
        "svg{background:#fff;color:#1a2733}.b{fill:#f3f6f9;stroke:#5b7083}.k{font-weight:600}.h{fill:none;stroke:#5b7083;stroke-width:1.4}.l{fill:#5b7083;font-size:10px}text{fill:currentColor}",
        "@media (prefers-color-scheme:dark){svg{background:#10161c;color:#e6edf3}.b{fill:#1b2530;stroke:#8aa0b4}.h{stroke:#8aa0b4}.l{fill:#a9bccd}}",
        "</style>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="h" d="M1 1 7 4 1 7"/></marker></defs>',
        `<text x="${box.margin}" y="${box.margin}" font-size="15" class="k">${escape(drawing.title)}</text>`,
        ...hops,
        ...placed.map(rectangle),
        "</svg>",
        "",
    ].join("\n");
}

/** A stop stands one column after the last of those that lead to it. */
function place({ stops, hops }: Drawing): Placed[] {
    const columns = new Map<string, number>();
    const column = (id: string, on: readonly string[] = []): number => {
        const known = columns.get(id);
        if (known !== undefined) return known;
        // A circle would have no first stop: the way back is not counted.
        const before = hops
            .filter(({ to, from }) => to === id && !on.includes(from))
            .map(({ from }) => column(from, [...on, id]));
        const found = before.length === 0 ? 0 : Math.max(...before) + 1;
        columns.set(id, found);
        return found;
    };
    for (const { id } of stops) column(id);
    // What nothing leads to stands right before what it leads to.
    for (const { id } of stops) {
        const next = hops.filter(({ from }) => from === id).map(({ to }) => columns.get(to) ?? 1);
        if (!hops.some(({ to }) => to === id) && next.length > 0) columns.set(id, Math.max(0, Math.min(...next) - 1));
    }
    const filled = new Map<number, number>();
    const counts = new Map<number, number>();
    for (const { id } of stops) counts.set(columns.get(id) ?? 0, (counts.get(columns.get(id) ?? 0) ?? 0) + 1);
    const tallest = Math.max(...counts.values(), 1);
    return stops.map((stop) => {
        const at = columns.get(stop.id) ?? 0;
        const row = filled.get(at) ?? 0;
        filled.set(at, row + 1);
        const top = ((tallest - (counts.get(at) ?? 1)) * (box.height + box.gapY)) / 2;
        return {
            ...stop,
            x: box.margin + at * (box.width + box.gapX),
            y: box.margin + box.head + top + row * (box.height + box.gapY),
        };
    });
}

function rectangle({ kind, label, x, y }: Placed): string {
    const lines = label
        .split("\n")
        .slice(0, 2)
        .map((text) => clip(text));
    return [
        `<g><title>${escape(`${kind}: ${label.replaceAll("\n", ", ")}`)}</title>`,
        `<rect class="b" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/>`,
        `<text class="k" x="${x + 10}" y="${y + 19}">${escape(clip(kind))}</text>`,
        ...lines.map((text, i) => `<text x="${x + 10}" y="${y + 36 + i * 15}">${escape(text)}</text>`),
        "</g>",
    ].join("");
}

function line(from: Placed, to: Placed, label: string): string {
    const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
    const [x2, y2] = [to.x, to.y + box.height / 2];
    const bend = Math.max(30, Math.abs(x2 - x1) / 2);
    const curve = `<path class="h" marker-end="url(#a)" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
    if (label === "") return curve;
    return `${curve}<text class="l" x="${x1 + 6}" y="${y1 - 5}">${escape(label)}</text>`;
}

function clip(text: string): string {
    return text.length <= lineLength ? text : `${text.slice(0, lineLength - 1)}…`;
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
