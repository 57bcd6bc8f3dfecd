/** What ffprobe and ffmpeg see in files: streams, pictures, colours, loudness. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { z } from "zod";

const run = promisify(execFile);

const streamsSchema = z.object({
    streams: z.array(
        z.object({
            codec_name: z.string(),
            profile: z.string(),
            level: z.number().optional(),
            width: z.number().optional(),
            height: z.number().optional(),
            r_frame_rate: z.string(),
            sample_rate: z.string().optional(),
            channels: z.number().optional(),
        }),
    ),
});
export type Seen = z.output<typeof streamsSchema>["streams"][number];

/** ffprobe's word on the first stream of chunks that follow each other: half a second of sound alone is too little for it. */
export async function stream(...files: string[]): Promise<Seen> {
    return (await streams(...files))[0];
}

export async function streams(...files: string[]): Promise<Seen[]> {
    const file = `concat:${files.join("|")}`;
    const { stdout } = await run("ffprobe", ["-v", "error", "-show_streams", "-of", "json", file]);
    const raw: unknown = JSON.parse(stdout);
    return streamsSchema.parse(raw).streams;
}

/** Time stamps (90 kHz) and kinds of the pictures of chunks, in the order of showing. */
export async function pictures(files: string[]): Promise<{ pts: number; key: boolean }[]> {
    const all: { pts: number; key: boolean }[] = [];
    for (const file of files) {
        const args = [
            "-v",
            "error",
            "-select_streams",
            "v",
            "-show_entries",
            "packet=pts,flags",
            "-of",
            "csv=p=0",
            file,
        ];
        const { stdout } = await run("ffprobe", args);
        for (const line of stdout.trim().split("\n")) {
            // Side data makes lines of its own.
            const [pts, flags] = line.split(",");
            if (flags === undefined) continue;
            all.push({ pts: Number(pts), key: flags.startsWith("K") });
        }
    }
    return all.sort((a, b) => a.pts - b.pts);
}

/** Mean luma, Cb and Cr of each picture of chunks. */
export async function colors(files: string[]): Promise<{ y: number; u: number; v: number }[]> {
    const args = [
        "-v",
        "error",
        "-i",
        `concat:${files.join("|")}`,
        "-vf",
        "scale=2:2",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv444p",
        "-",
    ];
    const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 1e8 });
    const mean = (at: number) => (stdout[at] + stdout[at + 1] + stdout[at + 2] + stdout[at + 3]) / 4;
    return Array.from({ length: Math.floor(stdout.length / 12) }, (_, i) => ({
        y: mean(12 * i),
        u: mean(12 * i + 4),
        v: mean(12 * i + 8),
    }));
}

/** Peak of the sound, one value for each hundredth of a second, of chunks. */
export async function loudness(files: string[]): Promise<number[]> {
    const args = ["-v", "error", "-i", `concat:${files.join("|")}`, "-f", "s16le", "-ac", "1", "-ar", "48000", "-"];
    const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 1e8 });
    const peaks: number[] = [];
    for (let at = 0; at + 960 <= stdout.length; at += 960) {
        let peak = 0;
        for (let i = at; i < at + 960; i += 2) peak = Math.max(peak, Math.abs(stdout.readInt16LE(i)));
        peaks.push(peak);
    }
    return peaks;
}
