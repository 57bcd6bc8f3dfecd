import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";

import { z } from "zod";

/** Mean colour of the left and of the right half of a picture. */
export interface Halves {
    left: Colour;
    right: Colour;
}
type Colour = [red: number, green: number, blue: number];

/** An SRT listener of ffmpeg's: it keeps what arrives, and tells the colours of the latest picture. */
export interface Listener {
    /** Undefined until the first picture. */
    latest(): Halves | undefined;
    /** Bytes that were received so far. */
    received(): number;
    /** What it said, e.g. of callers that it refused. */
    said(): string;
    stop(): Promise<void>;
}

/** Two pixels of three bytes: one for each half. */
const frameBytes = 6;

export function listen(address: string, port: number, passphrase: string, file: string): Listener {
    const child = spawn(
        "ffmpeg",
        [
            ...["-nostdin", "-hide_banner", "-loglevel", "warning", "-y", "-fflags", "nobuffer"],
            ...["-probesize", "500000", "-analyzeduration", "1000000", "-passphrase", passphrase],
            ...["-i", `srt://${address}:${port}?mode=listener&latency=200000`],
            ...["-map", "0", "-c", "copy", "-flush_packets", "1", "-f", "mpegts", file],
            // RGB before the two pixels: they would share their colour difference.
            ...[
                "-map",
                "0:v",
                "-vf",
                "fps=8,scale=64:36,format=rgb24,scale=2:1:flags=area",
                "-f",
                "rawvideo",
                "pipe:1",
            ],
        ],
        { stdio: ["ignore", "pipe", "pipe"] },
    );
    let rest = Buffer.alloc(0);
    let latest: Halves | undefined;
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
        const bytes = Buffer.concat([rest, chunk]);
        const whole = bytes.length - (bytes.length % frameBytes);
        rest = bytes.subarray(whole);
        if (whole === 0) return;
        const [a, b, c, d, e, f] = bytes.subarray(whole - frameBytes, whole);
        latest = { left: [a, b, c], right: [d, e, f] };
    });
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(child, "exit");
    return {
        latest: () => latest,
        received: () => statSync(file, { throwIfNoEntry: false })?.size ?? 0,
        said: () => said,
        stop: async () => {
            // A vanished listener, not one that says good-bye.
            child.kill("SIGKILL");
            await ended;
        },
    };
}

/** The nearest of the colours that the tests show; `mixed` when it is none of them. Half of a picture may be black bars. */
export function nameOf([red, green, blue]: Colour): string {
    const most = Math.max(red, green, blue);
    if (most < 20) return "black";
    const strong = [red, green, blue].map((value) => value > most * 0.6);
    const weak = [red, green, blue].map((value) => value < most * 0.35);
    if (strong[0] && weak[1] && weak[2]) return "red";
    if (strong[1] && weak[0] && weak[2]) return "green";
    if (strong[0] && strong[1] && weak[2]) return "yellow";
    return blue === most && most < 200 ? "slate" : "mixed";
}

export function halvesOf(listener: Listener): string {
    const latest = listener.latest();
    return latest === undefined ? "nothing" : `${nameOf(latest.left)} ${nameOf(latest.right)}`;
}

const probe = z.object({
    streams: z.array(
        z.object({
            codec_name: z.string(),
            profile: z.string().optional(),
            width: z.number().optional(),
            height: z.number().optional(),
            r_frame_rate: z.string(),
            sample_rate: z.string().optional(),
            channels: z.number().optional(),
        }),
    ),
    packets: z.array(z.object({ pts_time: z.coerce.number(), dts_time: z.coerce.number(), flags: z.string() })),
});

/** What ffprobe says of a file: its streams, and the pictures of the first video stream in the order they were sent. */
export function probed(file: string) {
    const text = execFileSync(
        "ffprobe",
        ["-v", "error", "-of", "json", "-select_streams", "v", "-show_entries", "packet=pts_time,dts_time,flags", file],
        { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    const streams = execFileSync(
        "ffprobe",
        [
            ...["-v", "error", "-of", "json", "-show_entries"],
            ...["stream=codec_name,profile,width,height,r_frame_rate,sample_rate,channels", file],
        ],
        { encoding: "utf8" },
    );
    return probe.parse({ ...parsed(text), ...parsed(streams) });
}

function parsed(text: string): Record<string, unknown> {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

/** Codecs of what an address plays, two seconds of it. */
export function played(url: string, file: string): string[] {
    execFileSync(
        "ffmpeg",
        ["-nostdin", "-v", "error", "-y", "-rw_timeout", "20000000", "-i", url, "-t", "2", "-c", "copy", file],
        {
            timeout: 60_000,
        },
    );
    return probed(file).streams.map(({ codec_name }) => codec_name);
}
