import { setTimeout as wait } from "node:timers/promises";

const everyMs = 500;

/** Waits until a playlist is there: an endpoint has none before its first segment, as MediaPackage has none. False: the signal came first. */
export async function answering(url: string, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
        const headers = { "user-agent": "pi-live" };
        const ok = await fetch(url, { signal, headers, redirect: "error" }).then(
            async (response) => {
                await response.arrayBuffer();
                return response.ok;
            },
            () => false,
        );
        if (ok) return true;
        await wait(everyMs, undefined, { signal }).catch(() => {});
    }
    return false;
}
