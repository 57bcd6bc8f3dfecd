/** Media playlists (RFC 8216bis, 4.4.3–4.4.5), with the tags of low latency kept as they are. */
import { attributes, dateOf, PlaylistError, playlistLines, splitTag } from "./lines";
import type { ByteRange, MediaPlaylist, MediaSegment } from "./model";

/** Tags that say something of the playlist wherever they stand; every other one belongs to the segment behind it. */
const headTag =
    /^#EXT(M3U|-X-(VERSION|INDEPENDENT-SEGMENTS|START|DEFINE|PLAYLIST-TYPE|SERVER-CONTROL|PART-INF|ALLOW-CACHE|I-FRAMES-ONLY))$/;

/** Reads as far as a player would: what is wrong stands in `problems`. Throws {@link PlaylistError} for no playlist, or a master. */
export function readMediaPlaylist(text: string): MediaPlaylist {
    const reader = new MediaReader();
    playlistLines(text).forEach((line, i) => {
        if (line !== "") reader.take(line, i + 1);
    });
    return reader.done();
}

class MediaReader {
    private readonly playlist: MediaPlaylist = {
        ...{ kind: "media", head: [], targetSeconds: 0, mediaSequence: 0, discontinuitySequence: 0, ended: false },
        ...{ segments: [], trailing: [], problems: [] },
    };
    private next = blank();
    private hasTarget = false;
    private discontinuities = 0;
    private keys: string[] = [];
    private map: MediaSegment["map"];
    private before?: { uri: string; end: number };

    take(line: string, number: number): void {
        if (!line.startsWith("#")) return this.segment(line, number);
        const { name, value = "" } = splitTag(line);
        switch (name) {
            case "#EXTINF":
                return this.length(value, number);
            case "#EXT-X-DISCONTINUITY":
                this.next.discontinuity = true;
                return;
            case "#EXT-X-TARGETDURATION":
                this.hasTarget = true;
                this.playlist.targetSeconds = this.number(name, value, number);
                return;
            case "#EXT-X-MEDIA-SEQUENCE":
                this.playlist.mediaSequence = this.number(name, value, number);
                return;
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                this.playlist.discontinuitySequence = this.number(name, value, number);
                return;
            case "#EXT-X-ENDLIST":
                this.playlist.ended = true;
                return;
            case "#EXT-X-STREAM-INF":
                throw new PlaylistError("is a master playlist");
        }
        if (headTag.test(name)) this.head(name, value, line, number);
        else this.tag(name, value, line, number);
    }

    done(): MediaPlaylist {
        if (!this.hasTarget) this.problem(1, "EXT-X-TARGETDURATION is missing");
        if (this.next.seconds !== undefined) this.problem(this.next.line, "EXTINF has no address behind it");
        this.playlist.trailing = this.next.tags;
        return this.playlist;
    }

    private head(name: string, value: string, line: string, number: number): void {
        const { playlist } = this;
        playlist.head.push(line);
        if (name === "#EXT-X-VERSION") playlist.version = this.number(name, value, number);
        if (name === "#EXT-X-PLAYLIST-TYPE") {
            if (value === "EVENT" || value === "VOD") playlist.type = value;
            else this.problem(number, `EXT-X-PLAYLIST-TYPE must be EVENT or VOD; got ${value}`);
        }
        if (name === "#EXT-X-START") {
            const own = attributes(line);
            const timeOffset = Number(own["TIME-OFFSET"] ?? "none");
            if (Number.isNaN(timeOffset)) this.problem(number, "EXT-X-START has no TIME-OFFSET");
            else playlist.start = { timeOffset, precise: own["PRECISE"] === "YES" };
        }
    }

    private tag(name: string, value: string, line: string, number: number): void {
        const { next } = this;
        next.tags.push(line);
        if (name === "#EXT-X-PROGRAM-DATE-TIME") {
            const time = dateOf(value);
            if (time === undefined) this.problem(number, `EXT-X-PROGRAM-DATE-TIME is no date: ${value}`);
            else next.dateTime = time;
        } else if (name === "#EXT-X-GAP") next.gap = true;
        else if (name === "#EXT-X-BYTERANGE") next.byteRange = this.range(value, number);
        else if (name === "#EXT-X-KEY") {
            const own = attributes(line);
            const format = own["KEYFORMAT"] ?? "identity";
            // One tag a key format holds at a time.
            const others = this.keys.filter((key) => (attributes(key)["KEYFORMAT"] ?? "identity") !== format);
            this.keys = own["METHOD"] === "NONE" ? [] : [...others, line];
        } else if (name === "#EXT-X-MAP") {
            const { URI: uri, BYTERANGE: range } = attributes(line);
            const byteRange = range === undefined ? undefined : this.range(range, number);
            if (uri === undefined) this.problem(number, "EXT-X-MAP has no URI");
            else this.map = { uri, ...(byteRange === undefined ? {} : { byteRange }) };
        }
    }

    private length(value: string, line: number): void {
        const [, seconds, title = ""] = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*(?:,(.*))?$/.exec(value) ?? [];
        if (seconds === undefined) this.problem(line, `EXTINF has no length: ${value}`);
        this.next.seconds = Number(seconds ?? 0);
        this.next.title = title;
        this.next.line = line;
    }

    private segment(uri: string, line: number): void {
        const { seconds, title, tags, discontinuity, gap, dateTime, byteRange } = this.next;
        if (seconds === undefined) this.problem(line, `${uri} has no EXTINF`);
        if (discontinuity) this.discontinuities += 1;
        const { segments } = this.playlist;
        const range = byteRange === undefined ? undefined : this.located(byteRange, uri);
        // Assigned one by one: a day's playlist has twenty thousand segments, and is read again for each of its reloads.
        const segment: MediaSegment = {
            uri,
            seconds: seconds ?? 0,
            title,
            discontinuity,
            gap,
            keys: this.keys,
            tags,
            sequence: this.playlist.mediaSequence + segments.length,
            discontinuitySequence: this.playlist.discontinuitySequence + this.discontinuities,
        };
        if (dateTime !== undefined) segment.dateTime = dateTime;
        if (range !== undefined) segment.byteRange = range;
        if (this.map !== undefined) segment.map = this.map;
        segments.push(segment);
        this.before = range?.offset === undefined ? undefined : { uri, end: range.offset + range.length };
        this.next = blank();
    }

    /** Without an offset a range begins where the one before it ends (4.4.4.2). */
    private located(range: ByteRange, uri: string): ByteRange {
        if (range.offset !== undefined || this.before?.uri !== uri) return range;
        return { ...range, offset: this.before.end };
    }

    private range(value: string, line: number): ByteRange | undefined {
        const [, length, offset] = /^(\d+)(?:@(\d+))?$/.exec(value.trim()) ?? [];
        if (length === undefined) {
            this.problem(line, `is no byte range: ${value}`);
            return undefined;
        }
        return { length: Number(length), ...(offset === undefined ? {} : { offset: Number(offset) }) };
    }

    private number(name: string, value: string, line: number): number {
        if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value);
        this.problem(line, `${name.slice(1)} must be a number; got ${value}`);
        return 0;
    }

    private problem(line: number, text: string): void {
        this.playlist.problems.push({ line, text });
    }
}

interface Pending {
    seconds?: number;
    line: number;
    title: string;
    tags: string[];
    discontinuity: boolean;
    gap: boolean;
    dateTime?: number;
    byteRange?: ByteRange;
}

function blank(): Pending {
    return { line: 0, title: "", tags: [], discontinuity: false, gap: false };
}

/** What a media playlist is written from. */
export interface MediaText {
    /** Tags of the whole playlist, EXTM3U first. */
    head: string[];
    targetSeconds: number;
    mediaSequence: number;
    /** Absent: the tag is left out. */
    discontinuitySequence?: number;
    segments: WrittenSegment[];
    trailing?: string[];
    ended: boolean;
}

export interface WrittenSegment {
    discontinuity: boolean;
    /** Tags before EXTINF. */
    tags: string[];
    /** Seconds as they are to stand there. */
    length: string;
    title?: string;
    uri: string;
}

/** The text of a media playlist. */
export function writeMediaPlaylist(playlist: MediaText): string {
    const { head, targetSeconds, mediaSequence, discontinuitySequence, segments, trailing = [], ended } = playlist;
    const lines = [
        ...head,
        `#EXT-X-TARGETDURATION:${targetSeconds}`,
        `#EXT-X-MEDIA-SEQUENCE:${mediaSequence}`,
        ...(discontinuitySequence === undefined ? [] : [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`]),
    ];
    for (const { discontinuity, tags, length, title = "", uri } of segments) {
        if (discontinuity) lines.push("#EXT-X-DISCONTINUITY");
        for (const tag of tags) lines.push(tag);
        lines.push(`#EXTINF:${length},${title}`, uri);
    }
    lines.push(...trailing, ...(ended ? ["#EXT-X-ENDLIST"] : []));
    return `${lines.join("\n")}\n`;
}
