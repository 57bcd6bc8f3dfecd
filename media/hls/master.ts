/** Master playlists (RFC 8216bis, 4.4.6). */
import { attributes, PlaylistError, playlistLines, splitTag } from "./lines";
import type { MasterPlaylist, Variant } from "./model";

/** Throws {@link PlaylistError} for what is no playlist, or a media playlist. */
export function readMasterPlaylist(text: string): MasterPlaylist {
    const master: MasterPlaylist = {
        ...{ kind: "master", variants: [], renditions: [], iFrameVariants: [], head: [], problems: [] },
    };
    let pending: { values: Record<string, string>; line: number } | undefined;
    playlistLines(text).forEach((line, i) => {
        if (line === "") return;
        if (!line.startsWith("#")) {
            if (pending === undefined) master.problems.push({ line: i + 1, text: `${line} has no EXT-X-STREAM-INF` });
            else master.variants.push(variant(line, pending.values));
            pending = undefined;
            return;
        }
        const { name } = splitTag(line);
        if (name === "#EXTINF" || name === "#EXT-X-TARGETDURATION") throw new PlaylistError("is a media playlist");
        if (name === "#EXT-X-STREAM-INF") {
            if (pending !== undefined)
                master.problems.push({ line: pending.line, text: "EXT-X-STREAM-INF has no address behind it" });
            pending = { values: attributes(line), line: i + 1 };
            if (pending.values["BANDWIDTH"] === undefined)
                master.problems.push({ line: i + 1, text: "EXT-X-STREAM-INF has no BANDWIDTH" });
        } else if (name === "#EXT-X-MEDIA") {
            const values = attributes(line);
            const { TYPE: type = "", NAME: label = "", URI: uri } = values;
            const rendition = { type, groupId: values["GROUP-ID"] ?? "", name: label, attributes: values };
            master.renditions.push({ ...rendition, ...(uri === undefined ? {} : { uri }) });
        } else if (name === "#EXT-X-I-FRAME-STREAM-INF") {
            const values = attributes(line);
            master.iFrameVariants.push(variant(values["URI"] ?? "", values));
        } else master.head.push(line);
    });
    if (pending !== undefined)
        master.problems.push({ line: pending.line, text: "EXT-X-STREAM-INF has no address behind it" });
    return master;
}

function variant(uri: string, values: Record<string, string>): Variant {
    const [, width, height] = /^(\d+)x(\d+)$/.exec(values["RESOLUTION"] ?? "") ?? [];
    const number = (name: string) => (Number.isFinite(Number(values[name])) ? Number(values[name]) : undefined);
    const [averageBandwidth, frameRate] = [number("AVERAGE-BANDWIDTH"), number("FRAME-RATE")];
    const { CODECS: codecs, AUDIO: audio } = values;
    return {
        ...{ uri, bandwidth: number("BANDWIDTH") ?? 0, attributes: values },
        ...(averageBandwidth === undefined ? {} : { averageBandwidth }),
        ...(codecs === undefined ? {} : { codecs }),
        ...(width === undefined ? {} : { width: Number(width), height: Number(height) }),
        ...(frameRate === undefined ? {} : { frameRate }),
        ...(audio === undefined ? {} : { audio }),
    };
}

/**
 * The same text with every address that the master names replaced, in its lines and in URI of EXT-X-MEDIA and
 * EXT-X-I-FRAME-STREAM-INF; undefined leaves one as it is.
 */
export function withAddresses(text: string, addressOf: (uri: string) => string | undefined): string {
    return text
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

/** `#EXT-X-NAME:A=1,B="x"` of attributes in order; what is undefined is left out. Values are written as they are: quote them before. */
export function attributeTag(name: string, values: Record<string, string | number | undefined>): string {
    const told = Object.entries(values).filter(([, value]) => value !== undefined);
    return `#${name}:${told.map(([key, value]) => `${key}=${value}`).join(",")}`;
}

/** A quoted string. Throws {@link PlaylistError} for what cannot stand in one (RFC 8216bis, 4.2). */
export function quoted(text: string): string {
    if (/["\r\n]/.test(text)) throw new PlaylistError(`cannot be quoted: ${JSON.stringify(text)}`);
    return `"${text}"`;
}
