import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";
import * as HLS from "hls-parser";
import { z } from "zod";

import { clockTime } from "../../rehearsal/clock/code";
import { answering } from "../../rehearsal/probe/answering";
import type { Rehearsal } from "../../rehearsal/rehearsal";
import { Browser, OpenPage, Sample, stalls, startBrowser, Watch, watchInBrowser } from "./support/browser";
import { cut } from "./support/cut";
import { rehearseDev } from "./support/dev";
import { ownNetwork, testInOwnNetwork } from "./support/own-network";
import { type PlayerName, playerNames, type PlayerServer, playerServer } from "./support/player";

/** Every hop killed, hung and cut, under 50 viewers; else some, under a few. */
const long = process.env.PI_LIVE_ALL === "1";
const every = [
    ...["camera gopro", "ingest dev-pi-venue", "contribution main", "flow dev-contribution-main", "encoder"],
    ...["packager", "tailor", "ad-server", "bucket", "edge", "scheduler"],
];
const faults = long
    ? { killed: every, hung: every, cut: every }
    : {
          killed: ["encoder", "packager", "tailor", "edge"],
          hung: ["packager"],
          cut: ["flow dev-contribution-main"],
      };
/** 10 s and two segments of four. */
const goalMs = 18_000;
const cutMs = 10_000;
/** Watched after the first new picture, ms: a player may stand more than once. */
const settleMs = 12_000;
/** A player that stands for less plays on, ms. */
const shortestPauseMs = 500;
/**
 * What a player may take besides, ms. Shaka 5.2 stands at a program date-time that jumps (findings/shaka-date-time-jump.sh); video.js took
 * 18.6 s once after a hung packager, on a busy machine.
 */
const besidesMs: Record<PlayerName, number> = { "hls.js": 0, "video.js": 6000, Shaka: 30_000 };

const network = ownNetwork();
const title = "players, while hops fail";

interface Playing {
    name: PlayerName;
    watch: Watch;
    fatal: () => Promise<string[]>;
    /** Sessions that it has had so far. */
    sessions: Set<string>;
}

if (network === "possible") testInOwnNetwork(__filename, title, long ? 3_600_000 : 900_000);
else inside();

function inside(): void {
    describe(title, function () {
        this.timeout(300_000);
        const viewers = long ? 50 : 5;
        const rows: string[][] = [];
        let rehearsal: Rehearsal;
        let browser: Browser;
        let server: PlayerServer;
        const playing: Playing[] = [];
        /** Playlists of sessions without a player, and how far they were when last asked. */
        const others: { url: string; newest: number }[] = [];

        before(async function () {
            browser = await startBrowser(this);
            server = await playerServer();
            // Without breaks: their pictures are not the event's.
            rehearsal = await rehearseDev({ scale: 0.25, viewers, breakEverySeconds: 86_400 });
            const { live } = rehearsal.state().playback.withAds;
            expect(await answering(live, AbortSignal.timeout(120_000))).to.equal(true);
            for (const name of playerNames) {
                const opened = await browser.open({ width: 240, height: 160 });
                playing.push(await played(name, opened, server.url(live, { player: name })));
            }
            const now = Date.now();
            await Promise.all(playing.map((one) => seen(one, now)));
            for (let i = 0; i < 3; i += 1) {
                const url = await session(live);
                others.push({ url, newest: await position(url) });
            }
        });

        after(async () => {
            if (rows.length > 0) console.log(table(rows));
            const { figures } = rehearsal?.state().hops.find(({ name }) => name === "viewers") ?? {};
            if (figures !== undefined) {
                const { playing: pictures, stalls, longestStall, restarts, lost } = figures;
                console.log(
                    `      simulated viewers: ${pictures} of ${viewers} play; ${stalls} stalls, the longest ${longestStall} s; ` +
                        `${restarts} players started again, ${lost} segments given up`,
                );
            }
            await browser?.close();
            await server?.close();
            await rehearsal?.stop();
        });

        /** Waits for a picture that the camera made after a moment. */
        async function seen({ name, watch }: Playing, moment: number): Promise<void> {
            const deadline = Date.now() + 120_000;
            for (;;) {
                const samples = await watch.samples();
                const found = samples.some(({ at, clock }) => clock !== undefined && clockTime(clock, at) > moment);
                if (found) return;
                expect(Date.now(), `a picture in ${name} made after the fault`).to.be.below(deadline);
                await wait(250);
            }
        }

        for (const [word, fail] of [
            ["killed", (hop: string) => Promise.resolve(rehearsal.signal(hop, "SIGKILL"))],
            ["hung", (hop: string) => Promise.resolve(rehearsal.signal(hop, "SIGSTOP"))],
            ["cut", (hop: string) => cut(rehearsal, hop, cutMs)],
        ] as const) {
            for (const hop of faults[word]) {
                it(`sees new pictures again after ${hop} was ${word}`, async function () {
                    if (word === "cut" && network !== "inside") {
                        console.log("      skipped: cuts take a network of their own (root, or unshare --user)");
                        this.skip();
                    }
                    const began = Date.now();
                    await fail(hop);
                    const from = word === "cut" ? Date.now() : began;
                    await Promise.all(
                        playing.map(async (one) => {
                            await seen(one, from);
                            await wait(settleMs);
                            const samples = (await one.watch.samples()).filter(({ at }) => at >= began);
                            const gapMs = longestMs(samples, eventTimes(samples));
                            const pauses = stalls(samples, shortestPauseMs).map(({ ms }) => ms);
                            const stoodMs = pauses.reduce((sum, ms) => sum + ms, 0);
                            const times = [gapMs, stoodMs].map((ms) => `${(ms / 1000).toFixed(1)} s`);
                            const often = pauses.length > 1 ? ` in ${pauses.length} pauses` : "";
                            rows.push([hop, word, one.name, times[0], `${times[1]}${often}`]);
                            // Of a cut what it took after its end.
                            const most = cutOf(word) + goalMs + besidesMs[one.name];
                            expect(gapMs, `${one.name} without new pictures`).to.be.below(most);
                            expect(await one.fatal(), `fatal errors of ${one.name}`).to.deep.equal([]);
                            expect([...one.sessions], `sessions of ${one.name}`).to.have.length(1);
                        }),
                    );
                    for (const other of others) {
                        const newest = await position(other.url);
                        expect(newest, "the same session's newest segment").to.be.greaterThan(other.newest);
                        other.newest = newest;
                    }
                });
            }
        }
    });
}

function cutOf(fault: "killed" | "hung" | "cut"): number {
    return fault === "cut" ? cutMs : 0;
}

/** Opens a player's page. */
async function played(name: PlayerName, { page }: OpenPage, url: string): Promise<Playing> {
    const sessions = new Set<string>();
    page.on("request", (request) => {
        const [, session] = /\/v1\/manifest\/[^/]+\/[^/]+\/([^/]+)\//.exec(request.url()) ?? [];
        if (session !== undefined) sessions.add(session);
    });
    const watch = await watchInBrowser(page, url);
    const fatal = async () =>
        z.array(z.string()).parse(JSON.parse(await page.evaluate("JSON.stringify(globalThis.fatal)")));
    return { name, watch, fatal, sessions };
}

/** When the pictures were made that were seen, at each moment the newest so far; black and a last picture that stands are none. */
function eventTimes(samples: Sample[]): number[] {
    let newest = 0;
    return samples.map(({ at, clock }) => {
        if (clock !== undefined) newest = Math.max(newest, clockTime(clock, at));
        return newest;
    });
}

/** The longest time in which a value stayed as it was, to the last sample. */
function longestMs(samples: Sample[], values: number[]): number {
    const changes = samples.filter((_, i) => i === 0 || i === samples.length - 1 || values[i] !== values[i - 1]);
    return Math.max(0, ...changes.slice(1).map(({ at }, i) => at - changes[i].at));
}

/** Begins a session as a player does: the address of its first playlist. */
async function session(live: string): Promise<string> {
    const master = HLS.parse(await (await fetch(live)).text());
    if (!("variants" in master)) throw new Error(`${live} is no master playlist`);
    return new URL(master.variants[0].uri, live).href;
}

/** The number of its newest segment. Throws when the session is not known. */
async function position(url: string): Promise<number> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    const playlist = HLS.parse(await response.text());
    if (!("segments" in playlist)) throw new Error(`${url} is no media playlist`);
    return (playlist.mediaSequenceBase ?? 0) + playlist.segments.length;
}

function table(rows: string[][]): string {
    const head = ["hop", `fault (cut: ${cutMs / 1000} s)`, "player", "without new pictures", "stood"];
    const all = [head, ...rows];
    const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)));
    return all.map((row) => `      ${row.map((cell, i) => cell.padEnd(widths[i])).join("  ")}`.trimEnd()).join("\n");
}
