/** Age of the picture behind a hop, by the coded clock in it. */
import { readMasterPlaylist, readMediaPlaylist } from "../../media/hls";
import { clockTime } from "../clock/code";
import { liveAge, readFrames } from "../clock/frames";
import { Origins } from "../run/outbound";
import { request } from "../run/request";

/** Longer than any of it may take; then there is no answer. */
const patienceMs = 8000;

/** Of the programme as it leaves a flow: MPEG-TS over TCP. Undefined when no picture with a clock came. */
export function ageOfStream(port: number): Promise<number | undefined> {
    return liveAge(`tcp://127.0.0.1:${port}`, { input: ["-f", "mpegts"], timeoutMs: patienceMs });
}

/**
 * Of the newest picture that a player could get: the end of the newest segment of the smallest rendition. Only its first picture is decoded,
 * the rest is the playlist's word: all of them would take as long again as ffmpeg's start does.
 */
export async function ageOfPlaylist(master: string): Promise<number | undefined> {
    const origins = new Origins([master]);
    const { variants } = readMasterPlaylist(await text(master));
    const [smallest] = [...variants].sort((a, b) => a.bandwidth - b.bandwidth);
    if (smallest === undefined) throw new Error(`${master} is no master playlist`);
    const mediaUrl = new URL(smallest.uri, master);
    origins.require(mediaUrl.href);
    const newest = readMediaPlaylist(await text(mediaUrl.href)).segments.at(-1);
    if (newest === undefined) return undefined;
    const segmentUrl = new URL(newest.uri, mediaUrl);
    origins.require(segmentUrl.href);
    const { status, body } = await request(segmentUrl, { timeoutMs: patienceMs });
    if (status !== 200) return undefined;
    const at = Date.now();
    const [first] = await readFrames(body, { frames: 1, timeoutMs: patienceMs });
    return first?.value === undefined ? undefined : at - clockTime(first.value, at) - 1000 * newest.seconds;
}

async function text(url: string): Promise<string> {
    const { status, body } = await request(url, { timeoutMs: patienceMs });
    if (status !== 200) throw new Error(`${url} answers ${status}`);
    return body.toString();
}
