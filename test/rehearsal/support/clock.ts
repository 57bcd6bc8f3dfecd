import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import { faketimeLibrary } from "../../../cli/setup/media";
import type { WorkerCommand } from "../../../rehearsal/run/supervisor";
import { workers } from "./run";

/** Workers with a clock of their own, which can be stepped while they run; the machine's is left alone. */
export class SteppedClock {
    private readonly file: string;

    constructor(folder: string) {
        this.file = path.join(folder, "clock");
        this.step(0);
    }

    /** So many seconds off the machine's clock from now on. */
    step(seconds: number): void {
        // Never half a word for who reads it meanwhile.
        writeFileSync(`${this.file}.new`, `${seconds < 0 ? "" : "+"}${seconds}\n`);
        renameSync(`${this.file}.new`, this.file);
    }

    get workers(): WorkerCommand {
        const library = faketimeLibrary();
        if (library === undefined) throw new Error("libfaketime is missing");
        const { command, args } = workers();
        return {
            command: "env",
            args: [
                `LD_PRELOAD=${library}`,
                `FAKETIME_TIMESTAMP_FILE=${this.file}`,
                "FAKETIME_NO_CACHE=1",
                // The steady clock is no matter of the time of day.
                ...["DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"],
                command,
                ...args,
            ],
        };
    }
}
