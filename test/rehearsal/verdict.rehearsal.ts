import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import { watchPlaylist } from "../../rehearsal/check";
import { answering } from "../../rehearsal/probe/answering";
import type { Rehearsal } from "../../rehearsal/rehearsal";
import { Recorder } from "../../rehearsal/report/recorder";
import { programsBelow } from "../../rehearsal/run/programs";
import { rehearseDev } from "./support/dev";

describe("what a rehearsal says of programs that die inside its hops", function () {
    this.timeout(180_000);
    let rehearsal: Rehearsal;
    const recorder = new Recorder();
    const ending = new AbortController();
    let watching: Promise<unknown>;

    before(async () => {
        rehearsal = await rehearseDev({ scale: 0.25, breakEverySeconds: 86_400 });
        const live = rehearsal.state().playback.withoutAds["live"] ?? "";
        expect(await answering(live, AbortSignal.timeout(90_000))).to.equal(true);
        watching = watchPlaylist(live, {
            signal: ending.signal,
            onGap: (gap) => rehearsal.watched("live", gap),
            onSegments: (segments) => rehearsal.watched("live", { segments }),
        });
        recorder.sample(rehearsal.state());
    });

    after(async () => {
        ending.abort();
        await watching;
        await rehearsal?.stop();
    });

    /** The programs inside a hop with such a name, oldest first. */
    function programs(hop: string, name: string): number[] {
        const { pid = 0 } = rehearsal.state().hops.find((one) => one.name === hop) ?? {};
        return programsBelow(pid).flatMap((one) => (one.name === name ? [one.pid] : []));
    }

    /** Samples until a state holds. Fails when it does not in time. */
    async function until(what: string, holds: () => boolean): Promise<void> {
        const deadline = Date.now() + 45_000;
        while (!holds()) {
            expect(Date.now(), what).to.be.below(deadline);
            await wait(500);
            recorder.sample(rehearsal.state());
        }
    }

    function restarts(hop: string): string[] {
        return rehearsal
            .state()
            .events.flatMap((event) =>
                event.type === "restart" && event.hop === hop ? `${event.process ?? "hop"}: ${event.why}` : [],
            );
    }

    it("counts a decoder that is killed, and does not blame the source's format", async () => {
        await until("a decoder and an encoder", () => programs("encoder", "ffmpeg").length === 2);
        const repeated = () =>
            Number(rehearsal.state().hops.find(({ name }) => name === "encoder")?.figures["queueMs"]);
        const decoder = programs("encoder", "ffmpeg")[0];
        process.kill(decoder, "SIGKILL");
        await until("counted", () => restarts("encoder").length === 1);
        expect(restarts("encoder")).to.deep.equal(["ffmpeg (decoding): it was ended by SIGKILL"]);
        await until("a new decoder's pictures", () => repeated() > 0);
        const notes = rehearsal.state().events.flatMap((event) => (event.type === "note" ? event.text : []));
        expect(notes.filter((text) => /output format/.test(text))).to.deep.equal([]);
    });

    it("counts an encoder that is killed, with the seconds that viewers lose", async () => {
        const before = restarts("encoder").length;
        const [encoder] = programs("encoder", "ffmpeg");
        process.kill(encoder, "SIGKILL");
        await until("counted", () => restarts("encoder").length > before);
        expect(restarts("encoder").at(-1)).to.equal("ffmpeg (encoding): it was ended by SIGKILL");
        await until("a gap", () => (rehearsal.state().lost["live"]?.gaps ?? 0) > 0);
        expect(rehearsal.state().lost["live"]?.seconds).to.be.within(0.5, 15);
    });

    it("counts workers of nginx that are killed, and ones that hang", async () => {
        const [worker, other] = programs("edge", "nginx");
        process.kill(worker, "SIGKILL");
        process.kill(other, "SIGSTOP");
        await until("both counted", () => restarts("edge").length === 2);
        expect(restarts("edge").sort()).to.deep.equal([
            "an nginx worker: it hung: stopped for 4 s",
            "an nginx worker: it was ended by signal 9",
        ]);
        const [ingest] = programs("ingest dev-pi-venue", "nginx");
        process.kill(ingest, "SIGKILL");
        await until("counted", () => restarts("ingest dev-pi-venue").length > 0);
    });

    it("is not good to go, and says why", () => {
        const { verdict, hops } = recorder.report([]);
        expect(verdict).to.include({ good: false, exitCode: 1 });
        expect(verdict.text).to.match(/^Not yet: .*not exercised: .*breaks, ads, viewers/);
        for (const reason of [
            "encoder: ffmpeg (encoding): it was",
            "edge: an nginx worker: it hung",
            "viewers of live",
        ])
            expect(
                verdict.reasons.some((text) => text.startsWith(reason)),
                reason,
            ).to.equal(true);
        expect(hops.find(({ name }) => name === "edge")?.restarts).to.equal(2);
    });
});
