import { ChildProcess, spawn } from "node:child_process";
import type { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import { childEnvironment } from "./environment";
import { writeHopFiles } from "./files";
import { Figures, Hop, HopMessage, hopMessageSchema, RehearsalEvent } from "./hop";
import { allPrivileges, Privileges } from "./privileges";
import { StoppedPrograms } from "./programs";
import type { HopState, HopStatus, WorkerCommand } from "./status";
import { withFolder } from "./temporary";

/** What a supervisor emits. */
export interface SupervisorEvents {
    event: [RehearsalEvent];
    change: [HopStatus];
}

/** Waits between two starts, ms: at once, then longer; back to the first after a minute up. */
const backOff = [200, 500, 1000, 2000, 5000];
const steadyMs = 60_000;
const startMs = 30_000;
const stopMs = 3000;
const keptLines = 40;
const watchMs = 1000;
/** A worker reports figures once a second: considered hung after this much silence. */
const silentMs = 6000;
/** `alive` is polled after this much silence. */
const askMs = 1500;

/** One hop's process: started, watched, restarted. */
export class HopRun {
    private state: HopState = "waiting";
    private restarts = 0;
    /** Restarts of programs inside the hop. */
    private innerRestarts = 0;
    private figures: Figures = {};
    private readonly said: string[] = [];
    private child?: ChildProcess;
    private wanted = true;
    /** Monotonic time of the last sign of life, ms. */
    private lastSignOfLife = 0;
    /** Why we killed it ourselves. */
    private hung?: string;
    private readonly stopped = new StoppedPrograms();

    constructor(
        readonly hop: Hop,
        private readonly worker: WorkerCommand,
        private readonly least: Privileges,
        private readonly out: EventEmitter<SupervisorEvents>,
    ) {}

    status(): HopStatus {
        const { name, kind, standsFor } = this.hop;
        const { state, figures, child } = this;
        const restarts = this.restarts + this.innerRestarts;
        return { name, kind, standsFor, state, restarts, figures, said: [...this.said], pid: child?.pid };
    }

    async start(): Promise<void> {
        const failure = await this.tryStart();
        if (failure !== undefined) {
            await this.stop();
            const { name, fix } = this.hop;
            const lines = this.said.slice(-5).map((line) => `\n  ${line}`);
            throw new Error(
                `${name} does not start: ${failure}${fix === undefined ? "" : `; ${fix}`}${lines.join("")}`,
            );
        }
    }

    /** Waits for the first start only. */
    async startOrRetry(): Promise<void> {
        const failure = await this.tryStart();
        if (failure !== undefined) void this.restartWithBackoff(failure, 0);
    }

    signal(signal: NodeJS.Signals): void {
        const pid = this.child?.pid;
        if (pid === undefined) throw new Error(`${this.hop.name} does not run`);
        // The whole group: a worker's own programs too.
        process.kill(-pid, signal);
    }

    async stop(): Promise<void> {
        this.wanted = false;
        const { child } = this;
        if (child !== undefined && child.exitCode === null && child.signalCode === null) {
            const ended = new Promise((resolve) => child.once("exit", resolve));
            this.trySignal("SIGTERM");
            this.trySignal("SIGCONT");
            await Promise.race([ended, wait(stopMs)]);
            this.trySignal("SIGKILL");
            await ended;
        }
        this.set("stopped");
    }

    private trySignal(signal: NodeJS.Signals): void {
        try {
            this.signal(signal);
        } catch {
            // Gone already.
        }
    }

    /** One start: undefined when it is ready, else what went wrong. */
    private async tryStart(): Promise<string | undefined> {
        this.set("starting");
        const { hop } = this;
        try {
            writeHopFiles(this.hop, this.privileges);
        } catch (error) {
            // Tried again like any other end: a full disk may have room later.
            this.set("down");
            return withFolder(error, hop.folder).message;
        }
        const { command, args, env, input } = this.command();
        // util-linux: the program dies with us, however we die. Its own group, so that what it starts can be stopped with it.
        const child = spawn("setpriv", [...this.privileges.args, "--pdeathsig", "KILL", "--", command, ...args], {
            cwd: hop.folder,
            env: { ...childEnvironment(), ...env },
            stdio: ["pipe", "pipe", "pipe"],
            detached: true,
        });
        this.child = child;
        const startedAt = performance.now();
        let ended: string | undefined;
        const end = new Promise<void>((resolve) => {
            child.once("error", (error) => {
                ended = error.message;
                resolve();
            });
            child.once("exit", (code, signal) => {
                ended ??= this.hung ?? (signal === null ? `it ended with status ${code}` : `it was ended by ${signal}`);
                this.hung = undefined;
                resolve();
            });
        });
        let ready = hop.process.kind === "program" && hop.ready === undefined && hop.read === undefined;
        const onLine = (line: string) => {
            this.lastSignOfLife = performance.now();
            for (const message of this.read(line)) {
                if (message.kind === "ready") ready = true;
                else this.handleMessage(message);
            }
        };
        createInterface({ input: child.stdout }).on("line", onLine);
        createInterface({ input: child.stderr }).on("line", onLine);
        child.stdin.on("error", () => {});
        if (input !== undefined) child.stdin.write(input);

        const until = startedAt + startMs;
        while (ended === undefined && !ready && performance.now() < until) {
            if (hop.ready !== undefined && (await hop.ready())) ready = true;
            else await Promise.race([end, wait(hop.ready === undefined ? 20 : 200)]);
        }
        if (ended !== undefined) {
            this.set("down");
            return ended;
        }
        if (!ready) {
            this.trySignal("SIGKILL");
            await end;
            this.set("down");
            return `not ready within ${startMs / 1000} s`;
        }
        this.set("up");
        void this.pollFigures(child);
        void this.watchdog(child);
        void end.then(() =>
            this.restartWithBackoff(ended ?? "it ended", performance.now() - startedAt, this.noteOf(child)),
        );
        return undefined;
    }

    /** What is noted in place of a restart after an end that is no fault. */
    private noteOf({ exitCode }: ChildProcess): string | undefined {
        return exitCode === 0 ? this.hop.regularEnd : undefined;
    }

    /** After an unrequested end: restarts with growing delays. `note`: why the first end is no fault. */
    private async restartWithBackoff(why: string, upMs: number, note?: string): Promise<void> {
        let failures = upMs > steadyMs || note !== undefined ? 0 : Math.min(this.restarts, backOff.length - 1);
        let reason: string | undefined = why;
        for (let regular = note; this.wanted && reason !== undefined; regular = undefined) {
            this.set(regular === undefined ? "down" : "starting");
            this.ended(reason, regular);
            await wait(backOff[failures]);
            failures = Math.min(failures + 1, backOff.length - 1);
            if (!this.wanted) return;
            reason = await this.tryStart();
        }
    }

    private ended(why: string, note: string | undefined): void {
        const common = { at: Date.now(), hop: this.hop.name };
        if (note !== undefined) this.handleMessage({ kind: "event", event: { type: "note", ...common, text: note } });
        else {
            this.restarts += 1;
            this.handleMessage({ kind: "event", event: { type: "restart", ...common, why } });
        }
    }

    private get privileges(): Privileges {
        return this.hop.privileged === true ? allPrivileges : this.least;
    }

    /** Polls the hop's figures as long as this process is the hop's. */
    private async pollFigures(child: ChildProcess): Promise<void> {
        const { watch } = this.hop;
        while (watch !== undefined && child === this.child && child.exitCode === null && child.signalCode === null) {
            const figures = await watch().catch(() => ({}));
            this.handleMessage({ kind: "figures", figures });
            await wait(watchMs);
        }
    }

    /** Kills a process that shows no sign of life, so that it is started again. */
    private async watchdog(child: ChildProcess): Promise<void> {
        const { hop } = this;
        const limit = hop.silentMs ?? (hop.process.kind === "worker" ? silentMs : undefined);
        this.lastSignOfLife = performance.now();
        while (child === this.child && child.exitCode === null && child.signalCode === null) {
            await wait(watchMs);
            this.killHung(child);
            const quiet = performance.now() - this.lastSignOfLife > askMs;
            if (quiet && (await hop.alive?.().catch(() => false)) === true) this.lastSignOfLife = performance.now();
            const longest = hop.alive === undefined ? limit : silentMs;
            if (!this.wanted || longest === undefined || performance.now() - this.lastSignOfLife < longest) continue;
            this.hung = `it hung: no sign of life for ${longest / 1000} s`;
            this.trySignal("SIGKILL");
            return;
        }
    }

    private command(): { command: string; args: string[]; env?: Record<string, string>; input?: string } {
        const { process: wanted } = this.hop;
        if (wanted.kind === "program") return wanted;
        const { command, args } = this.worker;
        return { command, args: [...args, wanted.worker], input: `${JSON.stringify(wanted.settings)}\n` };
    }

    private read(line: string): HopMessage[] {
        if (this.hop.process.kind === "worker" && line.startsWith('{"kind":')) {
            const message = hopMessageSchema.safeParse(JSON.parse(line));
            if (message.success) return [message.data];
        }
        const messages = this.hop.read?.(line) ?? [];
        if (messages.length === 0) {
            this.said.push(line);
            if (this.said.length > keptLines) this.said.shift();
        }
        return messages;
    }

    private handleMessage(message: Exclude<HopMessage, { kind: "ready" }>): void {
        if (message.kind === "figures") {
            this.figures = { ...this.figures, ...message.figures };
            return;
        }
        const { event } = message;
        if (event.type !== "restart" || event.process === undefined) {
            this.out.emit("event", event);
            return;
        }
        // While a hop is stopped its programs end with it.
        if (!this.wanted) return;
        this.innerRestarts += 1;
        this.out.emit("event", { ...event, hop: this.hop.name, why: this.stopped.reason(event.why) });
    }

    /** Programs inside the hop, which their owner starts again. */
    private killHung({ pid }: ChildProcess): void {
        if (!this.wanted || pid === undefined) return;
        for (const { name: process, why } of this.stopped.killHung(pid, performance.now()))
            this.handleMessage({
                kind: "event",
                event: { type: "restart", at: Date.now(), hop: this.hop.name, process, why },
            });
    }

    private set(state: HopState): void {
        // One that was stopped while it was being started again stays stopped: another takes its name.
        if (!this.wanted && state !== "stopped") return;
        this.state = state;
        this.out.emit("change", this.status());
    }
}
