import { ChildProcess, execFile, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import type { Recording } from "../graph";
import { encoderArguments } from "../rehearsal/hops/encoder/arguments";
import { cpuSeconds } from "../rehearsal/hops/encoder/cpu";
import { flowOutPort } from "../rehearsal/hops/flow";
import { eventPlan } from "../rehearsal/plan";
import type { EncoderPlan } from "../rehearsal/plan/types";
import { answering } from "../rehearsal/probe/answering";
import { Rehearsal } from "../rehearsal/rehearsal";
import { Place } from "../rehearsal/run/place";
import { hopProcesses, makesLadder, presetOf } from "../test/rehearsal/support/processes";
import { workers } from "../test/rehearsal/support/run";
import { changedStack, type Config, set } from "../test/rehearsal/support/venue";
import type { BenchRow } from "./table";

const seconds = 40;
const settleSeconds = 5;
const restBound = 1.1;
const allBound = 1.45;

type Share = "camera" | "feeder" | "encoder" | "rest";

/** The events that are measured: one small with two cameras, one with a camera and a big ladder. */
const events: { name: string; change: (config: Config) => void }[] = [
    { name: "dev (720p24, two cameras)", change: () => {} },
    { name: "1080p25 from one camera", change: onePicture },
];

function onePicture(config: Config): void {
    const size = { width: 1920, height: 1080, framesPerSecond: 25 };
    set(config, ["pi-live:cameras"], [{ application: "gopro", kind: "rtmp", ...size, bitrate: 8_000_000 }]);
    set(config, ["pi-live:contribution", "picture"], { ...size, bitrate: 9_000_000 });
    set(config, ["pi-live:encoder", "frameRate"], size.framesPerSecond);
    set(config, ["pi-live:encoder", "ladder"], "1080p");
}

/** CPU of rehearsals at full size, each against a bare ffmpeg that makes the same ladder from what the flow handed on. */
export async function rehearsalRows(root: string): Promise<BenchRow[]> {
    process.chdir(root);
    const rows: BenchRow[] = [];
    for (const { name, change } of events)
        rows.push(...(await eventRows(name, await changedStack("dev", change), root)));
    return rows;
}

async function eventRows(event: string, recording: Recording, root: string): Promise<BenchRow[]> {
    const plan = eventPlan(recording, root);
    const place = await Place.make([]);
    const begun = performance.now();
    const rehearsal = await Rehearsal.start(recording, { stack: "dev", root, worker: workers(), scale: 1 });
    try {
        const { live } = rehearsal.state().playback.withAds;
        await answering(live, AbortSignal.timeout(60_000));
        const playable = (performance.now() - begun) / 1000;
        const file = path.join(place.root, "source.ts");
        const from = `tcp://127.0.0.1:${flowOutPort(plan.flows[0].name, rehearsal.place)}`;
        const length = String(seconds + 2 * settleSeconds);
        const copy = ["-v", "error", "-f", "mpegts", "-i", from, "-t", length, "-c", "copy", file];
        await promisify(execFile)("ffmpeg", copy);
        // Side by side: what else runs on a core makes both dearer.
        const preset = presetOf(rehearsal);
        if (preset === undefined) throw new Error("the encoder does not say its preset");
        const ladder = bareLadder({ ...plan.encoder, preset }, file, place.folder("bare"));
        // The file begins anywhere: until its first key frame nothing is encoded.
        await wait(settleSeconds * 1000);
        const [before, bareBefore] = [cpuShares(rehearsal), cpuSeconds(ladder.pid)];
        await wait(seconds * 1000);
        const [after, bareAfter] = [cpuShares(rehearsal), cpuSeconds(ladder.pid)];
        ladder.kill("SIGKILL");
        if (bareBefore === undefined || bareAfter === undefined) throw new Error("the bare ffmpeg ended too soon");
        const bare = (bareAfter - bareBefore) / seconds;
        const took = (share: Share) => (after[share] - before[share]) / seconds;
        if (presetOf(rehearsal) !== preset) throw new Error(`this machine can't keep up with preset ${preset}`);
        const { latency, hops } = rehearsal.state();
        const restarts = hops.reduce((sum, hop) => sum + hop.restarts, 0);
        await rehearsal.stop();
        const rest = took("encoder") + took("rest");
        const all = rest + took("camera") + took("feeder");
        const row = (figure: string, cores: number, bound: number): BenchRow => ({
            figure: `${event}: ${figure}`,
            measured: `${(100 * cores).toFixed(0)} % of a core = ${(cores / bare).toFixed(2)} ×`,
            against: `bare ffmpeg, the same ladder: ${(100 * bare).toFixed(0)} %`,
            bound: `≤ ${bound.toFixed(2)} ×`,
            holds: cores / bare <= bound,
        });
        const plain = (figure: string, measured: string): BenchRow => ({ figure, measured, against: "", bound: "" });
        return [
            row("CPU of all hops but cameras and feeder", rest, restBound),
            row("CPU of all hops", all, allBound),
            plain(
                "of these: cameras, feeder, encoder, others",
                [took("camera"), took("feeder"), took("encoder"), took("rest")]
                    .map((cores) => `${(100 * cores).toFixed(1)} %`)
                    .join(", "),
            ),
            plain("x264's preset, in both", preset),
            plain("restarts", String(restarts)),
            plain("playlist with ads, after the start", `${playable.toFixed(1)} s`),
            ...latency.map(({ after: hop, ms }) =>
                plain(`age of the newest picture, ${hop}`, `${(ms / 1000).toFixed(1)} s`),
            ),
        ];
    } finally {
        await rehearsal.stop();
        place.remove();
    }
}

/** CPU seconds so far of every process of every hop. */
function cpuShares(rehearsal: Rehearsal): Record<Share, number> {
    const shares: Record<Share, number> = { camera: 0, feeder: 0, encoder: 0, rest: 0 };
    for (const { pid, hop } of hopProcesses(rehearsal)) {
        const seconds = cpuSeconds(pid) ?? 0;
        const channel = hop.startsWith("encoder");
        const share = hop.startsWith("camera")
            ? "camera"
            : channel
              ? makesLadder(pid)
                  ? "encoder"
                  : "feeder"
              : "rest";
        shares[share] += seconds;
    }
    return shares;
}

/** One ffmpeg that makes the same ladder from a file, in real time, to files. */
function bareLadder(plan: EncoderPlan, file: string, folder: string): ChildProcess {
    const args = encoderArguments(plan, false, folder);
    const ladder = args
        .slice(args.indexOf("-filter_complex"))
        .map((word) => (word === "1:a:0" ? "0:a:0" : word))
        .filter((word, i, all) => !overHttp.includes(word) && !overHttp.includes(all[i - 1] ?? ""));
    const words = ["-v", "error", "-nostdin", "-re", "-i", file, ...ladder];
    return spawn("ffmpeg", words, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

const overHttp = ["-method", "-http_persistent", "-ignore_io_errors"];
