import path from "node:path";

import type { Recording } from "../graph";
import { buildPage } from "../rehearsal/page/build.mjs";
import type { Rehearsal } from "../rehearsal/rehearsal";
import { runSession } from "../rehearsal/session";
import { workers } from "../test/rehearsal/support/run";

export interface SessionPlace {
    root: string;
    /** For the page and the report. */
    folder: string;
    scale: number;
}

/** The whole of `pi-live rehearse` in this process, with its page, checks and report, for as long as the work lasts. */
export async function playSession<T>(
    recording: Recording,
    { root, folder, scale }: SessionPlace,
    work: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
    const pageAssets = path.join(folder, "page");
    await buildPage(pageAssets);
    const ending = new AbortController();
    const session = { ended: Promise.resolve<unknown>(undefined) };
    try {
        const started = new Promise<Rehearsal>((resolve, reject) => {
            session.ended = runSession(recording, {
                stack: "dev",
                root,
                worker: workers(),
                scale,
                out: { write: () => true },
                pageAssets,
                reportFolder: folder,
                started: (rehearsal) => {
                    resolve(rehearsal);
                    return [];
                },
                signal: ending.signal,
            });
            session.ended.catch(reject);
        });
        return await work(await started);
    } finally {
        ending.abort();
        await session.ended;
    }
}
