/** A worker's way to tell the supervisor how it does: a JSON line on standard output. */
import type { Figures, HopMessage, RehearsalEvent } from "./hop";

export interface Reporter {
    ready(): void;
    figures(figures: Figures): void;
    event(event: RehearsalEvent): void;
}

export const reporter: Reporter = {
    ready: () => write({ kind: "ready" }),
    figures: (figures) => write({ kind: "figures", figures }),
    event: (event) => write({ kind: "event", event }),
};

function write(message: HopMessage): void {
    process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Runs until the process ends; reports `ready` when it serves. Throws what is wrong with its settings. */
export type WorkerMain = (settings: unknown, report: Reporter) => Promise<void>;
