/** Lines of a playlist and what stands in them. */

/** What is no playlist at all, or not of the kind that was asked for. */
export class PlaylistError extends Error {
    override name = "PlaylistError";
}

/** Lines without white space around them; a line's number is its index + 1. Throws {@link PlaylistError} without #EXTM3U at the start. */
export function playlistLines(text: string): string[] {
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/);
    if (!/^#EXTM3U(\s|$)/.test(lines[0] ?? "")) throw new PlaylistError("is no playlist: it must begin with #EXTM3U");
    return lines.map((line) => line.trim());
}

/** `#EXT-X-TAG:value` in two; no value without a colon. */
export function splitTag(line: string): { name: string; value?: string } {
    const colon = line.indexOf(":");
    return colon < 0 ? { name: line } : { name: line.slice(0, colon), value: line.slice(colon + 1) };
}

/** `A=1,B="x,y"` behind a tag's name; quotes are taken off. Of a name that stands twice the last counts. */
export function attributes(line: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [, name, quoted, plain] of line
        .slice(line.indexOf(":") + 1)
        .matchAll(/([A-Z0-9-]+)\s*=\s*(?:"([^"]*)"|([^,]*))/gi)) {
        found[name] = quoted ?? plain.trim();
    }
    return found;
}

/** ms since 1970 of an ISO 8601 date; ffmpeg's `+0000` without a colon too. Undefined for what is none. */
export function dateOf(text: string): number | undefined {
    const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
    return Number.isNaN(time) ? undefined : time;
}

/** `2026-11-23T12:00:00.000Z` of ms since 1970. */
export function dateText(time: number): string {
    return new Date(Math.round(time)).toISOString();
}
