/** Programs that run for a while inside a hop, killed and stopped by hand: each end is counted, and the work is done all the same. */
import { expect } from "chai";

import { ingestHop, ingestPorts } from "../../rehearsal/venue/ingest/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import { ingestPlans } from "../../rehearsal/plan/ingest";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { programsBelow } from "../../rehearsal/run/programs";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { fakeOrigin } from "./support/tailor-origin";
import { until } from "./support/until";
import { changed } from "./support/venue";
import { clip, edgeHost, edgeUrl, encoder, packagerHost, plan } from "./tailor-support";

/** The newest of a hop's programs of a name. */
function program(hops: Supervisor, name: string): number | undefined {
    const [{ pid = 0 }] = hops.status();
    return programsBelow(pid)
        .filter((one) => one.name === name)
        .at(-1)?.pid;
}

function restarts(events: RehearsalEvent[]): string[] {
    return events.flatMap((event) =>
        event.type === "restart" ? `${event.process ?? "hop"}: ${event.why}`.replace(/https:\S+\//, "") : [],
    );
}

describe("programs inside a hop", function () {
    this.timeout(180_000);

    it("are counted where a clip's transcoding is killed, and where it hangs; the clip is made", async () => {
        const place = await Place.make(["tailor"]);
        const origin = await fakeOrigin({ segmentSeconds: 4, windowSegments: 10, breaks: [], epoch: 1.7e12 }, 102);
        const events: RehearsalEvent[] = [];
        const hops = supervisor();
        hops.on("event", (event) => events.push(event));
        try {
            origin.assets.set("/assets/slate.mp4", clip(place.folder("slate"), 60));
            const hosts = { [packagerHost]: origin.url, [edgeHost]: origin.url };
            await hops.start(tailorHop([plan], encoder, place, { hosts, edgeUrl }));
            // Black is made before it.
            await until("the first clip", 60, () => Number(hops.status()[0].figures["creatives"]) === 1);
            for (const [signal, why] of [
                ["SIGKILL", "it was ended by SIGKILL"],
                ["SIGSTOP", "it hung: stopped for 4 s"],
            ] as const) {
                const before = restarts(events).length;
                let pid: number | undefined;
                await until("a transcoding", 30, () => (pid = program(hops, "ffmpeg")) !== undefined);
                process.kill(pid ?? 0, signal);
                await until("counted", 30, () => restarts(events).length > before);
                expect(restarts(events).slice(before)).to.deep.equal([`ffmpeg (transcoding slate.mp4): ${why}`]);
            }
            await until("the clip", 90, () => Number(hops.status()[0].figures["creatives"]) === 2);
            expect(hops.status()[0].restarts).to.equal(2);
        } finally {
            await hops.stop();
            await origin.stop();
            place.remove();
        }
    });

    it("are counted where nginx hangs at the venue, master or worker, and it serves again", async () => {
        const [ingest] = ingestPlans(await changed("dev"));
        const place = await Place.make(ingestPorts(ingest));
        const events: RehearsalEvent[] = [];
        const hops = supervisor();
        hops.on("event", (event) => events.push(event));
        const hop = ingestHop(ingest, place);
        if (hop === undefined) throw new Error("dev has nginx at its venue");
        try {
            await hops.start(hop);
            const worker = program(hops, "nginx");
            expect(worker).to.be.a("number");
            process.kill(worker ?? 0, "SIGSTOP");
            await until("counted", 30, () => restarts(events).length === 1);
            expect(restarts(events)[0]).to.match(/: it hung: /);
            await until("up again", 30, () => hops.status()[0].state === "up" && program(hops, "nginx") !== worker);
            await until("it answers", 30, async () => (await hop.ready?.()) === true);
            const master = hops.status()[0].pid ?? 0;
            // Found first: below a stopped process none is listed.
            const successor = program(hops, "nginx");
            expect(successor).to.be.a("number").and.not.equal(master);
            process.kill(master, "SIGSTOP");
            process.kill(successor ?? 0, "SIGSTOP");
            await until("counted", 30, () => restarts(events).length > 1);
            expect(restarts(events).at(-1)).to.equal("hop: it hung: no sign of life for 6 s");
            await until("up again", 30, () => hops.status()[0].state === "up" && hops.status()[0].pid !== master);
        } finally {
            await hops.stop();
            place.remove();
        }
    });
});
