import { expect } from "chai";
import { parse, setOptions } from "hls-parser";
import { ChildProcess, spawnSync } from "node:child_process";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { packagerHop } from "../../rehearsal/aws/packager/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import type { ConfigurationPlan } from "../../rehearsal/plan/types";
import { Place } from "../../rehearsal/run/place";
import { Supervisor } from "../../rehearsal/run/supervisor";
import { programme, smallPlan, spliceCall, stand } from "./encoder-support";
import { until } from "./support/until";
import { SteppedClock } from "./support/clock";
import { plan } from "./support/packager";
import { clipArgs, push } from "./support/push";
import { fakeOrigin } from "./support/tailor-origin";

const hour = 3600;
const live = plan({ segmentSeconds: 1, windowSeconds: 30, startoverSeconds: 600, programDateTimeSeconds: 1 });

describe("a clock that is set by an hour, on one process,", () => {
    before(() => setOptions({ silent: true }));

    it("moves nothing that the packager says", async () => {
        const place = await Place.make(["packager"]);
        const clock = new SteppedClock(place.root);
        const all = new Supervisor(clock.workers);
        let camera: ChildProcess | undefined;
        const base = `${place.url("packager")}${live.path}`;
        const playlist = async (query = "") => {
            const response = await fetch(`${base}/index_1.m3u8${query}`);
            const read = parse(await response.text());
            if (read.isMasterPlaylist) throw new Error("a master playlist");
            return read;
        };
        try {
            const clip = path.join(place.folder("clip"), "clip.mkv");
            expect(spawnSync("nice", ["-n", "10", "ffmpeg", "-v", "error", ...clipArgs, clip]).status).to.equal(0);
            await all.start(packagerHop([live], place));
            const started = Date.now();
            camera = await push(place.url("packager"), clip);
            const figures = () => all.status()[0].figures;
            const newest = () => Number(figures()["newest"] ?? 0);
            await until("three segments", 30, () => Number(figures()["segments"] ?? 0) >= 3);

            // Every segment as it was when it was first seen, and how old the newest one was.
            const seen = new Map<number, string>();
            const steps: [seconds: number, lag: number][] = [
                [0, 0],
                [hour, hour],
                [-hour, -hour],
                [0, 0],
            ];
            for (const [seconds, lag] of steps) {
                clock.step(seconds);
                const from = newest();
                await until("the step, as the packager's own clock tells", 10, () => {
                    const told = Number(figures()["liveLagMs"] ?? 0) / 1000;
                    return Math.abs(told - lag) < 60;
                });
                await until(`three segments more at ${seconds} s`, 30, () => newest() >= from + 3000);
                const { segments, mediaSequenceBase = 0 } = await playlist();
                expect(mediaSequenceBase).to.equal(0);
                expect(segments.some(({ discontinuity }) => discontinuity)).to.equal(false);
                for (const { mediaSequenceNumber: n, uri, programDateTime } of segments) {
                    const said = `${uri} ${programDateTime?.toISOString()}`;
                    expect(seen.get(n) ?? said).to.equal(said);
                    seen.set(n, said);
                }
                const last = segments.at(-1);
                const age = Date.now() - (last?.programDateTime?.getTime() ?? 0);
                expect(age, `live, at ${seconds} s`).to.be.within(0, 15_000);
                const begin = Math.floor(started / 1000) - 60;
                expect((await playlist(`?start=${begin}`)).segments[0].mediaSequenceNumber).to.equal(0);
            }
            expect([...seen.keys()]).to.deep.equal([...seen.keys()].map((_, i) => i));
            expect(all.status()[0].restarts).to.equal(0);
        } finally {
            camera?.kill("SIGKILL");
            await all.stop();
            place.remove();
        }
    });

    it("makes no new run of the encoder, and moves no picture", async () => {
        await stand(
            smallPlan(),
            async ({ all, sink, source, place, events, clock }) => {
                source.play(programme());
                const newest = () => sink.chunks("high", 0, sink.runs().at(-1)).length;
                await until("two chunks", 40, () => newest() >= 2);
                const runs = sink.runs().length;
                for (const [eventId, seconds] of [hour, -hour].entries()) {
                    clock.step(seconds);
                    const before = newest();
                    const url = `${place.url("encoder")}/prod/channels/4711/schedule`;
                    const body = JSON.stringify(spliceCall(`ad ${eventId}`, eventId, 90_000));
                    expect((await fetch(url, { method: "PUT", body })).status).to.equal(200);
                    const now = Date.now();
                    await until("three chunks more", 40, () => newest() >= before + 3);
                    // The process has the other time, its pictures have not.
                    const said = events.find((event) => event.type === "splice" && event.eventId === eventId);
                    if (said?.type !== "splice") throw new Error("no splice");
                    expect(said.at - now).to.be.closeTo(seconds * 1000, 5000);
                    expect(said.startsAt - now).to.be.closeTo(0, 5000);
                }
                expect(sink.runs()).to.have.length(runs);
                const run = Number(sink.runs().at(-1));
                const listed = sink.text(`${run}/high/index.m3u8`) ?? "";
                const dates = [...listed.matchAll(/DATE-TIME:(.*)/g)].map(([, date]) => Date.parse(date));
                const numbers = [...listed.matchAll(/(\d+)\.ts/g)].map(([, n]) => Number(n));
                expect(dates).to.have.length.above(3);
                expect(dates).to.deep.equal(numbers.map((n) => run + 1000 * n));
                expect(all.status()[0].restarts).to.equal(0);
            },
            { stepped: true },
        );
    });

    it("ends no session of the tailor", async () => {
        const place = await Place.make(["tailor"]);
        const clock = new SteppedClock(place.root);
        const all = new Supervisor(clock.workers);
        const origin = await fakeOrigin({ segmentSeconds: 4, windowSegments: 10, breaks: [], epoch: 1.7e12 }, 102);
        try {
            const hosts = { "packager.example.org": origin.url };
            await all.start(tailorHop([ads], smallPlan(), place, { hosts, edgeUrl: origin.url }));
            const master = `${place.url("tailor")}/v1/master/${ads.accountHash}/${ads.name}/index.m3u8`;
            const headers = { "X-MediaPackage-CDNIdentifier": "secret" };
            const [child] = /^[^#].*\.m3u8$/m.exec(await (await fetch(master, { headers })).text()) ?? [];
            const url = new URL(child ?? "", master);
            for (const seconds of [0, hour, -hour, 0]) {
                clock.step(seconds);
                // Silent sessions are looked for once a second.
                await wait(2500);
                const answer = await fetch(url, { headers });
                expect(answer.status, `at ${seconds} s`).to.equal(200);
                expect(await answer.text()).to.include("_102.ts");
            }
            expect(all.status()[0].restarts).to.equal(0);
        } finally {
            await all.stop();
            await origin.stop();
            place.remove();
        }
    });
});

/** A configuration with as little as may be. */
const ads: ConfigurationPlan = {
    name: "ads-live",
    accountHash: "50ec183ca41d59912d89091e57896ff16053a246",
    host: "x.mediatailor.eu-west-1.amazonaws.com",
    contentUrl: "https://packager.example.org/out/v1/live",
    adsUrl: "https://ads.example.org/",
    markerPassthrough: false,
    insertionMode: "STITCHED_ONLY",
    aliases: {},
};
