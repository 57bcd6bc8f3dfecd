import { execFileSync } from "node:child_process";

/** One message of a stream as FLV and RTMP have it (Adobe, FLV 10.1, E.4). */
export interface Tag {
    kind: "audio" | "video" | "data";
    /** ms. */
    at: number;
    body: Buffer;
}

const kinds: Record<number, Tag["kind"]> = { 8: "audio", 9: "video", 18: "data" };

/** The tags of an FLV file. */
export function tagsOf(flv: Buffer): Tag[] {
    const tags: Tag[] = [];
    // Header and its first "previous tag size".
    let at = flv.readUInt32BE(5) + 4;
    while (at + 11 <= flv.length) {
        const kind = kinds[flv[at] & 0x1f];
        const size = flv.readUIntBE(at + 1, 3);
        const time = flv.readUIntBE(at + 4, 3) + flv[at + 7] * 0x1000000;
        if (kind !== undefined) tags.push({ kind, at: time, body: flv.subarray(at + 11, at + 11 + size) });
        at += 11 + size + 4;
    }
    return tags;
}

export interface FilmOptions {
    seconds: number;
    /** 320x180 when absent. */
    size?: string;
    /** H.264's. `high` when absent. */
    profile?: string;
    /** False: picture alone. */
    sound?: boolean;
    /** ffmpeg's arguments for another sound. */
    audio?: string[];
}

/** A test picture and a tone, encoded by ffmpeg: 24 frames a second, a key frame a second, no B-frames. */
export function film({ seconds, size = "320x180", profile = "high", sound = true, audio }: FilmOptions): Tag[] {
    const inputs = ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=24,format=yuv420p`];
    const tone = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"];
    const picture = ["-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-profile:v", profile];
    const words = [
        ...["-v", "error", ...inputs, ...(sound ? tone : []), "-t", String(seconds), ...picture, "-g", "24"],
        ...(sound ? (audio ?? ["-c:a", "aac", "-b:a", "64k"]) : []),
        ...["-f", "flv", "-flvflags", "no_duration_filesize", "-"],
    ];
    return tagsOf(execFileSync("ffmpeg", words, { maxBuffer: 1 << 28 }));
}

/** AVC and AAC sequence headers say how to decode what follows. */
const isHeader = ({ kind, body }: Tag) => kind !== "data" && body[1] === 0;

/**
 * The picture as an enhanced RTMP encoder sends another codec (veovera, Enhanced RTMP v1, "ExVideoTagHeader"). The payload is not that
 * codec's: a server and players that do not know the header never read so far.
 */
export function enhanced(tags: readonly Tag[], fourCc: string): Tag[] {
    return tags.map((tag) => {
        if (tag.kind === "data") return { ...tag, body: withVideoCodec(tag.body, fourCc) };
        if (tag.kind !== "video") return tag;
        const frame = tag.body[0] & 0x70;
        // 0 sequence start, 1 coded frames with a composition time.
        const head = Buffer.from([0x80 | frame | (isHeader(tag) ? 0 : 1)]);
        return { ...tag, body: Buffer.concat([head, Buffer.from(fourCc, "latin1"), tag.body.subarray(2)]) };
    });
}

/** The sound as an enhanced RTMP encoder sends another codec (v2, "ExAudioTagHeader"). */
export function enhancedSound(tags: readonly Tag[], fourCc: string): Tag[] {
    return tags.map((tag) => {
        if (tag.kind !== "audio") return tag;
        const head = Buffer.from([0x90 | (isHeader(tag) ? 0 : 1)]);
        return { ...tag, body: Buffer.concat([head, Buffer.from(fourCc, "latin1"), tag.body.subarray(2)]) };
    });
}

/** onMetaData with another videocodecid: the FourCC as a number. */
function withVideoCodec(body: Buffer, fourCc: string): Buffer {
    const key = body.indexOf("videocodecid");
    if (key === -1) return body;
    const changed = Buffer.from(body);
    changed.writeDoubleBE(Buffer.from(fourCc, "latin1").readUInt32BE(0), key + "videocodecid".length + 1);
    return changed;
}

/** One film after another, in one session: what a phone sends that is turned. */
export function joined(...films: Tag[][]): Tag[] {
    let start = 0;
    return films.flatMap((tags) => {
        const from = start;
        start += Math.max(...tags.map(({ at }) => at)) + 42;
        return tags.map((tag) => ({ ...tag, at: tag.at + from }));
    });
}
