/** Any text as one word of a POSIX shell: between single quotes nothing is special but the quote itself. */
export function shellQuote(text: string): string {
    if (text.includes("\0")) throw new Error("a shell word cannot hold a NUL");
    return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line from its words, each quoted. */
export function shellWords(words: string[]): string {
    return words.map(shellQuote).join(" ");
}
