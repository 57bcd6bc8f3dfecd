import { readdirSync, readFileSync } from "node:fs";

import { Preset, presets } from "../../../rehearsal/plan/types";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import type { HopKind } from "../../../rehearsal/run/hop-kind";

/** The process group of a process; nothing when it is gone. Each hop is one, named by its first process. */
export function groupOf(pid: number): number | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // man 5 proc: the fifth field; the name stands in parentheses and may hold anything.
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
    } catch {
        return undefined;
    }
}

/** Every process of every hop that runs. */
export function hopProcesses(rehearsal: Rehearsal): { pid: number; hop: string; kind: HopKind }[] {
    const groups = new Map(
        rehearsal.state().hops.flatMap((hop) => (hop.pid === undefined ? [] : [[hop.pid, hop] as const])),
    );
    return readdirSync("/proc").flatMap((entry) => {
        const hop = /^\d+$/.test(entry) ? groups.get(groupOf(Number(entry)) ?? 0) : undefined;
        return hop === undefined ? [] : [{ pid: Number(entry), hop: hop.name, kind: hop.kind }];
    });
}

/** Every process that a process has started, and those that they have. */
export function descendants(pid: number): number[] {
    const children = readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry) && parentOf(Number(entry)) === pid)
        .map(Number);
    return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: number): number | undefined {
    try {
        return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    } catch {
        return undefined;
    }
}

/** A process' words; none when it is gone. */
export function argumentsOf(pid: number): string[] {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    } catch {
        return [];
    }
}

/** Whether it is the ffmpeg that makes the ladder. */
export function makesLadder(pid: number): boolean {
    return argumentsOf(pid).includes("-filter_complex");
}

/** x264's preset that the ladder is made with, if the encoder says one. */
export function presetOf(rehearsal: Rehearsal): Preset | undefined {
    const { figures = {} } = rehearsal.state().hops.find(({ kind }) => kind === "encoder") ?? {};
    return presets.find((one) => one === figures["preset"]);
}
