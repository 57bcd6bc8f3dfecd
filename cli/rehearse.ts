import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { findings } from "../policy";
import { listenAddress } from "../rehearsal/run/addresses";
import { runSession } from "../rehearsal/session";
import { checkConfig } from "../stacks/checks/settings";
import { findingsText } from "./findings";
import type { CommandResult } from "./command-result";
import { writeRehearsedObs } from "./obs-rehearsal";
import { recordStack } from "./recorded";
import { provideMedia } from "./setup/media";
import { milliseconds, within } from "./time";

export interface RehearseOptions {
    root: string;
    stack: string;
    for?: string;
    viewers?: string;
    scale?: string;
    breakEvery?: string;
    breakNow?: boolean;
    camera?: string;
    wait?: boolean;
    obs?: boolean;
    realAds?: boolean;
    address?: string;
    port?: string;
    report?: string;
    compare?: string;
    keepRecording?: string;
}

/** Plays the stack's event on this machine. The exit code is 1 when a rule refuses the config or the report has findings. */
export async function rehearse(options: RehearseOptions): Promise<CommandResult> {
    const { root, stack } = options;
    const parsed = await arguments_(options);
    process.chdir(root);
    const { recording, file } = await recordStack(root, stack, { randomSecrets: true });
    const errors = findings(recording).filter(({ severity }) => severity === "error");
    if (errors.length > 0) return { text: findingsText(errors).join("\n"), code: 1 };
    await provideMedia({ tests: false });
    const built = path.join(root, ".pi-live/build");
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    // The terminal was closed: every further write fails with EIO (main.ts).
    process.on("SIGHUP", stop);
    try {
        return await runSession(recording, {
            ...parsed,
            stack,
            root,
            worker: { command: process.execPath, args: [path.join(built, "worker.js")] },
            pageAssets: path.join(built, "page"),
            out: process.stdout,
            started: ({ encoders }) => {
                if (!parsed.obs) return [];
                const settings = checkConfig(file.raw);
                const folder = path.join(root, ".pi-live/rehearsal/obs");
                return settings.kind === "event" ? writeRehearsedObs(folder, settings, encoders) : [];
            },
            signal: stopping.signal,
        });
    } finally {
        process.off("SIGINT", stop);
        process.off("SIGTERM", stop);
        process.off("SIGHUP", stop);
    }
}

/** Throws for the first invalid argument, naming it. */
async function arguments_(options: RehearseOptions) {
    const { camera, wait, address } = options;
    const from = (file: string) => path.resolve(file);
    if (camera !== undefined && wait === true)
        throw new Error("--camera and --wait: one of them, a file or a real camera");
    if (camera !== undefined) needFile("--camera", camera);
    if (options.compare !== undefined) needFile("--compare", options.compare);
    const { keepRecording } = options;
    // An earlier rehearsal's files have the same names and would be overwritten.
    if (keepRecording !== undefined && existsSync(keepRecording) && !isEmptyFolder(keepRecording)) {
        throw new Error(`--keep-recording ${keepRecording}: it must be a new folder, or an empty one`);
    }
    return {
        ...(options.for === undefined ? {} : { forMs: milliseconds("--for", options.for, duration) }),
        ...(options.viewers === undefined ? {} : { viewers: within("--viewers", options.viewers, 0, 5000, "whole") }),
        ...(options.scale === undefined ? {} : { scale: within("--scale", options.scale, 0.1, 1) }),
        ...(options.breakEvery === undefined
            ? {}
            : { breakEverySeconds: milliseconds("--break-every", options.breakEvery, rhythm) / 1000 }),
        breakAtStart: options.breakNow === true,
        camera:
            wait === true
                ? { kind: "wait" as const }
                : camera === undefined
                  ? { kind: "test" as const }
                  : { kind: "file" as const, file: from(camera) },
        obs: options.obs === true,
        realAds: options.realAds === true,
        ...(address === undefined ? {} : { address: await listenAddress(address), publicHost: address }),
        ...(options.port === undefined ? {} : { pagePort: within("--port", options.port, 1, 65535, "whole") }),
        reportFolder: from(options.report ?? path.join(options.root, ".pi-live/rehearsal")),
        ...(options.compare === undefined ? {} : { compareWith: from(options.compare) }),
        ...(keepRecording === undefined ? {} : { keepRecording: from(keepRecording) }),
    };
}

/** Throws when the file of an option does not exist or cannot be read. */
function needFile(option: string, file: string): void {
    if (!existsSync(file)) throw new Error(`${option} ${file}: there is no such file`);
    if (statSync(file).isDirectory()) throw new Error(`${option} ${file}: is a folder; name a file in it`);
    try {
        accessSync(file, constants.R_OK);
    } catch {
        throw new Error(`${option} ${file}: cannot be read by this user`);
    }
}

function isEmptyFolder(folder: string): boolean {
    return statSync(folder).isDirectory() && readdirSync(folder).length === 0;
}

/** Long enough for a soak over a weekend. */
const duration = { least: { ms: 1000, text: "1s" }, most: { ms: 168 * 3_600_000, text: "168h" } };
/** Five seconds is the shortest break that ads fill; an event's schedules repeat at least daily. */
const rhythm = { least: { ms: 10_000, text: "10s" }, most: { ms: 24 * 3_600_000, text: "24h" } };
