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
    let isUp: (rehearsal: Rehearsal) => void = () => {};
    const started = new Promise<Rehearsal>((resolve) => (isUp = resolve));
    const session = runSession(recording, {
        stack: "dev",
        root,
        worker: workers(),
        scale,
        out: { write: () => true },
        pageAssets,
        reportFolder: folder,
        started: (rehearsal) => {
            isUp(rehearsal);
            return [];
        },
        signal: ending.signal,
    });
    try {
        const tooSoon = session.then(({ text }) => Promise.reject(new Error(`the session ended too soon: ${text}`)));
        return await work(await Promise.race([started, tooSoon]));
    } finally {
        ending.abort();
        await session;
    }
}
