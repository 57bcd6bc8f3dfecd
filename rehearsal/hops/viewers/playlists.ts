/**
 * What a player needs of playlists. Hundreds of viewers read thousands of playlists a second here, so this reads a few tags line by line
 * instead of everything that hls-parser would; that everything is right is for the tests that use it.
 */

export interface Master {
    variants: { uri: string; bandwidth: number; audio?: string }[];
    /** Sound tracks of their own, by group. */
    audio: { group: string; uri: string }[];
}

export interface Segment {
    uri: string;
    seconds: number;
}

export interface Media {
    targetSeconds: number;
    /** Media sequence number of the first segment. */
    first: number;
    segments: Segment[];
    ended: boolean;
}

/** Throws when the text is no master playlist. */
export function readMaster(text: string): Master {
    const master: Master = { variants: [], audio: [] };
    let variant: { bandwidth: number; audio?: string } | undefined;
    for (const line of lines(text)) {
        if (line.startsWith("#EXT-X-STREAM-INF:")) {
            const audio = attribute(line, "AUDIO");
            variant = {
                bandwidth: Number(attribute(line, "BANDWIDTH") ?? 0),
                ...(audio === undefined ? {} : { audio }),
            };
        } else if (line.startsWith("#EXT-X-MEDIA:") && attribute(line, "TYPE") === "AUDIO") {
            const [group, uri] = [attribute(line, "GROUP-ID"), attribute(line, "URI")];
            if (group !== undefined && uri !== undefined) master.audio.push({ group, uri });
        } else if (!line.startsWith("#") && variant !== undefined) {
            master.variants.push({ uri: line, ...variant });
            variant = undefined;
        }
    }
    if (master.variants.length === 0) throw new Error("no variant in the master playlist");
    return master;
}

/** Throws when the text is no media playlist. */
export function readMedia(text: string): Media {
    const media: Media = { targetSeconds: 0, first: 0, segments: [], ended: false };
    let seconds = 0;
    for (const line of lines(text)) {
        if (!line.startsWith("#")) media.segments.push({ uri: line, seconds });
        else if (line.startsWith("#EXTINF:")) seconds = parseFloat(line.slice(8));
        else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) media.first = parseInt(line.slice(22), 10);
        else if (line.startsWith("#EXT-X-TARGETDURATION:")) media.targetSeconds = parseInt(line.slice(22), 10);
        else if (line.startsWith("#EXT-X-ENDLIST")) media.ended = true;
    }
    if (!(media.targetSeconds > 0)) throw new Error("no target duration in the media playlist");
    return media;
}

function lines(text: string): string[] {
    return text.split(/\r?\n/).filter((line) => line !== "");
}

function attribute(line: string, name: string): string | undefined {
    const [, quoted, plain] = new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`).exec(line) ?? [];
    return quoted ?? plain;
}
