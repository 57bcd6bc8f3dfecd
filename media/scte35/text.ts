/** Sections as they stand in playlists: base64 (EXT-OATCLS-SCTE35, EXT-X-CUE-OUT-CONT) or hexadecimal with 0x (EXT-X-DATERANGE). */
import { Scte35Error } from "./bits";
import type { SpliceInfoSection } from "./model";
import { ReadOptions, readSection } from "./section";

/** Bytes of either form. Throws {@link Scte35Error} for what is neither. */
export function sectionBytes(text: string): Buffer {
    const trimmed = text.trim();
    if (/^0x/i.test(trimmed)) {
        if (!/^0x([0-9a-f]{2})+$/i.test(trimmed)) throw new Scte35Error("text", `is no hexadecimal: ${shown(trimmed)}`);
        return Buffer.from(trimmed.slice(2), "hex");
    }
    if (!/^[A-Za-z0-9+/]{2,}={0,2}$/.test(trimmed)) throw new Scte35Error("text", `is no base64: ${shown(trimmed)}`);
    return Buffer.from(trimmed, "base64");
}

/** {@link readSection} of either form. */
export function readSectionText(text: string, options?: ReadOptions): SpliceInfoSection {
    return readSection(sectionBytes(text), options);
}

/** `0x…` in capitals, as EXT-X-DATERANGE has it. */
export function hexText(bytes: Uint8Array): string {
    return `0x${Buffer.from(bytes).toString("hex").toUpperCase()}`;
}

function shown(text: string): string {
    return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
