import { closeSync, openSync, readSync, statSync } from "node:fs";

/** What a player would find in an MP4 file. */
export interface Mp4Facts {
    /** Seconds, of the longest track. */
    durationSeconds: number;
    video: boolean;
    audio: boolean;
}

/** Reads `length` bytes from `offset`; fewer at the end of the file. */
export type ReadBytes = (offset: number, length: number) => Uint8Array;

/**
 * Duration and tracks of an MP4 file (ISO/IEC 14496-12). Throws, saying what is amiss, when it is none.
 *
 * Written here, since the field's library (mp4box) reads whole files and is larger than all our components.
 */
export function mp4Facts(read: ReadBytes, size: number): Mp4Facts {
    const top = boxes(read, 0, size);
    if (top[0]?.type !== "ftyp") throw new Error("is no MP4 file: it does not begin with an ftyp box");
    const moov = top.find(({ type }) => type === "moov");
    if (moov === undefined) throw new Error("is an unfinished MP4 file: it has no moov box");
    const inMoov = boxes(read, moov.start, moov.end);
    const header = inMoov.find(({ type }) => type === "mvhd");
    if (header === undefined) throw new Error("is a damaged MP4 file: its moov box has no mvhd box");
    const handlers = inMoov.filter(({ type }) => type === "trak").map((track) => handler(read, track));
    return {
        durationSeconds: duration(read, header),
        video: handlers.includes("vide"),
        audio: handlers.includes("soun"),
    };
}

/** The same of a file on disk. Reads some hundred bytes of it, however large it is. */
export function mp4FileFacts(path: string): Mp4Facts {
    const file = openSync(path, "r");
    try {
        const read = (offset: number, length: number) => {
            const bytes = new Uint8Array(length);
            return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
        };
        return mp4Facts(read, statSync(path).size);
    } finally {
        closeSync(file);
    }
}

interface Box {
    type: string;
    /** First byte after the header. */
    start: number;
    end: number;
}

/** The boxes between two offsets (section 4.2): a size, four letters, content. */
function boxes(read: ReadBytes, from: number, to: number): Box[] {
    const found: Box[] = [];
    for (let offset = from; offset + 8 <= to;) {
        const view = viewOf(read(offset, 16));
        if (view.byteLength < 8) break;
        const type = String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7));
        const short = view.getUint32(0);
        // 1: a 64-bit size follows the type; 0: the box reaches to the end.
        const large = short === 1 && view.byteLength >= 16;
        const length = large ? Number(view.getBigUint64(8)) : short === 0 ? to - offset : short;
        const headerLength = large ? 16 : 8;
        if (length < headerLength || offset + length > to) {
            throw new Error(`is a damaged or cut MP4 file: its box at byte ${offset} is longer than the file`);
        }
        found.push({ type, start: offset + headerLength, end: offset + length });
        offset += length;
    }
    return found;
}

/** Duration out of the movie header (section 8.2.2). */
function duration(read: ReadBytes, header: Box): number {
    const view = viewOf(read(header.start, Math.min(32, header.end - header.start)));
    const wide = view.byteLength > 0 && view.getUint8(0) === 1;
    if (view.byteLength < (wide ? 32 : 20)) throw new Error("is a damaged MP4 file: its mvhd box is too short");
    const timescale = view.getUint32(wide ? 20 : 12);
    const units = wide ? Number(view.getBigUint64(24)) : view.getUint32(16);
    if (timescale === 0) throw new Error("is a damaged MP4 file: its mvhd box has no time scale");
    return units / timescale;
}

/** The kind of a track: `vide`, `soun` or another (section 8.4.3). */
function handler(read: ReadBytes, track: Box): string {
    const media = boxes(read, track.start, track.end).find(({ type }) => type === "mdia");
    const box = media && boxes(read, media.start, media.end).find(({ type }) => type === "hdlr");
    if (box === undefined || box.end - box.start < 12) return "";
    return String.fromCharCode(...read(box.start + 8, 4));
}

function viewOf(bytes: Uint8Array): DataView {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
