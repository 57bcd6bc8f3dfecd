import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { createReadStream, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import type { FlowPlan } from "../../plan/types";
import { transmitStats, TransmitStats, TransmitWord, transmitWord } from "./words";

type Source = FlowPlan["sources"][number];

interface Events {
    data: [Buffer];
    word: [TransmitWord];
    stats: [TransmitStats];
    /** The program ended by itself; it is started again. */
    ended: [string];
}

/** Waits between two starts, ms. */
const againMs = 300;

/** The SRT listener of one source: srt-live-transmit, for ever. */
export class SrtListener extends EventEmitter<Events> {
    private child?: ChildProcess;

    constructor(
        readonly source: Source,
        private readonly address: { host: string; port: number; namespace?: string },
    ) {
        super();
    }

    /** Runs for ever. */
    async run(): Promise<never> {
        for (;;) {
            const why = await this.start();
            this.emit("ended", why);
            await wait(againMs);
        }
    }

    /** True once its port is open and the program runs. */
    listening(): boolean {
        const { child } = this;
        return child?.pid !== undefined && child.exitCode === null && udpPorts(child.pid).has(this.address.port);
    }

    private async start(): Promise<string> {
        const stats = `stats-${this.source.name}`;
        // A pipe, so that nothing grows.
        rmSync(stats, { force: true });
        execFileSync("mkfifo", ["-m", "600", stats]);
        const { namespace } = this.address;
        const there = namespace === undefined ? [] : ["nsenter", `--net=${namespace}`, "--"];
        const transmit = ["srt-live-transmit", ...transmitArgs(this.source, this.address, stats)];
        const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...there, ...transmit], {
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.child = child;
        const lines = createInterface({ input: createReadStream(stats) });
        lines.on("line", (line) => {
            const read = transmitStats(line);
            if (read !== undefined) this.emit("stats", read);
        });
        let said = "";
        createInterface({ input: child.stderr }).on("line", (line) => {
            const word = transmitWord(line);
            if (word?.kind === "error") said = `: ${word.text}`;
            if (word !== undefined) this.emit("word", word);
        });
        child.stdout.on("data", (chunk: Buffer) => this.emit("data", chunk));
        const why = await new Promise<string>((resolve) => {
            child.once("error", (error) => resolve(error.message));
            child.once("exit", (code, signal) => resolve(signal ?? `status ${code}`));
        });
        lines.close();
        return `${why}${said}`;
    }
}

/**
 * `latency` in ms (facts pi.md §3: other tools take µs). Without a passphrase an encrypted caller is refused too, as MediaConnect does.
 *
 * srt-live-transmit takes its passphrase in no other way, so users of this machine can read it while the rehearsal runs; nothing that it
 * prints with it is passed on.
 */
export function transmitArgs(
    { latencyMs, passphrase }: Pick<Source, "latencyMs" | "passphrase">,
    { host, port }: { host: string; port: number },
    stats: string,
): string[] {
    const options = ["mode=listener", `latency=${latencyMs}`, "enforcedencryption=true"];
    if (passphrase?.includes("&") === true) {
        throw new Error("srt-live-transmit cannot be told a passphrase with &, which ends it: rehearse with another");
    }
    // Anything else is taken as it stands: nothing is decoded (measured, 1.5.1).
    if (passphrase !== undefined) options.push(`passphrase=${passphrase}`);
    return [
        ...["-loglevel:note", "-stats:100", "-statspf:json", "-fullstats", `-statsout:${stats}`],
        `srt://${host}:${port}?${options.join("&")}`,
        "file://con",
    ];
}

/** UDP ports that are open in the network of a process (proc(5)). */
function udpPorts(pid: number): Set<number> {
    let table = "";
    try {
        table = readFileSync(`/proc/${pid}/net/udp`, "utf8");
    } catch {
        // It has just ended.
    }
    const lines = table.split("\n").slice(1);
    return new Set(lines.map((line) => parseInt(line.trim().split(/\s+/)[1]?.split(":")[1] ?? "", 16)));
}
