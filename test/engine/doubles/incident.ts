import { appendFileSync, existsSync, writeFileSync } from "node:fs";

import type { Identity } from "./double";

/** What a double does to a resource. */
export type Operation = "check" | "diff" | "create" | "read" | "update" | "delete";

/** One operation, as the journal keeps it. */
export interface Entry extends Identity {
    operation: Operation;
    preview: boolean;
    id: string;
    /** Nanoseconds of the machine's steady clock: they compare between processes. */
    start: number;
    end: number;
    /** Hosts that were dialled, `host:port`, in order; where the double has no SSH, those that it would have dialled. */
    dials?: string[];
    error?: string;
}

/** Where operations are written down, and which of them must fail. */
export interface Incidents {
    note(entry: Entry): void;
    /** Throws when this operation is to fail. Asked before the double does anything. */
    provoke(operation: Operation, resource: Identity): void;
}

/** Neither writes nor fails. */
export const noIncidents: Incidents = { note: () => {}, provoke: () => {} };

/**
 * The doubles' orders from the environment, since the engine starts them:
 * `PI_LIVE_DOUBLE_JOURNAL` a file that gets one line of JSON an operation (check and diff excepted);
 * `PI_LIVE_DOUBLE_FAIL` e.g. `create aws:medialive/channel:Channel`, with ` once` behind it the next time only.
 */
export function incidentsFromEnvironment(env: NodeJS.ProcessEnv): Incidents {
    const journal = env.PI_LIVE_DOUBLE_JOURNAL;
    const [operation, type, once] = (env.PI_LIVE_DOUBLE_FAIL ?? "").split(" ");
    const marker = `${journal ?? ""}.failed`;
    return {
        note: (entry) => {
            if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(entry)}\n`);
        },
        provoke: (wanted, resource) => {
            if (wanted !== operation || resource.type !== type) return;
            if (once === "once") {
                if (existsSync(marker)) return;
                writeFileSync(marker, "");
            }
            throw new Error(`provoked: ${operation} ${type} ${resource.name} was to fail`);
        },
    };
}
