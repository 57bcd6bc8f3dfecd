/** How values and lists of problems appear in messages: without credentials, and bounded. */

/** `scheme://user:password@` and `user:password@`, up to the last `@` before a space or a quote: passwords may hold `@` and `/`. */
const userInfo = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'`]*@|[^\s"'`:/=]{1,100}:(?!\/\/)[^\s"'`]*@/gi;

/** `key=…`, `passphrase=…`, `X-Amz-Signature=…`: parameters of URLs and of SRT addresses. */
const parameter = /((?:key|pass[a-z]*|pwd|token|secret|sig|signature|credentials?|authorization|auth)=)[^&\s"'`;,]+/gi;

/** The patterns take the square of the length. */
const longestMasked = 4000;

/** A text without the credentials that URLs carry: user and password before `@`, and parameters that hold a key. Cut at 4,000 characters. */
export function maskCredentials(text: string): string {
    return clippedText(text, longestMasked)
        .replace(userInfo, (_, scheme: string | undefined) => `${scheme ?? ""}…@`)
        .replace(parameter, (_, name: string) => `${name}…`);
}

/** True for a key that holds a credential by its name: `password`, `apiKey`, `streamToken`. */
export function namesSecret(key: string): boolean {
    return /pass(word|phrase|wd|code)?$|pwd$|secret|token|credential|authori[sz]ation|(private|api|access|stream|publish|secret)[-_]?keys?$/i.test(
        key,
    );
}

/** The text, or its beginning and an ellipsis; `most` characters. */
export function clippedText(text: string, most: number): string {
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const mostOfKind = 5;
const mostLines = 40;
const longestLine = 1000;

/** At most 5 lines of a kind and 40 in all, each of at most 1,000 characters; the last line counts the rest. Lines are one kind when `kind` is absent. */
export function boundedLines(lines: readonly string[], kind?: (line: string, index: number) => string): string[] {
    const counts = new Map<string, number>();
    const kept = lines.filter((line, i) => {
        if (kind === undefined) return true;
        const name = kind(line, i);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        return count <= mostOfKind;
    });
    const shown = kept.slice(0, mostLines).map((line) => clippedText(line, longestLine));
    const rest = lines.length - shown.length;
    return rest === 0 ? shown : [...shown, `… and ${rest.toLocaleString("en")} more of the same kinds`];
}
