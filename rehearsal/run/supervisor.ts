import { ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import { childEnvironment } from "./environment";
import { allPrivileges, leastPrivileges, Privileges } from "./privileges";
import { withFolder } from "./temporary";
import { writeHopFiles } from "./files";
import { StoppedPrograms } from "./programs";
import type { HopState, HopStatus, WorkerCommand } from "./status";
import { Figures, Hop, HopWord, hopWordSchema, RehearsalEvent } from "./hop";

export type { HopState, HopStatus, WorkerCommand };

interface Events {
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
/** A worker tells how it does once a second: after this long without a word it hangs. */
const silentMs = 6000;
/** One that said nothing for so long is asked. */
const askMs = 1500;

/** Starts hops, starts them again when they end, and stops them all. */
export class Supervisor extends EventEmitter<Events> {
    private readonly runs = new Map<string, HopRun>();

    /** `least`: what hops run with unless they are `privileged`; chosen for the workers' own file when absent. */
    constructor(
        private readonly worker: WorkerCommand,
        private readonly least: Privileges = leastPrivileges({ files: worker.args.slice(-1) }),
    ) {
        super();
    }

    /**
     * Starts a hop, also in the place of a stopped one of its name, and waits until it is ready. Throws what it said when it is not
     * within half a minute.
     */
    async start(hop: Hop): Promise<void> {
        await this.add(hop).start();
    }

    /** Starts hops that need nothing of each other, at once; throws for the first that does not come up, when all have settled. */
    async startAll(hops: Hop[]): Promise<void> {
        const outcomes = await Promise.allSettled(hops.map((hop) => this.start(hop)));
        for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    }

    /** Starts hops in the place of stopped ones. What does not come up is started again until it does, as after any other end. */
    async replaceAll(hops: Hop[]): Promise<void> {
        await Promise.all(hops.map((hop) => this.add(hop).startOrRetry()));
    }

    /** Hops in the order of their start. */
    status(): HopStatus[] {
        return [...this.runs.values()].map((run) => run.status());
    }

    /** Sends a signal to a hop's process and what it started, e.g. SIGKILL, SIGSTOP. Throws when it does not run. */
    signal(name: string, signal: NodeJS.Signals): void {
        const run = this.runs.get(name);
        if (run === undefined) throw new Error(`no hop ${name}`);
        run.signal(signal);
    }

    /** Stops one hop for good, or all of them, the last one first. */
    async stop(name?: string): Promise<void> {
        const runs = [...this.runs.values()].filter((run) => name === undefined || run.hop.name === name).reverse();
        for (const run of runs) await run.stop();
    }

    private add(hop: Hop): HopRun {
        const former = this.runs.get(hop.name)?.status().state;
        if (former !== undefined && former !== "stopped") throw new Error(`two hops are called ${hop.name}`);
        const run = new HopRun(hop, this.worker, this.least, this);
        this.runs.set(hop.name, run);
        return run;
    }
}

class HopRun {
    private state: HopState = "waiting";
    private restarts = 0;
    /** Restarts of programs inside the hop. */
    private innerRestarts = 0;
    private figures: Figures = {};
    private readonly said: string[] = [];
    private child?: ChildProcess;
    private wanted = true;
    /** When it was last heard of, by the monotonic clock. */
    private heard = 0;
    /** Why we killed it ourselves. */
    private hung?: string;
    private readonly stopped = new StoppedPrograms();

    constructor(
        readonly hop: Hop,
        private readonly worker: WorkerCommand,
        private readonly least: Privileges,
        private readonly out: EventEmitter<Events>,
    ) {}

    status(): HopStatus {
        const { name, kind, standsFor } = this.hop;
        const { state, figures, child } = this;
        const restarts = this.restarts + this.innerRestarts;
        return { name, kind, standsFor, state, restarts, figures, said: [...this.said], pid: child?.pid };
    }

    async start(): Promise<void> {
        const failure = await this.once();
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
        const failure = await this.once();
        if (failure !== undefined) void this.again(failure, 0);
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
            this.tell("SIGTERM");
            this.tell("SIGCONT");
            await Promise.race([ended, wait(stopMs)]);
            this.tell("SIGKILL");
            await ended;
        }
        this.set("stopped");
    }

    private tell(signal: NodeJS.Signals): void {
        try {
            this.signal(signal);
        } catch {
            // Gone already.
        }
    }

    /** One start: undefined when it is ready, else what went wrong. */
    private async once(): Promise<string | undefined> {
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
        const hear = (line: string) => {
            this.heard = performance.now();
            for (const word of this.read(line)) {
                if (word.kind === "ready") ready = true;
                else this.take(word);
            }
        };
        createInterface({ input: child.stdout }).on("line", hear);
        createInterface({ input: child.stderr }).on("line", hear);
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
            this.tell("SIGKILL");
            await end;
            this.set("down");
            return `not ready within ${startMs / 1000} s`;
        }
        this.set("up");
        void this.look(child);
        void this.mind(child);
        void end.then(() => this.again(ended ?? "it ended", performance.now() - startedAt, this.noteOf(child)));
        return undefined;
    }

    /** What is noted in place of a restart after an end that is no fault. */
    private noteOf({ exitCode }: ChildProcess): string | undefined {
        return exitCode === 0 ? this.hop.regularEnd : undefined;
    }

    /** After an end that nobody asked for: starts again, ever later. `note`: why the first end is no fault. */
    private async again(why: string, upMs: number, note?: string): Promise<void> {
        let failures = upMs > steadyMs || note !== undefined ? 0 : Math.min(this.restarts, backOff.length - 1);
        let reason: string | undefined = why;
        for (let regular = note; this.wanted && reason !== undefined; regular = undefined) {
            this.set(regular === undefined ? "down" : "starting");
            this.ended(reason, regular);
            await wait(backOff[failures]);
            failures = Math.min(failures + 1, backOff.length - 1);
            if (!this.wanted) return;
            reason = await this.once();
        }
    }

    private ended(why: string, note: string | undefined): void {
        const common = { at: Date.now(), hop: this.hop.name };
        if (note !== undefined) this.take({ kind: "event", event: { type: "note", ...common, text: note } });
        else {
            this.restarts += 1;
            this.take({ kind: "event", event: { type: "restart", ...common, why } });
        }
    }

    private get privileges(): Privileges {
        return this.hop.privileged === true ? allPrivileges : this.least;
    }

    /** Asks for figures as long as this process is the hop's. */
    private async look(child: ChildProcess): Promise<void> {
        const { watch } = this.hop;
        while (watch !== undefined && child === this.child && child.exitCode === null && child.signalCode === null) {
            const figures = await watch().catch(() => ({}));
            this.take({ kind: "figures", figures });
            await wait(watchMs);
        }
    }

    /** Kills what hangs, so that it is started again. */
    private async mind(child: ChildProcess): Promise<void> {
        const { hop } = this;
        const limit = hop.silentMs ?? (hop.process.kind === "worker" ? silentMs : undefined);
        this.heard = performance.now();
        while (child === this.child && child.exitCode === null && child.signalCode === null) {
            await wait(watchMs);
            this.killHung(child);
            const quiet = performance.now() - this.heard > askMs;
            if (quiet && (await hop.alive?.().catch(() => false)) === true) this.heard = performance.now();
            const longest = hop.alive === undefined ? limit : silentMs;
            if (!this.wanted || longest === undefined || performance.now() - this.heard < longest) continue;
            this.hung = `it hung: no sign of life for ${longest / 1000} s`;
            this.tell("SIGKILL");
            return;
        }
    }

    private command(): { command: string; args: string[]; env?: Record<string, string>; input?: string } {
        const { process: wanted } = this.hop;
        if (wanted.kind === "program") return wanted;
        const { command, args } = this.worker;
        return { command, args: [...args, wanted.worker], input: `${JSON.stringify(wanted.settings)}\n` };
    }

    private read(line: string): HopWord[] {
        if (this.hop.process.kind === "worker" && line.startsWith('{"kind":')) {
            const word = hopWordSchema.safeParse(JSON.parse(line));
            if (word.success) return [word.data];
        }
        const words = this.hop.read?.(line) ?? [];
        if (words.length === 0) {
            this.said.push(line);
            if (this.said.length > keptLines) this.said.shift();
        }
        return words;
    }

    private take(word: Exclude<HopWord, { kind: "ready" }>): void {
        if (word.kind === "figures") {
            this.figures = { ...this.figures, ...word.figures };
            return;
        }
        const { event } = word;
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
            this.take({ kind: "event", event: { type: "restart", at: Date.now(), hop: this.hop.name, process, why } });
    }

    private set(state: HopState): void {
        // One that was stopped while it was being started again stays stopped: another takes its name.
        if (!this.wanted && state !== "stopped") return;
        this.state = state;
        this.out.emit("change", this.status());
    }
}
