/** Which media file of an ad MediaTailor makes its renditions of. */
import { isAddress, isLocal } from "./addresses";
import { childrenNamed, XmlElement } from "./xml";

/** `file`: one file; `hls`, `dash`: a playlist of segments. */
export type MediaKind = "file" | "hls" | "dash";

/** Containers that AWS Elemental MediaConvert reads, by media type without `video/` (MediaConvert guide, "Supported input formats"). */
const containers = new Set(
    "mp4 x-mp4 m4v x-m4v quicktime mov webm x-matroska matroska mp2t mp1s mp2p mpeg x-mpeg x-flv flv f4v x-f4v x-msvideo msvideo avi x-ms-wmv x-ms-asf mxf 3gpp 3gpp2".split(
        " ",
    ),
);
/** The same by extension, where the type says nothing. */
const extensions = new Set("mp4 m4v mov qt webm mkv ts m2ts mts mpg mpeg flv f4v avi wmv asf mxf 3gp 3g2".split(" "));
const playlists: Record<string, MediaKind> = {
    "application/x-mpegurl": "hls",
    "application/vnd.apple.mpegurl": "hls",
    "audio/mpegurl": "hls",
    "audio/x-mpegurl": "hls",
    "video/x-mpegurl": "hls",
    "application/dash+xml": "dash",
    "video/mpd": "dash",
};
const playlistExtensions: Record<string, MediaKind> = { m3u8: "hls", mpd: "dash" };
/** Types that tell nothing of the container. */
const vague = new Set(["", "video", "video/*", "application/octet-stream", "binary/octet-stream"]);

/**
 * What a MediaFile holds; undefined when it can't be put into a stream: a program (VPAID: MediaTailor shows the slate for it, guide,
 * "VPAID requirements"), a picture, sound alone, a container that the transcoder does not read.
 */
export function mediaKind({ attributes, text }: XmlElement): MediaKind | undefined {
    if (/^vpaid/i.test(attributes["apiFramework"] ?? "")) return undefined;
    // ProRes is the guide's own example of what can't be transcoded ("Creative handling").
    if (/^(prores|ap[48]|apc[hnos])/i.test(attributes["codec"] ?? "")) return undefined;
    const given = (attributes["type"] ?? "").split(";")[0].trim().toLowerCase();
    // `mp4` alone, as some ad servers write it.
    const type = given !== "" && !given.includes("/") && containers.has(given) ? `video/${given}` : given;
    const extension = /\.([a-z0-9]+)$/i.exec(text.split(/[?#]/)[0])?.[1].toLowerCase() ?? "";
    if (playlists[type] !== undefined) return playlists[type];
    if (type.startsWith("video/") && containers.has(type.slice("video/".length))) {
        return playlistExtensions[extension] ?? "file";
    }
    // RFC 4337 and RFC 4539 register both beside the types of `video`.
    if (type === "application/mxf" || type === "application/mp4") return "file";
    if (!vague.has(type)) return undefined;
    if (playlistExtensions[extension] !== undefined) return playlistExtensions[extension];
    return extension === "" || extensions.has(extension) ? "file" : undefined;
}

/** Whether a MediaFile names a video, at an address or beside the document. */
export function isPlayable(file: XmlElement): boolean {
    return isFetchable(file) || (mediaKind(file) !== undefined && isLocal(file.text));
}

/** Whether a MediaFile names a video at an address: an ad server has no file beside its answer. */
export function isFetchable(file: XmlElement): boolean {
    return mediaKind(file) !== undefined && isAddress(file.text);
}

/** The media files of a linear ad that name something; `Mezzanine` and interactive files are other elements, and not used. */
export function mediaFiles(linear: XmlElement): XmlElement[] {
    return childrenNamed(linear, "MediaFiles")
        .flatMap((list) => childrenNamed(list, "MediaFile"))
        .filter(({ text }) => text !== "");
}

/**
 * The one that MediaTailor transcodes: of the highest bit rate (guide, "Creative handling"). Where the document gives none: a single
 * file before a playlist, then the largest picture. Of an ad server's answer, in which nothing is beside the document.
 */
export function bestMedia(linear: XmlElement): XmlElement | undefined {
    const streamed = (file: XmlElement) => (mediaKind(file) === "file" ? 0 : 1);
    return mediaFiles(linear)
        .filter(isFetchable)
        .map((file, place) => ({ file, place }))
        .sort(
            (a, b) =>
                bitrate(b.file) - bitrate(a.file) ||
                streamed(a.file) - streamed(b.file) ||
                pixels(b.file) - pixels(a.file) ||
                a.place - b.place,
        )[0]?.file;
}

/** kbit/s, 0 when it is not given: an adaptive file has a range instead (VAST 3, 2.3.1.4). */
function bitrate({ attributes }: XmlElement): number {
    return positive(attributes["bitrate"]) || positive(attributes["maxBitrate"]) || positive(attributes["minBitrate"]);
}

function pixels({ attributes }: XmlElement): number {
    return positive(attributes["width"]) * positive(attributes["height"]);
}

function positive(value: string | undefined): number {
    const number = Number(value ?? "");
    return number > 0 ? number : 0;
}
