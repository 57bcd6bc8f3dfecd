import { readFile } from "node:fs/promises";
import path from "node:path";

import { fetchEnded, relayScript } from "../../../components/pi-ingest/relay";
import type { ContributionPlan, IngestPlan } from "../../plan/ingest";
import type { Figures, Hop, HopMessage } from "../../run/hop";
import type { Place } from "../../run/place";
import { cameraHop, CameraOptions } from "../camera/hop";
import { type Door, flowDoor } from "../../aws/flow/ports";
import { guarded } from "../../run/guard";
import { localUrl, statusPortOf } from "../ingest/hop";
import { srtUrl } from "./srt";

export interface ContributionOptions {
    /** True: nothing sends; OBS or any other encoder is waited for at `srtAddress`. */
    obs?: boolean;
    /** For a camera that sends by itself; a real one is waited for there too. */
    camera?: CameraOptions;
    /** Where the source is dialled; on this machine's own address when absent. */
    door?: Door;
}

/** What sends to one source of a flow. */
export function contributionHop(
    plan: ContributionPlan,
    ingests: IngestPlan[],
    place: Place,
    { obs = false, camera: cameraOptions = {}, door = flowDoor(plan, place) }: ContributionOptions = {},
): Hop {
    const name = `contribution ${plan.source}`;
    const folder = place.folder(`${name} ${plan.flow}`);
    const isReal = plan.kind === "direct" && cameraOptions.source?.kind === "wait";
    if (obs || isReal) {
        return {
            name,
            kind: "contribution",
            standsFor: isReal ? "the Pi's camera" : "OBS, at the venue",
            folder,
            process: { kind: "program", command: "sleep", args: ["infinity"] },
            // Whether one dials is the flow's to tell.
            watch: () => Promise.resolve({ encoder: `yours, to ${srtAddress(plan, door)}` }),
        };
    }
    if (plan.kind === "direct") {
        const ingest = ingests.find((one) => one.name === plan.ingest);
        const camera = ingest?.cameras.find(({ application }) => application === plan.application);
        if (ingest === undefined || camera === undefined)
            throw new Error(`no camera ${plan.application} at ${plan.ingest}`);
        return cameraHop(ingest, camera, place, { ...cameraOptions, direct: { ...plan, ...door } });
    }
    const { passphrase, application, latencyMs } = plan;
    const target = { name: plan.source, ...door, latencyMs, encrypted: passphrase !== undefined };
    const script = localScript(plan.script ?? relayScript(application, target), {
        rtmp: localUrl(plan.ingest, application, place),
        status: statusPortOf(plan.ingest, place),
        srt: `${door.host}:${door.port}`,
    });
    const reports = path.join(folder, "progress");
    return {
        name,
        kind: "contribution",
        standsFor: plan.kind === "relay" ? "the Pi's relay" : "OBS, at the venue",
        process: guarded("bash", [`${folder}/relay.sh`], { CREDENTIALS_DIRECTORY: folder, RUNTIME_DIRECTORY: folder }),
        folder,
        files: {
            "relay.sh": script,
            progress: "",
            ...(passphrase === undefined ? {} : { passphrase: `passphrase=${passphrase}\n` }),
        },
        read: (line) => fetchEnds(line, name),
        ready: () => Promise.resolve(true),
        // With its publisher, a turned picture or other sound; what ends the publisher is counted where it runs.
        regularEnd: `the stream of ${application} ended, or changed: it is fetched anew`,
        watch: async () => relayFigures(await readFile(reports, "utf8"), Date.now()),
        alive: async () => relayIsAlive(await readFile(reports, "utf8"), Date.now(), latencyMs),
        fix: "are ffmpeg and bash installed?",
    };
}

/** A fetching program that was killed, by the line that the script logs; empty for every other line. */
export function fetchEnds(line: string, hop: string, now = Date.now()): HopMessage[] {
    const [, signal] = new RegExp(`${fetchEnded} (\\d+)$`).exec(line) ?? [];
    if (signal === undefined) return [];
    const process = "ffmpeg (fetching)";
    return [
        { kind: "event", event: { type: "restart", at: now, hop, process, why: `it was ended by signal ${signal}` } },
    ];
}

/** Where an encoder sends to, for people; the passphrase is told apart. */
export function srtAddress(plan: ContributionPlan, door: Door): string {
    return srtUrl({ ...plan, ...door });
}

/**
 * A Pi's relay script with the addresses of this machine in its variables: ports of nginx and of the flow, nothing else. For OBS the same
 * script does its work: it adds silence where the source has no sound, and waits for a camera. Throws when a variable is not in it.
 */
export function localScript(script: string, to: { rtmp: string; status: number; srt: string }): string {
    const changes: [variable: string, value: RegExp, local: string][] = [
        ["rtmp_url", /rtmp:\S+/, to.rtmp],
        ["rtmp_port", /\d+/, new URL(to.rtmp).port],
        ["status_port", /\d+/, String(to.status)],
        ["srt_url", /(?<=srt:\/\/)[^?]+/, to.srt],
    ];
    return changes.reduce((text, [variable, value, local]) => {
        const [declaration] = new RegExp(`^${variable}=.*$`, "m").exec(text) ?? [];
        if (declaration === undefined) throw new Error(`the relay script does not declare ${variable}`);
        return text.replace(declaration, () => declaration.replace(value, () => local));
    }, script);
}

/**
 * Whether the script still reports, as it does once a second while it sends. Before its first report it waits for a camera, or dials; after its
 * last one it waits for the latency to pass.
 */
export function relayIsAlive(progress: string, now: number, latencyMs: number): boolean {
    const last = progress.trim().split("\n").at(-1) ?? "";
    return last === "" || now - Number(last.split(" ")[0]) * 1000 < 2500 + latencyMs;
}

/** The script's last reports, a second apart: time, frames, bytes. Old ones are of a stream that ended. */
export function relayFigures(progress: string, now: number): Figures {
    const reports = progress
        .trim()
        .split("\n")
        .map((line) => line.split(" ").map(Number))
        .filter(([at]) => now - at * 1000 < 8000);
    const [first, last] = [reports.at(0), reports.at(-1)];
    if (first === undefined || last === undefined || last[0] <= first[0]) return { bitrate: 0, fps: 0 };
    const seconds = last[0] - first[0];
    return {
        bitrate: Math.max(0, Math.round(((last[2] - first[2]) * 8) / seconds)),
        fps: Math.max(0, Math.round(((last[1] - first[1]) * 10) / seconds) / 10),
    };
}
