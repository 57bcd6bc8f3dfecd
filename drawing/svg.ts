import { box, Label, layout, Line, PlacedStop, straight } from "./layout";
import type { Drawing } from "./model";

const margin = 24;
const head = 40;
/** Characters of a 12 px line that fit into a box. */
const lineLength = 27;
/** Pixels of a character of a label, 10 px high, on average. */
const labelWidth = 5.6;

/** The drawing as one SVG file with nothing outside of it: rows from camera to viewer, in the reader's own light or dark colours. */
export function svg(drawing: Drawing): string {
    const { width, height, stops, lines, labels } = layout(drawing);
    const whole = { width: Math.max(width, 200) + 2 * margin, height: Math.max(height, 20) + head + 2 * margin };
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole.width} ${whole.height}" width="${whole.width}" height="${whole.height}" role="img" aria-label="${escape(drawing.title)}" font-family="system-ui, sans-serif" font-size="12">`,
        "<style>",
        "svg{background:#fff;color:#1a2733}.b{fill:#f3f6f9;stroke:#5b7083}.k{font-weight:600}.h{fill:none;stroke:#5b7083;stroke-width:1.4}.l{fill:#5b7083;font-size:10px}text{fill:currentColor}",
        "@media (prefers-color-scheme:dark){svg{background:#10161c;color:#e6edf3}.b{fill:#1b2530;stroke:#8aa0b4}.h{stroke:#8aa0b4}.l{fill:#a9bccd}}",
        "</style>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="h" d="M1 1 7 4 1 7"/></marker></defs>',
        `<text x="${margin}" y="${margin}" font-size="15" class="k">${escape(drawing.title)}</text>`,
        `<g transform="translate(${margin} ${head + margin})">`,
        ...lines.map(path),
        ...stops.map(rectangle),
        ...labels.map(label),
        "</g>",
        "</svg>",
        "",
    ].join("\n");
}

function rectangle({ kind, label, x, y }: PlacedStop): string {
    const lines = label
        .split("\n")
        .slice(0, 2)
        .map((text) => clip(text, lineLength));
    return [
        `<g><title>${escape(`${kind}: ${label.replaceAll("\n", ", ")}`)}</title>`,
        `<rect class="b" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/>`,
        `<text class="k" x="${x + 10}" y="${y + 19}">${escape(clip(kind, lineLength))}</text>`,
        ...lines.map((text, i) => `<text x="${x + 10}" y="${y + 36 + i * 15}">${escape(text)}</text>`),
        "</g>",
    ].join("");
}

/** Straight through the rows, bent between them. */
function path({ bends }: Line): string {
    const [{ x1, y1 }] = bends;
    const steps = bends.map((one, i) => {
        const from = one.y1 + straight;
        const middle = (from + one.y2) / 2;
        // It passes a row straight down from where the bend before it ended.
        return `${i === 0 ? "" : `V${one.y1}`}V${from}C${one.x1} ${middle} ${one.x2} ${middle} ${one.x2} ${one.y2}`;
    });
    return `<path class="h" marker-end="url(#a)" d="M${x1} ${y1}${steps.join("")}"/>`;
}

function label({ text, x, y, room }: Label): string {
    return `<text class="l" x="${x}" y="${y}">${escape(clip(text, Math.max(1, Math.floor(room / labelWidth))))}</text>`;
}

function clip(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
