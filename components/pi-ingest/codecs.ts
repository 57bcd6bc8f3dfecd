import { amf } from "./rtmp";

/** Codecs of a publisher as nginx-rtmp 1.2.2 reports them, and those that the event can use. */

/** The one picture that this workflow carries: nginx-rtmp knows no other, and holds a player back until its key frame comes. */
export const pictureCodec = "H264";

/** Codecs of enhanced RTMP by FourCC (veovera, Enhanced RTMP v2), and by the numbers that some encoders used before it. */
export const foreignCodecs: readonly [id: string | number, name: string][] = [
    ["hvc1", "H.265"],
    ["av01", "AV1"],
    ["vp09", "VP9"],
    ["vp08", "VP8"],
    ["vvc1", "H.266"],
    ["avc1", "H.264 by enhanced RTMP"],
    [12, "H.265"],
    [13, "AV1"],
];

/** The name of a picture that is not H.264 where its metadata do not name the codec. */
export const unknownCodec = "a picture that is not H.264";

/** What to do about any other codec. */
export const pictureFix = "only H.264 is carried, set the camera to it (docs/pi.md)";

/**
 * The message about any other codec. nginx-rtmp takes those of enhanced RTMP in and calls them by the low bits of a header that it does not know
 * (H.265 is `Jpeg`), so its name for them is not shown.
 */
export function foreignPicture(codec: string = unknownCodec): string {
    return `sends ${codec}: ${pictureFix}`;
}

/** onMetaData's `videocodecid` with this value, hexadecimal, as AMF0 writes it. */
export function codecIdBytes(id: string | number): string {
    const number = typeof id === "number" ? id : Buffer.from(id, "latin1").readUInt32BE(0);
    return Buffer.concat([Buffer.from("videocodecid", "latin1"), amf(number)]).toString("hex");
}

/** Sound that nginx-rtmp names and ffmpeg decodes; AAC goes on as it is. */
export const decodedSounds = [
    "ADPCM",
    "MP3",
    "MP3-8K",
    "LinearLE",
    "Nellymoser16",
    "Nellymoser8",
    "Nellymoser",
    "G711A",
    "G711U",
    "Speex",
];
