/**
 * Reads an INI text as OBS does: written after libobs/util/config-file.c (30.2.3), not after our writer. Blanks belong to a value,
 * quotes too; only `\\`, `\r` and `\n` are escapes. test/pi/obs.pi.ts asks OBS' own library the same.
 */
export function readIni(text: string): Record<string, Record<string, string>> {
    const sections: Record<string, Record<string, string>> = {};
    let current: Record<string, string> | undefined;
    for (const line of text.split("\n")) {
        const content = line.trimStart();
        if (content === "" || content.startsWith("#")) continue;
        if (content.startsWith("[")) {
            current = {};
            sections[content.slice(1, content.indexOf("]"))] = current;
            continue;
        }
        const equals = content.indexOf("=");
        if (equals < 0 || current === undefined) continue;
        current[content.slice(0, equals)] = unescaped(content.slice(equals + 1));
    }
    return sections;
}

function unescaped(value: string): string {
    return value.replace(/\\(\\|r|n)/g, (_, letter: string) => ({ "\\": "\\", r: "\r", n: "\n" })[letter] ?? "");
}
