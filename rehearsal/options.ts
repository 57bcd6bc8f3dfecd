import type { ComposeOptions } from "./compose";
import type { WorkerCommand } from "./run/supervisor";

/** What a rehearsal may be told. */
export interface RehearsalOptions {
    /** Name of the stack, for people. */
    stack: string;
    /** The checkout: assets of the program are relative to it. */
    root: string;
    worker: WorkerCommand;
    /** Every rung smaller by this; chosen for this machine when absent. */
    scale?: number;
    /** Simulated viewers; none when absent. */
    viewers?: number;
    camera?: ComposeOptions["camera"];
    obs?: boolean;
    realAds?: boolean;
    breakEverySeconds?: number;
    /** Folder that gets the channel's recording; it goes with the rehearsal when absent. */
    keepRecording?: string;
    /** Address of this machine that page, edge, cameras' and encoders' listeners are reached at, beside `127.0.0.1`, which is all when absent. */
    address?: string;
    /** The page's port; any free one when absent. */
    pagePort?: number;
    /** Host name that viewers use for this machine; the address when absent. */
    publicHost?: string;
}
