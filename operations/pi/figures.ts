/** One figure of Prometheus' text: its labels and its value. */
export interface Sample {
    labels: Record<string, string>;
    value: number;
}

/** By name, without `pi_live_`. */
export type Figures = ReadonlyMap<string, Sample[]>;

const prefix = "pi_live_";
const sampleForm = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/;
const labelForm = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
const escapes: Record<string, string> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/** What the exporter on a host printed (metrics.sh; Prometheus' text format 0.0.4). Other lines and comments are ignored. */
export function parseFigures(text: string): Figures {
    const figures = new Map<string, Sample[]>();
    for (const line of text.split("\n")) {
        const [, name, labels = "", number] = sampleForm.exec(line) ?? [];
        if (name === undefined || !name.startsWith(prefix)) continue;
        const value = numberOf(number);
        if (value === undefined) continue;
        const pairs = [...labels.matchAll(labelForm)].map(([, key, raw]): [string, string] => [
            key,
            raw.replace(/\\[n"\\]/g, (escape) => escapes[escape]),
        ]);
        const key = name.slice(prefix.length);
        figures.set(key, [...(figures.get(key) ?? []), { labels: Object.fromEntries(pairs), value }]);
    }
    return figures;
}

function numberOf(text: string): number | undefined {
    if (/^[+-]?Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
    const value = Number(text);
    return Number.isNaN(value) ? undefined : value;
}

/** The figure's value where a label has this value; without a label the first one's. Undefined when there is none. */
export function figure(figures: Figures, name: string, label?: [name: string, value: string]): number | undefined {
    const found = figures.get(name)?.find(({ labels }) => label === undefined || labels[label[0]] === label[1]);
    return found?.value;
}
