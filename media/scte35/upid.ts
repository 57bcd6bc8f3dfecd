/** What a segmentation_upid() means (ANSI/SCTE 35 2023, 10.3.3.1, table 22). */
import { BitReader } from "./bits";
import type { Upid } from "./model";
import { upidKind } from "./names";

const text = new Set([0x01, 0x02, 0x03, 0x07, 0x09, 0x0e, 0x0f, 0x11]);
const eidr = 0x0a;
const atsc = 0x0b;
const mpu = 0x0c;
const mid = 0x0d;
const uuid = 0x10;

/** The UPIDs of a MID (0x0d), in order; any other UPID is its own only part. Throws `Scte35Error` for a MID that is cut short. */
export function upidParts(upid: Upid): Upid[] {
    if (upid.type !== mid) return [upid];
    const reader = new BitReader(upid.bytes, "segmentation_upid");
    const parts: Upid[] = [];
    while (reader.left > 0) {
        const place = `MID[${parts.length}]`;
        parts.push(
            reader.within(place, (one) => {
                const type = one.uint("segmentation_upid_type", 8);
                return { type, bytes: one.bytes("segmentation_upid", one.uint("length", 8)) };
            }),
        );
    }
    return parts;
}

/** Bytes of a MID from its parts. Throws RangeError for a part of more than 255 bytes. */
export function midUpid(parts: Upid[]): Upid {
    const long = parts.find(({ bytes }) => bytes.length > 255);
    if (long !== undefined) throw new RangeError(`a part of a MID has at most 255 bytes; got ${long.bytes.length}`);
    const bytes = parts.flatMap((part) => [Buffer.from([part.type, part.bytes.length]), part.bytes]);
    return { type: mid, bytes: Buffer.concat(bytes) };
}

/**
 * One line for people: text as it is, EIDR and UUID in their usual forms, an MPU's format identifier before its data, the rest as
 * hexadecimal. Never throws: what has not its kind's length is hexadecimal too.
 */
export function upidText(upid: Upid): string {
    const { type, bytes } = upid;
    const hex = bytes.toString("hex");
    if (bytes.length === 0) return "";
    if (text.has(type)) return isPrintable(bytes) ? bytes.toString("utf8") : hex;
    if (type === eidr && bytes.length === 12) return eidrText(bytes);
    if (type === uuid && bytes.length === 16) return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    if (type === mpu && bytes.length >= 4) {
        const format = bytes.subarray(0, 4);
        const data = bytes.subarray(4);
        return `${isPrintable(format) ? format.toString("latin1") : format.toString("hex")} ${isPrintable(data) ? data.toString("utf8") : data.toString("hex")}`.trim();
    }
    if (type === atsc && bytes.length >= 4) return atscText(bytes);
    if (type === mid) {
        try {
            return upidParts(upid)
                .map((part) => `${upidKind(part.type)} ${upidText(part)}`.trim())
                .join(", ");
        } catch {
            return hex;
        }
    }
    return hex;
}

/** ATSC A/57B: TSID, end of day, days for which it is unique, the content's own id. */
function atscText(bytes: Buffer): string {
    const reader = new BitReader(bytes, "segmentation_upid");
    const tsid = reader.uint("TSID", 16);
    reader.skip(2);
    const [endOfDay, uniqueFor] = [reader.uint("end_of_day", 5), reader.uint("unique_for", 9)];
    const id = reader.bytes("content_id", reader.left);
    const content = isPrintable(id) ? id.toString("utf8") : id.toString("hex");
    return `TSID ${tsid}, end of day ${endOfDay}, unique for ${uniqueFor} days, ${content}`;
}

/** From the compact binary form to the canonical one, e.g. 10.5240/7791-8534-2C23-9030-8610-5 (EIDR ID format, 2.1 and 2.3). */
function eidrText(bytes: Buffer): string {
    const suffix = bytes.subarray(2).toString("hex").toUpperCase();
    const groups = suffix.match(/.{4}/g) ?? [];
    return `10.${bytes.readUInt16BE(0)}/${groups.join("-")}-${checkCharacter(suffix)}`;
}

/** ISO/IEC 7064, MOD 37,36. */
function checkCharacter(suffix: string): string {
    const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let product = 36;
    for (const character of suffix) {
        const sum = (product + alphabet.indexOf(character)) % 36 || 36;
        product = (sum * 2) % 37;
    }
    return alphabet[(37 - product) % 36];
}

function isPrintable(bytes: Buffer): boolean {
    const decoded = bytes.toString("utf8");
    return Buffer.from(decoded, "utf8").equals(bytes) && !/\p{C}/u.test(decoded);
}
