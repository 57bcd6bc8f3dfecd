/** The origin's playlists, read line by line: what is not understood stays as it is (MediaTailor passes unknown tags on). */

export interface OriginSegment {
    sequence: number;
    /** EXTINF: seconds and the rest of the line. */
    seconds: number;
    title: string;
    uri: string;
    /** Other tags before it, raw, without EXTINF and DISCONTINUITY. */
    tags: string[];
    discontinuity: boolean;
    /** The discontinuity sequence number that it has (RFC 8216, 6.2.1). */
    discontinuityNumber: number;
    /** ms since 1970 of its start, when the playlist says so of it or of an earlier one. */
    time?: number;
}

export interface OriginPlaylist {
    /** Tags of the whole playlist, raw, without those that are written anew. */
    head: string[];
    targetSeconds: number;
    segments: OriginSegment[];
    ended: boolean;
}

/** Tags that say something of the playlist, wherever they stand; every other tag belongs to the segment after it. */
const headTag =
    /^#EXT(M3U|-X-(VERSION|INDEPENDENT-SEGMENTS|START|DEFINE|PLAYLIST-TYPE|SERVER-CONTROL|PART-INF|ALLOW-CACHE|I-FRAMES-ONLY))\b/;

export function readPlaylist(content: string): OriginPlaylist {
    const playlist: OriginPlaylist = { head: [], targetSeconds: 0, segments: [], ended: false };
    let sequence = 0;
    let discontinuityNumber = 0;
    let time: number | undefined;
    let next: Pick<OriginSegment, "seconds" | "title" | "tags" | "discontinuity"> = blank();
    for (const raw of content.split("\n")) {
        const line = raw.trim();
        const value = line.slice(line.indexOf(":") + 1);
        if (line === "") continue;
        if (!line.startsWith("#")) {
            playlist.segments.push({
                ...next,
                sequence,
                uri: line,
                discontinuityNumber,
                ...(time === undefined ? {} : { time }),
            });
            if (time !== undefined) time += next.seconds * 1000;
            sequence += 1;
            next = blank();
        } else if (line.startsWith("#EXTINF:")) {
            const [, seconds = "0", title = ""] = /^([\d.]+),?(.*)$/.exec(value) ?? [];
            next.seconds = Number(seconds);
            next.title = title;
        } else if (line.startsWith("#EXT-X-TARGETDURATION:")) playlist.targetSeconds = Number(value);
        else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) sequence = Number(value);
        else if (line.startsWith("#EXT-X-DISCONTINUITY-SEQUENCE:")) discontinuityNumber = Number(value);
        else if (line === "#EXT-X-DISCONTINUITY") {
            next.discontinuity = true;
            discontinuityNumber += 1;
        } else if (line.startsWith("#EXT-X-ENDLIST")) playlist.ended = true;
        else if (headTag.test(line)) playlist.head.push(line);
        else {
            if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) time = Date.parse(value);
            next.tags.push(line);
        }
    }
    if (!playlist.head.includes("#EXTM3U")) throw new Error("the origin's answer is no playlist");
    tellEarlierTimes(playlist.segments);
    return playlist;
}

/** A time counts for the segments before it too, back to where the clock starts anew. */
function tellEarlierTimes(segments: OriginSegment[]): void {
    for (let i = segments.length - 2; i >= 0; i--) {
        const [one, next] = [segments[i], segments[i + 1]];
        if (one.time === undefined && next.time !== undefined && !next.discontinuity) {
            one.time = next.time - one.seconds * 1000;
        }
    }
}

function blank(): Pick<OriginSegment, "seconds" | "title" | "tags" | "discontinuity"> {
    return { seconds: 0, title: "", tags: [], discontinuity: false };
}

/** `A=1,B="x,y"` of a tag's line. */
export function attributes(line: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [, name, quoted, plain] of line
        .slice(line.indexOf(":") + 1)
        .matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/gi)) {
        found[name] = quoted ?? plain;
    }
    return found;
}

/** One playlist that the origin's master names. */
export interface Child {
    /** As the master says it. */
    uri: string;
    kind: "video" | "audio" | "other";
    /** Of a video: height of its picture. */
    height?: number;
}

/** The children of a master, variants first, as MediaTailor numbers them: `0.m3u8` is the first variant. */
export function readMaster(content: string): Child[] {
    if (!content.startsWith("#EXTM3U")) throw new Error("the origin's answer is no playlist");
    const lines = content.split("\n").map((line) => line.trim());
    const variants: Child[] = [];
    const media: Child[] = [];
    lines.forEach((line, i) => {
        const values = attributes(line);
        if (line.startsWith("#EXT-X-STREAM-INF:")) {
            const uri = lines.slice(i + 1).find((after) => after !== "" && !after.startsWith("#"));
            const height = Number(/x(\d+)$/.exec(values["RESOLUTION"] ?? "")?.[1]);
            // A variant without a picture is the audio alone.
            const kind = Number.isNaN(height) ? "audio" : "video";
            if (uri !== undefined) variants.push({ uri, kind, ...(kind === "video" ? { height } : {}) });
        } else if (line.startsWith("#EXT-X-MEDIA:") && values["URI"] !== undefined) {
            media.push({ uri: values["URI"], kind: values["TYPE"] === "AUDIO" ? "audio" : "other" });
        }
    });
    const seen = new Set<string>();
    return [...variants, ...media].filter(({ uri }) => !seen.has(uri) && seen.add(uri));
}

/** The master with every child's address replaced; lines of which the master is not understood stay. */
export function writeMaster(content: string, addressOf: (uri: string) => string | undefined): string {
    return content
        .split("\n")
        .map((raw) => {
            const line = raw.trim();
            if (line !== "" && !line.startsWith("#")) return addressOf(line) ?? line;
            if (!/^#EXT-X-(MEDIA|I-FRAME-STREAM-INF):/.test(line)) return line;
            return line.replace(/URI="([^"]*)"/, (whole, uri: string) => {
                const address = addressOf(uri);
                return address === undefined ? whole : `URI="${address}"`;
            });
        })
        .join("\n");
}
