/**
 * The recording on its way: ffmpeg writes files into folders of this process, and each that is complete goes to the bucket, as
 * MediaLive's do ("The current file is visible on Amazon S3 only after it has closed"). What the bucket does not take stays and is
 * tried again. Files and counters outlive this process.
 */
import {
    copyFileSync,
    createReadStream,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { pipeline as pipe } from "node:stream/promises";

import { RecordingPlan } from "../../plan/types";
import type { RecordingFiles } from "./arguments";

/** In the worker's folder: one folder for each recording. */
const folderName = "recording";
/** In that folder: the number that the newest run began with. */
const counterFile = "next";
/** Of what the bucket does not take so much is kept; the oldest goes first. */
const keptBytes = 1024 ** 3;
const silentMs = 10_000;

/** One recording of one pipeline. */
interface Line {
    plan: RecordingPlan;
    bucket: string;
    /** Of its objects, without counter and extension. */
    key: string;
    folder: string;
}

interface RecordedFile {
    line: Line;
    number: number;
    file: string;
    bytes: number;
}

export interface ArchiveOptions {
    recordings: RecordingPlan[];
    pipeline: number;
    /** Base URL of S3; a bucket's objects are below its name. */
    target: string;
    /** Bytes that may wait. */
    limit?: number;
    note: (text: string) => void;
}

export class Archive {
    /** Files that the bucket has, and files given up. */
    sent = 0;
    lost = 0;
    private readonly lines: Line[];
    private readonly first = new Map<Line, number>();
    private busy = false;
    private refused = false;

    /** `folder`: the worker's own. */
    constructor(
        private readonly options: ArchiveOptions,
        folder: string,
    ) {
        this.lines = linesOf(options.recordings, options.pipeline, folder);
    }

    /** A new ffmpeg begins, and the one before has ended: what that wrote is complete, however it ended. */
    begin(): RecordingFiles[] {
        return this.lines.map((line) => {
            const first = Math.max(counterOf(line), ...filesOf(line).map(({ number }) => number + 1));
            this.first.set(line, first);
            this.remember(line, first);
            const { rendition, sound, rolloverSeconds, extension } = line.plan;
            const name = `${path.basename(line.key)}.`.replaceAll("%", "%%");
            return { rendition, sound, rolloverSeconds, first, pattern: `${line.folder}/${name}%06d.${extension}` };
        });
    }

    /** Complete files that wait for the bucket. */
    get waiting(): number {
        return this.complete().length;
    }

    /** Sends what is complete, the oldest first; called once a second. */
    async send(): Promise<void> {
        if (this.busy) return;
        this.busy = true;
        try {
            for (let [next] = this.complete(); next !== undefined; [next] = this.complete()) {
                const problem = await this.deliver(next);
                this.tell(problem);
                if (problem !== undefined) return this.giveUp();
                rmSync(next.file, { force: true });
                this.sent += 1;
            }
        } finally {
            this.busy = false;
        }
    }

    /** Once when the bucket begins to refuse, and once when it takes files again. */
    private tell(problem: string | undefined): void {
        const refused = problem !== undefined;
        if (refused === this.refused) return;
        this.refused = refused;
        this.options.note(
            refused
                ? `the bucket does not take the recording (${problem}): it is kept and tried again`
                : "the bucket takes the recording again",
        );
    }

    private deliver({ line, number, file, bytes }: RecordedFile): Promise<string | undefined> {
        const key = objectKey(line, number).split("/").map(encodeURIComponent).join("/");
        return putFile(`${this.options.target}/${line.bucket}/${key}`, file, bytes);
    }

    /** All but the one that each ffmpeg writes at the moment: its newest. */
    private complete(): RecordedFile[] {
        return this.lines.flatMap((line) => {
            const files = filesOf(line);
            const newest = files.at(-1);
            const open = newest !== undefined && newest.number >= (this.first.get(line) ?? 0);
            return open ? files.slice(0, -1) : files;
        });
    }

    private giveUp(): void {
        const waiting = this.complete();
        let bytes = waiting.reduce((sum, file) => sum + file.bytes, 0);
        for (const oldest of waiting) {
            if (bytes <= (this.options.limit ?? keptBytes)) return;
            rmSync(oldest.file, { force: true });
            bytes -= oldest.bytes;
            this.lost += 1;
            this.options.note(
                `the recording loses ${objectKey(oldest.line, oldest.number)}: too much waits for the bucket`,
            );
        }
    }

    private remember(line: Line, first: number): void {
        try {
            mkdirSync(line.folder, { recursive: true });
            writeFileSync(path.join(line.folder, counterFile), String(first));
        } catch (error) {
            // A disk that is full ends no programme.
            this.options.note(`nothing can be recorded: ${String(error)}`);
        }
    }
}

/** What the encoder's ffmpeg means when it gives up a recording, and plays on (libavformat/tee.c). */
export function recordingNote(line: string): string | undefined {
    const [, why] = /Slave muxer #[1-9]\d* failed: (.*), continuing with/.exec(line) ?? [];
    return why === undefined
        ? undefined
        : `a recording ends (${why}): the programme goes on, and the encoder's next run records again`;
}

/** Files that a pipeline recorded and the bucket has not got, as objects below `into`: for the end of a rehearsal. */
export function collectRecording(recordings: RecordingPlan[], pipeline: number, folder: string, into: string): void {
    for (const line of linesOf(recordings, pipeline, folder)) {
        for (const { number, file } of filesOf(line)) {
            const to = path.join(into, line.bucket, objectKey(line, number));
            mkdirSync(path.dirname(to), { recursive: true });
            copyFileSync(file, to);
        }
    }
}

/**
 * `<base><modifier>.000000.<extension>` (MediaLive guide, "Fields for the output destination"). That a pipeline goes on counting
 * when its encoder ended is ours: AWS's answer is UNVERIFIED.
 */
function objectKey({ key, plan: { extension } }: Line, number: number): string {
    return `${key}.${String(number).padStart(6, "0")}.${extension}`;
}

/** A channel with fewer destinations than pipelines records with the first ones only. */
function linesOf(recordings: RecordingPlan[], pipeline: number, folder: string): Line[] {
    return recordings.flatMap((plan, i) => {
        const destination = plan.destinations[pipeline];
        return destination === undefined
            ? []
            : [{ plan, ...destination, folder: path.join(folder, folderName, String(i)) }];
    });
}

function counterOf({ folder }: Line): number {
    const file = path.join(folder, counterFile);
    return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
}

/** Oldest first. */
function filesOf(line: Line): RecordedFile[] {
    if (!existsSync(line.folder)) return [];
    const end = `.${line.plan.extension}`;
    return readdirSync(line.folder)
        .filter((name) => name.endsWith(end))
        .map((name) => {
            const file = path.join(line.folder, name);
            return { line, number: Number(name.slice(0, -end.length).split(".").at(-1)), file, bytes: sizeOf(file) };
        })
        .sort((a, b) => a.number - b.number);
}

function sizeOf(file: string): number {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Sends a file; says what went wrong. */
async function putFile(url: string, file: string, bytes: number): Promise<string | undefined> {
    const asked = request(url, { method: "PUT", headers: { "Content-Length": bytes }, timeout: silentMs });
    asked.once("timeout", () => asked.destroy(new Error("it does not answer")));
    const answered = new Promise<number | undefined>((resolve, reject) => {
        asked.once("error", reject);
        asked.once("response", (response) => {
            response.resume().once("end", () => resolve(response.statusCode));
            response.once("error", reject);
        });
    });
    try {
        const [, status] = await Promise.all([pipe(createReadStream(file), asked), answered]);
        return status === 200 ? undefined : `it answers ${status}`;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}
