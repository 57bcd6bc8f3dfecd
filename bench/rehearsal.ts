import { ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import type { Recording } from "../graph";
import { encoderArguments } from "../rehearsal/aws/encoder/arguments";
import { cpuSeconds } from "../rehearsal/aws/encoder/cpu";
import { flowOutPort } from "../rehearsal/aws/flow/hop";
import { eventPlan } from "../rehearsal/plan";
import type { EncoderPlan } from "../rehearsal/plan/types";
import { answering } from "../rehearsal/probe/answering";
import type { Rehearsal } from "../rehearsal/rehearsal";
import { hopProcesses, makesLadder, presetOf } from "../test/rehearsal/support/processes";
import { changedStack, type Config, set } from "../test/rehearsal/support/venue";
import { playSession } from "./session";
import { cpuShares, type Share, shares } from "./shares";
import type { BenchRow } from "./table";

/** Interval of the rehearsal's own picture checks after the first minute. */
const seconds = 120;
/** Length of the programme that the bare ffmpeg repeats. */
const sourceSeconds = 60;
const settleSeconds = 5;
const restBound = 1.1;
const allBound = 1.45;

/** The events that are measured: one small with two cameras, one with a camera and a big ladder. */
const events: { name: string; change: (config: Config) => void }[] = [
    { name: "dev (720p24, two cameras)", change: () => {} },
    { name: "1080p25 from one camera", change: onePicture },
];

function onePicture(config: Config): void {
    const size = { width: 1920, height: 1080, framesPerSecond: 25 };
    set(config, ["pi-live:cameras"], [{ application: "gopro", kind: "rtmp", ...size, bitrate: 8_000_000 }]);
    set(config, ["pi-live:contribution", "picture"], { ...size, bitrate: 9_000_000 });
    set(config, ["pi-live:encoder", "framesPerSecond"], size.framesPerSecond);
    set(config, ["pi-live:encoder", "ladder"], "1080p");
}

/**
 * CPU of rehearsals at full size, each against a bare ffmpeg that makes the same ladder from what the flow handed on. Everything that
 * `pi-live rehearse` runs is counted: its hops, itself with its page and checks, and what it starts for a moment to look at pictures.
 */
export async function rehearsalRows(root: string): Promise<BenchRow[]> {
    process.chdir(root);
    const rows: BenchRow[] = [];
    for (const { name, change } of events)
        rows.push(...(await eventRows(name, await changedStack("dev", change), root)));
    return rows;
}

async function eventRows(event: string, recording: Recording, root: string): Promise<BenchRow[]> {
    const plan = eventPlan(recording, root);
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-bench-"));
    try {
        return await playSession(recording, { root, folder, scale: 1 }, (rehearsal) =>
            measured(event, plan.encoder, flowOutPort(plan.flows[0].name, rehearsal.place), rehearsal, folder),
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function measured(
    event: string,
    encoder: EncoderPlan,
    flowPort: number,
    rehearsal: Rehearsal,
    folder: string,
): Promise<BenchRow[]> {
    const { live } = rehearsal.state().playback.withAds;
    await answering(live, AbortSignal.timeout(60_000));
    const file = path.join(folder, "source.ts");
    const flow = ["-v", "error", "-f", "mpegts", "-i", `tcp://127.0.0.1:${flowPort}`];
    await promisify(execFile)("ffmpeg", [...flow, "-t", String(sourceSeconds), "-c", "copy", file]);
    // Side by side: other load on a core slows both.
    const preset = presetOf(rehearsal);
    if (preset === undefined) throw new Error("the encoder reports no preset");
    const ladder = bareLadder({ ...encoder, preset, threads: undefined }, file, path.join(folder, "bare"));
    // The file begins anywhere: encoding starts at its first key frame.
    await wait(settleSeconds * 1000);
    const encoders = ladderProcesses(rehearsal);
    const [before, bareBefore] = [cpuShares(rehearsal), cpuSeconds(ladder.pid)];
    await wait(seconds * 1000);
    const [after, bareAfter] = [cpuShares(rehearsal), cpuSeconds(ladder.pid)];
    ladder.kill("SIGKILL");
    if (bareBefore === undefined || bareAfter === undefined) throw new Error("the bare ffmpeg ended too soon");
    // A process' CPU time ends with it: a restarted encoder cannot be measured.
    if (ladderProcesses(rehearsal) !== encoders || presetOf(rehearsal) !== preset) {
        const measured = `not measured: this machine can't keep up with two ladders at preset ${preset}`;
        const bound = `≤ ${restBound.toFixed(2)} ×, ≤ ${allBound.toFixed(2)} ×`;
        return [{ figure: `${event}: CPU`, measured, against: "", bound }];
    }
    const bare = (bareAfter - bareBefore) / seconds;
    const took = (...shares: Share[]) => shares.reduce((sum, share) => sum + after[share] - before[share], 0) / seconds;
    const rest = took("encoder", "other hops");
    const own = took("itself", "looks");
    const all = rest + took("camera", "feeder");
    const row = (figure: string, cores: number, bound: number): BenchRow => ({
        figure: `${event}: ${figure}`,
        measured: `${(100 * cores).toFixed(0)} % of a core = ${(cores / bare).toFixed(2)} ×`,
        against: `bare ffmpeg, the same ladder: ${(100 * bare).toFixed(0)} %`,
        bound: `≤ ${bound.toFixed(2)} ×`,
        holds: cores / bare <= bound,
    });
    const plain = (figure: string, measured: string): BenchRow => ({ figure, measured, against: "", bound: "" });
    const { latency, hops } = rehearsal.state();
    return [
        row("CPU of all hops but cameras and feeder", rest, restBound),
        row("the same, with the rehearsal's own page, checks and looks", rest + own, restBound),
        row("CPU of all hops", all, allBound),
        row("the same, with its own", all + own, allBound),
        ...shares.map((share) => plain(`of these: ${share}`, `${(100 * took(share)).toFixed(1)} %`)),
        plain("x264's preset, in both", preset),
        plain("restarts", String(hops.reduce((sum, hop) => sum + hop.restarts, 0))),
        ...latency.map(({ after: hop, ms }) =>
            plain(`age of the newest picture, ${hop}`, `${(ms / 1000).toFixed(1)} s`),
        ),
    ];
}

/** Process ids of the current ladder encoders. */
function ladderProcesses(rehearsal: Rehearsal): string {
    const pids = hopProcesses(rehearsal).map(({ pid }) => pid);
    return pids.filter(makesLadder).join(" ");
}

/** One ffmpeg that makes the same ladder from a file, in real time, to files; x264's threads and AAC's search are as it chooses them. */
function bareLadder(plan: EncoderPlan, file: string, folder: string): ChildProcess {
    mkdirSync(folder);
    const args = encoderArguments(plan, false, folder);
    const ladder = args
        .slice(args.indexOf("-filter_complex"))
        .map((word) => (word === "1:a:0" ? "0:a:0" : word))
        .filter((word, i, all) => !ours.includes(word) && !ours.includes(all[i - 1] ?? ""));
    const words = ["-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", file, ...ladder];
    return spawn("ffmpeg", words, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** Options of the upload and of speed, without effect on the ladder. */
const ours = ["-method", "-http_persistent", "-ignore_io_errors", "-aac_coder"];
