import type { Figures } from "./hop";
import type { HopKind } from "./hop-kind";

export type HopState = "waiting" | "starting" | "up" | "down" | "stopped";

/** One hop as it does now. */
export interface HopStatus {
    name: string;
    kind: HopKind;
    standsFor: string;
    state: HopState;
    /** Starts after the first one, of the hop itself and of the programs inside it. */
    restarts: number;
    figures: Figures;
    /** The newest lines that it printed, for when it fails. */
    said: string[];
    pid?: number;
}

/** How our workers are run: the built file, or the source by tsx. */
export interface WorkerCommand {
    command: string;
    args: string[];
}
