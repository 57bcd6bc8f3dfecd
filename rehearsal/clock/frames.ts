/** Reads the coded clock out of media, by ffmpeg. */
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

import { childEnvironment } from "../run/environment";
import { clockTime, readClock } from "./code";

/** Small: a block is ten pixels wide, and nothing but blocks is looked at. */
const width = 320;
const height = 180;

export interface ClockFrame {
    /** Seconds, as the media says. */
    pts: number;
    /** Undefined: no code in this picture. */
    value?: number;
    /** When the picture came out of the decoder, ms since 1970: for media that is played as it comes. */
    at: number;
}

export interface FramesOptions {
    /** How ffmpeg is to read the source, e.g. `["-f", "mpegts"]`. */
    input?: string[];
    /** Pictures at most. */
    frames?: number;
    /** Stop after so many milliseconds, with what there is. */
    timeoutMs?: number;
    signal?: AbortSignal;
}

/**
 * The pictures of a file, a URL, or bytes, in their order, each as it comes. Throws what ffmpeg says when the source had no picture.
 */
export async function* clockFrames(
    source: string | Uint8Array,
    options: FramesOptions = {},
): AsyncGenerator<ClockFrame> {
    const { input = [], frames, timeoutMs, signal } = options;
    const args = [
        ...["-hide_banner", "-nostats", "-loglevel", "info", "-copyts"],
        ...input,
        ...["-i", typeof source === "string" ? source : "pipe:0", "-map", "0:v:0", "-an"],
        // One line on standard error for each picture on standard output; of the small one, for each of its bytes is summed up.
        ...["-vf", `scale=${width}:${height}:flags=area,format=gray,showinfo`, "-fps_mode", "passthrough"],
        ...(frames === undefined ? [] : ["-frames:v", String(frames)]),
        ...["-f", "rawvideo", "-flush_packets", "1", "pipe:1"],
    ];
    const child = spawn("ffmpeg", args, { stdio: ["pipe", "pipe", "pipe"], env: childEnvironment() });
    let cut = false;
    const end = () => child.kill("SIGKILL");
    const stop = () => {
        cut = true;
        end();
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
    signal?.addEventListener("abort", stop);
    child.stdin.on("error", () => {});
    child.stdin.end(typeof source === "string" ? undefined : source);
    const times: number[] = [];
    const words: string[] = [];
    child.once("error", (error) => words.push(error.message));
    let partial = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (partial + chunk).split("\n");
        partial = lines.pop() ?? "";
        for (const line of lines) {
            const [, pts] = /Parsed_showinfo.* pts_time:(-?[\d.]+)/.exec(line) ?? [];
            if (pts !== undefined) times.push(Number(pts));
            else if (!line.includes("Parsed_showinfo")) words.push(line);
        }
    });
    let count = 0;
    try {
        let held = Buffer.alloc(0);
        for await (const chunk of child.stdout) {
            held = Buffer.concat([held, Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))]);
            while (held.length >= width * height) {
                const picture = held.subarray(0, width * height);
                held = held.subarray(width * height);
                const value = readClock((x, y) => picture[y * width + x], width, height);
                const at = Date.now();
                // The picture may overtake its line: two pipes.
                for (let tries = 0; times.length <= count && tries < 50; tries += 1) await wait(1);
                yield { pts: times[count] ?? NaN, at, ...(value === undefined ? {} : { value }) };
                count += 1;
            }
        }
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        end();
    }
    if (count === 0 && !cut) {
        throw new Error(`ffmpeg reads no picture: ${words.slice(-2).join(" ").trim() || "it said nothing"}`);
    }
}

/** All pictures of something that ends. */
export async function readFrames(source: string | Uint8Array, options: FramesOptions = {}): Promise<ClockFrame[]> {
    const all: ClockFrame[] = [];
    for await (const frame of clockFrames(source, options)) all.push(frame);
    return all;
}

/** How ffmpeg reads what is live without holding it up: its default looks at five seconds first. */
const live = ["-fflags", "nobuffer", "-flags", "low_delay", "-analyzeduration", "1000000", "-fpsprobesize", "0"];
/** Pictures in a row that are no younger than those before: what had gathered before the first is through. */
const settled = 12;

/** How old the pictures of a live source are when they come out of a decoder, ms; undefined when none with a clock came in time. */
export async function liveAge(url: string, options: FramesOptions = {}): Promise<number | undefined> {
    const { input = [], ...rest } = options;
    let youngest: number | undefined;
    let since = 0;
    for await (const { value, at } of clockFrames(url, { ...rest, input: [...live, ...input] })) {
        if (value === undefined) continue;
        const age = at - clockTime(value, at);
        if (youngest === undefined || age < youngest) since = 0;
        else since += 1;
        youngest = Math.min(youngest ?? age, age);
        if (since >= settled) break;
    }
    return youngest;
}
