/** A creative that is an HLS stream, as one file: MediaTailor transcodes it like any other (API reference, "AdConditioningConfiguration"). */
import { writeFileSync } from "node:fs";
import path from "node:path";

import { readMasterPlaylist } from "../../../media/hls";

/** Gets what an address holds. Throws when there is nothing. */
export type Download = (url: string) => Promise<Buffer>;

export function isHls(content: Buffer): boolean {
    return content.subarray(0, 7).toString("latin1") === "#EXTM3U";
}

/** ffmpeg's input arguments for a stream whose playlists and segments were written to a folder. */
export async function downloadHls(url: string, content: string, folder: string, download: Download): Promise<string[]> {
    const { video, audio } = bestStreams(content, url);
    const inputs = [video ?? url, ...(audio === undefined ? [] : [audio])];
    const files: string[] = [];
    for (const [i, input] of inputs.entries()) {
        const text = input === url ? content : (await download(input)).toString("utf8");
        files.push(await localPlaylist(text, input, folder, `hls-${i}`, download));
    }
    const local = ["-protocol_whitelist", "file,crypto,data", "-allowed_extensions", "ALL"];
    const sound = files.length > 1 ? ["-map", "0:v:0", "-map", "1:a:0"] : [];
    return [...files.flatMap((file) => [...local, "-i", file]), ...sound];
}

/** The variant of the highest bit rate, and its sound where that is apart; neither for a media playlist. */
export function bestStreams(master: string, url: string): { video?: string; audio?: string } {
    // A media playlist has neither.
    if (!/^#EXT-X-STREAM-INF:/m.test(master)) return {};
    const { variants, renditions } = readMasterPlaylist(master);
    const [best] = [...variants].sort((one, other) => other.bandwidth - one.bandwidth);
    if (best === undefined) return {};
    const audio = renditions.find(
        ({ type, groupId, uri }) => type === "AUDIO" && groupId === (best.audio ?? "") && uri !== undefined,
    )?.uri;
    return {
        video: new URL(best.uri, url).href,
        ...(audio === undefined ? {} : { audio: new URL(audio, url).href }),
    };
}

/** A media playlist with files beside it in place of its addresses, each fetched once. */
async function localPlaylist(
    text: string,
    url: string,
    folder: string,
    name: string,
    download: Download,
): Promise<string> {
    const files = new Map<string, string>();
    const usual = /^#EXT-X-MAP:/m.test(text) ? "m4s" : "ts";
    const fetched = async (uri: string): Promise<string> => {
        const address = new URL(uri, url).href;
        const known = files.get(address);
        if (known !== undefined) return known;
        // ffmpeg refuses segments whose names end otherwise (its HLS demuxer, "allowed_segment_extensions").
        const [, extension = usual] =
            /\.(ts|mp4|m4s|m4v|m4a|aac|mp3|ac3|ec3|cmfv|cmfa)$/i.exec(new URL(address).pathname) ?? [];
        const file = `${name}-${files.size}.${extension.toLowerCase()}`;
        files.set(address, file);
        writeFileSync(path.join(folder, file), await download(address));
        return file;
    };
    const out: string[] = [];
    for (const line of text.split(/\r?\n/)) {
        const [, uri] = /^#EXT-X-(?:MAP|KEY):.*URI="([^"]*)"/.exec(line) ?? [];
        if (uri !== undefined) out.push(line.replace(`"${uri}"`, `"${await fetched(uri)}"`));
        else out.push(line === "" || line.startsWith("#") ? line : await fetched(line));
    }
    const file = path.join(folder, `${name}.m3u8`);
    writeFileSync(file, out.join("\n"));
    return file;
}
