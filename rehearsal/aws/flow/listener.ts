import { ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import type { FlowPlan } from "../../plan/types";
import { fifo } from "../../run/fifo";
import { leastPrivileges } from "../../run/privileges";
import { type AddressReading, transmitArgs } from "./transmit";
import { endText } from "../encoder/ffmpeg";
import { transmitStats, TransmitStats, TransmitWord, transmitWord } from "./srt-messages";

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
        private readonly reading: AddressReading,
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
        const files = { stats: `stats-${this.source.name}`, log: `log-${this.source.name}` };
        // The network namespace is root's to enter; what comes from outside is read without root's rights.
        const { args, owner } = leastPrivileges({ folders: ["."] });
        const stats = fifo(files.stats, { owner });
        const log = fifo(files.log, { owner });
        const { namespace } = this.address;
        const there = namespace === undefined ? [] : ["nsenter", `--net=${namespace}`, "--"];
        const transmit = ["srt-live-transmit", ...transmitArgs(this.source, this.address, files, this.reading)];
        const own = ["setpriv", ...args, "--pdeathsig", "KILL", "--"];
        const [command, ...rest] = [...there, ...own, ...transmit];
        const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
        this.child = child;
        createInterface({ input: stats }).on("line", (line) => {
            const read = transmitStats(line);
            if (read !== undefined) this.emit("stats", read);
        });
        let said = "";
        const hear = (line: string) => {
            const word = transmitWord(line);
            if (word?.kind === "error") said = `: ${word.text}`;
            if (word !== undefined) this.emit("word", word);
        };
        for (const input of [log, child.stderr]) createInterface({ input }).on("line", hear);
        child.stdout.on("data", (chunk: Buffer) => this.emit("data", chunk));
        const why = await new Promise<string>((resolve) => {
            child.once("error", (error) => resolve(error.message));
            child.once("exit", (code, signal) => resolve(endText(code, signal)));
        });
        stats.destroy();
        log.destroy();
        return `${why}${said}`;
    }
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
