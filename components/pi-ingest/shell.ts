/** Any text as one argument of a POSIX shell: between single quotes nothing is special but the quote itself. */
export function shellQuote(text: string): string {
    if (text.includes("\0")) throw new Error("a shell argument cannot hold a NUL");
    return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line from its arguments, each quoted. */
export function shellWords(words: string[]): string {
    return words.map(shellQuote).join(" ");
}

/** What a script is given: texts and numbers become variables, lists bash's arrays, records its associative arrays. */
export type ShellValues = Record<string, string | number | string[] | ReadonlyMap<string, string>>;

/** A script of bash: its values as variables at its head, then its pieces as they stand in their files. */
export function bashScript(values: ShellValues, ...pieces: string[]): string {
    const declared = Object.entries(values).map(([name, value]) => declaration(name, value));
    return ["#!/bin/bash\n", ...declared, ...pieces].join("");
}

function declaration(name: string, value: ShellValues[string]): string {
    if (!/^[a-z_]+$/.test(name)) throw new Error(`no name for a shell variable: ${name}`);
    if (Array.isArray(value)) return `${name}=(${shellWords(value)})\n`;
    if (typeof value !== "object") return `${name}=${shellQuote(String(value))}\n`;
    const entries = [...value].map(([key, text]) => `[${shellQuote(key)}]=${shellQuote(text)}`);
    return `declare -A ${name}=(${entries.join(" ")})\n`;
}
