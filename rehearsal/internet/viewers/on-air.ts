import { setTimeout as wait } from "node:timers/promises";

import type { Client } from "./client";
import { Media, readMaster, readMedia } from "./playlists";

/** RFC 8216, section 6.3.3: a player begins no nearer to the live edge than three target durations. */
export const liveSyncSegments = 3;
const everyMs = 500;

/** True for a playlist that a player can begin in as far from its live edge as it wants to. */
export function beginnable({ ended, segments, targetSeconds }: Media): boolean {
    return ended || segments.reduce((sum, { seconds }) => sum + seconds, 0) >= liveSyncSegments * targetSeconds;
}

/** Waits until a stream has enough for a player's start: an audience comes to an event that is on. */
export async function onAir(url: string, client: Client): Promise<void> {
    for (;;) {
        try {
            const master = await client.read(url, {}, true);
            const media = new URL(readMaster(master.text).variants[0].uri, master.url).href;
            while (!beginnable(readMedia((await client.read(media, {}, true)).text))) await wait(everyMs);
            return;
        } catch {
            // Nothing there yet, or gone again.
            await wait(everyMs);
        }
    }
}
