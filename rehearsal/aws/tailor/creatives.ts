/** Every creative transcoded once, kept on disk: `creatives/<clip>/<track>/<n>.ts` and `clip.json` when it is whole. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import { type Broken, reportingEnds, runInBackground } from "../../run/background";
import { ask } from "./ask";
import { continueCounters, Counters } from "./continuity";
import { Clip, cutName, readCut } from "./fill";
import { downloadHls, isHls } from "./hls-source";
import type { TailorSettings } from "./settings";
import { frameRateOf, segmentFrames, segmentSeconds, tracksOf, transcodeArgs } from "./transcode";

const run = promisify(execFile);

const clipFileSchema = z.object({ seconds: z.array(z.number()), frames: z.number(), hasAudio: z.boolean() });
const probeSchema = z.object({
    streams: z.array(z.object({ codec_type: z.string(), duration: z.coerce.number().optional() })),
    format: z.object({ duration: z.coerce.number().optional() }),
});
type ClipFile = z.output<typeof clipFileSchema>;

/** A clip that can't be had is tried again after this, ms. */
const retryMs = 5000;
const downloadMs = 10_000;
const transcodeMs = 120_000;
/** MediaTailor's own requests: another address than any viewer's, and no cookie (assumed: docs/live-checklist.md, 62). */
const headers = { "user-agent": "AmazonMediaTailor", "x-forwarded-for": "198.51.100.23" };

export const blackClip = "b1ac";

/** Creatives are told apart by their id, else by their address: what was transcoded under it is used again. */
export function clipName(identity: string): string {
    return createHash("sha256").update(identity).digest("hex").slice(0, 20);
}

export class Creatives {
    private readonly ready = new Map<string, ClipFile>();
    private readonly busy = new Map<string, Promise<ClipFile>>();
    private readonly failed = new Map<string, number>();
    private queue: Promise<unknown> = Promise.resolve();

    constructor(
        private readonly folder: string,
        private readonly settings: TailorSettings,
        private readonly say: (text: string) => void,
        /** A program that was ended by a signal. */
        private readonly broken: Broken = () => {},
    ) {
        mkdirSync(folder, { recursive: true });
        for (const clip of readdirSync(folder)) {
            const file = path.join(folder, clip, "clip.json");
            if (existsSync(file)) this.ready.set(clip, clipFileSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
            // Killed in the middle of it.
            else rmSync(path.join(folder, clip), { recursive: true, force: true });
        }
    }

    get count(): number {
        return this.ready.size;
    }

    find(clip: string): Clip | undefined {
        const file = this.ready.get(clip);
        return file === undefined ? undefined : { clip, seconds: file.seconds };
    }

    /** Why an ad's clip is not there (MediaTailor guide, "MediaTailor ad skipping reference guide"). */
    missing(clip: string): "NewCreative" | "TranscodeInProgress" | "TranscodeError" {
        if (this.busy.has(clip)) return "TranscodeInProgress";
        return this.failed.has(clip) ? "TranscodeError" : "NewCreative";
    }

    /** Makes a clip of what an address holds; black without one. Once, however often it is asked for. */
    async prepare(clip: string, url?: string, seconds?: number): Promise<Clip> {
        return { clip, seconds: (await this.once(clip, () => this.make(clip, url, seconds))).seconds };
    }

    /** The same in the background; a failure is said, and tried again at a later request. */
    request(clip: string, url: string, seconds?: number): void {
        if (this.ready.has(clip) || this.busy.has(clip)) return;
        if (performance.now() - (this.failed.get(clip) ?? -retryMs) < retryMs) return;
        this.prepare(clip, url, seconds).catch((error: unknown) => {
            this.failed.set(clip, performance.now());
            this.say(`${url} can't be made into a clip: ${error instanceof Error ? error.message : String(error)}`);
        });
    }

    /** The file of a segment; undefined when there is none. Cuts of a clip are made when they are asked for. */
    async segment(clip: string, track: string, index: number): Promise<string | undefined> {
        if (!tracksOf(this.settings.encoder).includes(track)) return undefined;
        const cut = readCut(clip);
        if (cut !== undefined) {
            if (!this.ready.has(cut.clip) || cut.frames > segmentFrames(this.settings.encoder)) return undefined;
            await this.cut(cut.clip, cut.frames);
        }
        const file = this.ready.get(clip);
        if (file === undefined || index >= file.seconds.length) return undefined;
        return path.join(this.folder, clip, track, `${index}.ts`);
    }

    /** A clip's first frames as a clip of its own. */
    async cut(clip: string, frames: number): Promise<void> {
        const whole = this.ready.get(clip);
        if (whole === undefined) throw new Error(`no clip ${clip}`);
        const source = path.join(this.folder, clip, "source");
        const name = cutName(clip, frames);
        await this.once(name, () =>
            this.transcode(name, existsSync(source) ? source : undefined, { ...whole, frames }, "a part of a clip"),
        );
    }

    private once(clip: string, make: () => Promise<ClipFile>): Promise<ClipFile> {
        const done = this.ready.get(clip);
        if (done !== undefined) return Promise.resolve(done);
        const running = this.busy.get(clip);
        if (running !== undefined) return running;
        const making = make().finally(() => this.busy.delete(clip));
        this.busy.set(clip, making);
        return making;
    }

    private async make(clip: string, url: string | undefined, asked: number | undefined): Promise<ClipFile> {
        const { encoder } = this.settings;
        if (url === undefined) {
            const shape = { frames: segmentFrames(encoder), hasAudio: false };
            return this.transcode(clip, undefined, shape, "black");
        }
        const source = await this.download(url, this.workFolder(clip), asked);
        const shown = ["-show_entries", "stream=codec_type,duration:format=duration", "-of", "json"];
        const { stdout } = await reportingEnds(`ffprobe (${url})`, this.broken, () =>
            run("ffprobe", ["-v", "error", ...shown, source]),
        );
        const { streams, format } = probeSchema.parse(JSON.parse(stdout));
        const video = streams.find(({ codec_type }) => codec_type === "video");
        const seconds = video?.duration ?? format.duration;
        if (video === undefined || seconds === undefined) throw new Error("it holds no video of a known length");
        const frames = Math.max(1, Math.round(seconds * frameRateOf(encoder)));
        const hasAudio = streams.some(({ codec_type }) => codec_type === "audio");
        return this.transcode(clip, source, { frames, hasAudio }, url);
    }

    /** The file that an address holds; of a stream, its best rendition as one file. */
    private async download(url: string, work: string, seconds: number | undefined): Promise<string> {
        const get = async (address: string) => {
            const { hosts } = this.settings;
            const options = { headers, timeoutMs: downloadMs, redirects: 5, purpose: "media" as const, seconds };
            const answer = await ask(address, hosts, options);
            if (answer.status !== 200) throw new Error(`it answers ${answer.status}`);
            return answer.body;
        };
        const content = await get(url);
        const source = path.join(work, "source");
        if (isHls(content)) {
            const inputs = await downloadHls(url, content.toString("utf8"), work, get);
            const out = ["-c", "copy", "-f", "matroska", "-y", source];
            await reportingEnds(`ffmpeg (joining ${url})`, this.broken, () =>
                runInBackground("ffmpeg", ["-nostdin", "-v", "error", ...inputs, ...out], { cwd: work }),
            );
        } else if (/<MPD[\s>]/.test(content.toString("latin1", 0, 1000))) {
            throw new Error("it is a DASH stream, which the rehearsal does not play");
        } else writeFileSync(source, content);
        return source;
    }

    /** One at a time: the ladder of the programme needs the machine too. */
    private transcode(
        clip: string,
        source: string | undefined,
        { frames, hasAudio }: Pick<ClipFile, "frames" | "hasAudio">,
        /** For people. */
        what: string,
    ): Promise<ClipFile> {
        const next = this.queue.then(async () => {
            const { encoder, muxed, preset } = this.settings;
            const work = this.workFolder(clip);
            for (const track of tracksOf(encoder)) mkdirSync(path.join(work, track), { recursive: true });
            const args = transcodeArgs(
                encoder,
                { ...(source === undefined ? {} : { file: source }), hasAudio, frames },
                muxed,
                preset,
            );
            await reportingEnds(`ffmpeg (transcoding ${what})`, this.broken, () =>
                runInBackground("ffmpeg", args, { cwd: work, timeoutMs: transcodeMs }),
            );
            const seconds = segmentSeconds(encoder, frames);
            for (const track of tracksOf(encoder)) joinSegments(path.join(work, track), seconds.length);
            const file: ClipFile = { seconds, frames, hasAudio };
            writeFileSync(path.join(work, "clip.json"), JSON.stringify(file));
            renameSync(work, path.join(this.folder, clip));
            this.ready.set(clip, file);
            return file;
        });
        this.queue = next.catch(() => {});
        return next;
    }

    /** A clip's folder gets its name when the clip is whole. */
    private workFolder(clip: string): string {
        const work = path.join(this.folder, `${clip}.work`);
        mkdirSync(work, { recursive: true });
        return work;
    }
}

/** The counters of a track's segments go on from one to the next. */
function joinSegments(folder: string, count: number): void {
    let counters: Counters = new Map();
    for (let n = 0; n < count; n += 1) {
        const file = path.join(folder, `${n}.ts`);
        if (!existsSync(file)) return;
        const content = readFileSync(file);
        counters = continueCounters(content, counters);
        writeFileSync(file, content);
    }
}
