import { EventEmitter } from "node:events";

import type { Hop } from "./hop";
import { HopRun, type SupervisorEvents } from "./hop-run";
import { leastPrivileges, Privileges } from "./privileges";
import type { HopState, HopStatus, WorkerCommand } from "./status";

export type { HopState, HopStatus, WorkerCommand };

/** Starts hops, starts them again when they end, and stops them all. */
export class Supervisor extends EventEmitter<SupervisorEvents> {
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
