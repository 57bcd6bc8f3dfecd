/** A file of `[section]`s with `key=value` lines; sections and keys keep their order. */
export type Ini = Record<string, Record<string, string | number | boolean>>;

/**
 * Escapes as OBS reads (libobs/util/config-file.c): only the backslash and line ends are escaped; quotes,
 * `=`, `;`, `#` and blanks stand for themselves, and quoting a value would make the quotes part of it.
 *
 * Throws for a NUL, which ends a C string, and for section or key names that OBS would read differently.
 */
export function iniText(ini: Ini): string {
    const sections = Object.entries(ini).map(([section, values]) => {
        const lines = Object.entries(values).map(([key, value]) => `${name(key)}=${escaped(String(value))}\n`);
        return `[${name(section)}]\n${lines.join("")}`;
    });
    return sections.join("\n");
}

/** All names here have this form; OBS accepts more. */
function name(text: string): string {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(text)) throw new Error(`invalid name in an INI file: ${JSON.stringify(text)}`);
    return text;
}

function escaped(value: string): string {
    if (value.includes("\0")) throw new Error("an INI file holds no NUL");
    return value.replaceAll("\\", "\\\\").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}
