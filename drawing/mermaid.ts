import type { Drawing } from "./model";

/** The drawing as a Mermaid flowchart (mermaid.js.org, "Flowcharts"). */
export function mermaid({ stops, hops }: Drawing): string {
    const ids = new Map(stops.map(({ id }, i) => [id, `s${i}`]));
    const lines = stops.map(({ id, kind, label }) => `    ${ids.get(id)}["${escape(`${kind}\n${label}`)}"]`);
    for (const { from, to, label } of hops) {
        lines.push(`    ${ids.get(from)} ${label === "" ? "-->" : `-- "${escape(label)}" -->`} ${ids.get(to)}`);
    }
    return ["flowchart LR", ...lines, ""].join("\n");
}

function escape(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll('"', "&quot;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll("\n", "<br/>");
}
