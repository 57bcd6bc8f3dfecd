/** nginx's maps, each written once however often it is asked for. */
export class Maps {
    private readonly names = new Map<string, { name: string; text: string }>();

    /**
     * A variable that holds the value of the first row whose key the source is (`~` begins an expression), else nothing. Rows of plain
     * texts are looked at before expressions, as nginx does.
     */
    variable(source: string, rows: [key: string, value: string][]): string {
        const lines = rows.map(([key, value]) => `    ${key === "default" ? key : quoted(key)} ${quoted(value)};\n`);
        const definition = `${quoted(source)} ${lines.join("")}`;
        const known = this.names.get(definition);
        if (known !== undefined) return known.name;
        const name = `$edge_${this.names.size}`;
        this.names.set(definition, { name, text: `map ${quoted(source)} ${name} {\n${lines.join("")}}` });
        return name;
    }

    /** The directives. */
    text(): string {
        return [...this.names.values()].map(({ text }) => text).join("\n");
    }
}

/** In nginx's quotes. A dollar sign still names a variable: see {@link literal}. */
export function quoted(text: string): string {
    return `"${text.replaceAll('"', '\\"')}"`;
}

/** nginx cannot write a dollar sign; this variable holds one. */
export const dollar = 'geo $edge_dollar {\n    default "$";\n}';

/** A text that stands for itself within {@link quoted}. Throws for what no header may hold. */
export function literal(text: string): string {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) throw new Error("a header's value holds a character that none may");
    return text.replaceAll("\\", "\\\\").replaceAll("$", "${edge_dollar}");
}
