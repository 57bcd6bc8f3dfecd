/** A channel that is played in simulated time, and asked. */

import { isFinding, readPlaylist, SeenPlaylist } from "../../rehearsal/check";
import { answer } from "../../rehearsal/hops/packager/answer";
import { Channel, Entry } from "../../rehearsal/hops/packager/channel";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Encoder, noon, plan, scte35 } from "./support/packager";

export const live = plan();
export const delayed = plan({
    id: "delayed",
    path: `/out/v1/${"b".repeat(32)}`,
    delaySeconds: 30,
    adMarkers: "DATERANGE",
});
export const startover = plan({
    id: "startover",
    path: `/out/v1/${"c".repeat(32)}`,
    startoverSeconds: 7200,
    segmentSeconds: 6,
});
export const endpoints = [live, delayed, startover];

export function ask(channel: Channel, now: number, endpoint: EndpointPlan, name: string) {
    const [path, query] = `${endpoint.path}/${name}`.split("?");
    return answer(endpoints, channel, now, {
        method: "GET",
        path,
        query: new URLSearchParams(query),
        address: "127.0.0.1",
    });
}

export function see(channel: Channel, now: number, endpoint: EndpointPlan, name: string): SeenPlaylist | undefined {
    const { status, body = "" } = ask(channel, now, endpoint, name);
    if (status === 404) return undefined;
    const seen = readPlaylist(body);
    if (isFinding(seen)) throw new Error(`${seen.text}\n${body}`);
    return seen;
}

/** Both pipelines for so many GOPs. */
export function play(
    happenings: string[],
    look: (channel: Channel, now: number) => void,
): { channel: Channel; entries: Entry[] } {
    const channel = new Channel(endpoints.map(({ segmentSeconds }) => segmentSeconds));
    const entries: Entry[] = [];
    const [first, second] = [new Encoder(channel, 0, 2, entries), new Encoder(channel, 1, 2, entries)];
    let isUp = true;
    let event = 0;
    first.begin(noon);
    second.begin(noon + 700);
    happenings.forEach((what, i) => {
        const now = noon + (i + 1) * 2000;
        if (what === "splice") {
            event += 1;
            for (const encoder of [first, second]) {
                encoder.splice({ scte35, startsAt: now + 3300, seconds: 20 + (i % 3) * 5, eventId: event });
            }
        }
        if (what === "restart 0" || (what === "up 0" && !isUp)) first.begin(now - 1500);
        if (what === "restart 1") second.begin(now - 900);
        if (what === "down 0") isUp = false;
        if (what === "up 0" || what === "restart 0") isUp = true;
        if (isUp) first.gop(what.startsWith("lost") ? [what.slice(5)] : []);
        second.gop();
        look(channel, now + 500);
    });
    return { channel, entries };
}
