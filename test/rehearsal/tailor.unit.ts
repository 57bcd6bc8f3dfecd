import { expect } from "chai";
import fc from "fast-check";

import { sum } from "../../rehearsal/aws/tailor/avail";
import { Clip, fill, FillAd, Fillers } from "../../rehearsal/aws/tailor/fill";
import { readMarks } from "../../rehearsal/aws/tailor/markers";
import { OriginPlaylist, readPlaylist } from "../../rehearsal/aws/tailor/playlist";
import type { SessionAvail } from "../../rehearsal/aws/tailor/session";
import { stitch } from "../../rehearsal/aws/tailor/stitch";
import { newBreaks } from "../../rehearsal/aws/tailor/suppress";
import { learnt, newAvail } from "../../rehearsal/aws/tailor/timeline";
import { answer } from "../../rehearsal/aws/packager/answer";
import { Channel } from "../../rehearsal/aws/packager/channel";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Encoder, noon, plan, scte35 } from "./support/packager";
import { FakeStream, lengthOf, mediaPlaylist } from "./support/tailor-origin";

const frameRate = 24;
const frame = 1 / frameRate;

function clip(name: string, seconds: number): Clip {
    const whole = Math.floor(seconds / 2 + 1e-9);
    const rest = seconds - whole * 2;
    return { clip: name, seconds: [...Array.from({ length: whole }, () => 2), ...(rest > 0.01 ? [rest] : [])] };
}

function ad(name: string, seconds: number): FillAd {
    return { id: name, seconds, mediaUrl: name, tracking: {}, clickTracking: [], ready: clip(name, seconds) };
}

const black = clip("b1ac", 2);
const withSlate: Fillers = { slate: clip("slate", 7.5), black, frameRate, gopSeconds: 2 };
const noSlate: Fillers = { black, frameRate, gopSeconds: 2 };

/** A session as the tailor keeps it, without its wires. */
class SimulatedSession {
    avails: SessionAvail[] = [];

    constructor(
        private readonly fillers: Fillers,
        private readonly adsOf: (avail: number) => FillAd[],
    ) {}

    ask(playlist: OriginPlaylist): string {
        const marks = readMarks(playlist);
        const learn = () => {
            for (const avail of learnt(this.avails, playlist, marks, this.fillers)) this.keep(avail);
        };
        learn();
        for (const one of newBreaks(this.avails, marks)) {
            const filled = fill(one.seconds, this.adsOf(this.avails.length), this.fillers);
            const avail = newAvail(this.avails, playlist, { ...one, id: String(one.startSequence) }, filled);
            if (avail !== undefined) this.keep(avail);
            learn();
        }
        return stitch(playlist, this.avails, {
            contentUrl: (uri) => `content/${uri.replace(/^index_\d_/, "")}`,
            adUrl: (_, { id }, name, index) => `ad/${id}/${name}/${index}`,
            markerPassthrough: false,
            frame,
        });
    }

    private keep(avail: SessionAvail): void {
        this.avails = [...this.avails.filter(({ id }) => id !== avail.id), avail].sort(
            (a, b) => a.startSequence - b.startSequence,
        );
    }
}

interface Seen {
    uri: string;
    seconds: number;
    discontinuityNumber: number;
}

/** What a run of reloads showed: each own number, and what stood there. Throws when two playlists disagree. */
class Watcher {
    readonly seen = new Map<number, Seen>();
    private readonly firsts = new Map<string, [number, number, number]>();

    /** The same numbers and joins, other lengths: sound beside pictures. */
    compare(text: string): void {
        for (const { sequence, uri, discontinuityNumber } of readPlaylist(text).segments) {
            const known = this.seen.get(sequence);
            if (known === undefined) continue;
            if (known.uri !== uri || known.discontinuityNumber !== discontinuityNumber) {
                expect.fail(`number ${sequence} was ${JSON.stringify(known)} and is ${uri} ${discontinuityNumber}`);
            }
        }
    }

    watch(rendition: string, text: string | undefined): void {
        if (text === undefined) return;
        const { segments } = readPlaylist(text);
        const [first] = segments;
        const last = segments.at(-1);
        if (first === undefined || last === undefined) return;
        const now: [number, number, number] = [first.sequence, first.discontinuityNumber, last.sequence];
        const before = this.firsts.get(rendition) ?? now;
        if (now.some((value, i) => value < before[i]))
            expect.fail(`${rendition} goes back: ${before.join()} → ${now.join()}`);
        this.firsts.set(rendition, now);
        for (const { sequence, uri, seconds, discontinuityNumber } of segments) {
            const known = this.seen.get(sequence);
            if (known === undefined) this.seen.set(sequence, { uri, seconds, discontinuityNumber });
            else if (
                known.uri !== uri ||
                known.seconds !== seconds ||
                known.discontinuityNumber !== discontinuityNumber
            ) {
                expect.fail(`number ${sequence} was ${JSON.stringify(known)} and is ${uri}, ${seconds}`);
            }
        }
    }

    /** All of it in order; throws when a number was left out. */
    inOrder(): Seen[] {
        const numbers = [...this.seen.keys()].sort((a, b) => a - b);
        numbers.forEach((n, i) => expect(n, "no number is left out").to.equal(numbers[0] + i));
        return numbers.map((n) => this.seen.get(n)!);
    }
}

const segmentSeconds = 4;
/** Segments of an hour. */
const hour = 900;
const tenMinutes = 150;

const breaksArbitrary = fc
    .array(
        fc.record({
            gap: fc.integer({ min: 3, max: 30 }),
            frames: fc.integer({ min: 5 * frameRate, max: 70 * frameRate }),
            early: fc.integer({ min: 0, max: 3 }),
            ads: fc.array(fc.integer({ min: 24, max: 20 * frameRate }), { maxLength: 5 }),
            lastSeconds: fc.constantFrom(4, 2, 2.5),
        }),
        { minLength: 1, maxLength: 20 },
    )
    .map((list) => {
        const lengths: Record<number, number> = {};
        let at = 0;
        const breaks = list.map(({ gap, frames, early, ads, lastSeconds }, i) => {
            const seconds = frames / frameRate;
            const start = at + gap;
            // Some end before the marker's time; some have a short last segment.
            const segments = Math.max(1, Math.ceil(seconds / segmentSeconds) - (i % 3 === 0 ? early : 0));
            lengths[start + segments - 1] = lastSeconds;
            at = start + segments;
            return { start, seconds, segments, ads };
        });
        return { breaks, lengths };
    });

describe("a session's playlists", () => {
    for (const [name, fillers, length, runs] of [
        ["an hour with slate", withSlate, hour, 1],
        ["ten minutes with slate", withSlate, tenMinutes, 6],
        ["ten minutes without slate", noSlate, tenMinutes, 6],
    ] as const) {
        it(`never go back, agree in every rendition, and add up to the frame (${name})`, () => {
            fc.assert(
                fc.property(
                    breaksArbitrary,
                    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 30 }),
                    fc.constantFrom<"cue" | "daterange">("cue", "daterange"),
                    fc.array(fc.integer({ min: 1, max: hour }), { maxLength: 3 }),
                    ({ breaks, lengths }, lags, markers, discontinuities) => {
                        const stream: FakeStream = {
                            ...{ segmentSeconds, windowSegments: 15, breaks, lengths, markers, epoch: 1.7e12 },
                            discontinuities: [...new Set(discontinuities)].sort((a, b) => a - b),
                        };
                        const session = new SimulatedSession(fillers, (avail) =>
                            (breaks[avail]?.ads ?? []).map((frames, i) => ad(`a${avail}x${i}`, frames / frameRate)),
                        );
                        const watcher = new Watcher();
                        const newest = { video: 0, other: 0, audio: 0 };
                        for (let last = 5; last < length; last++) {
                            for (const [i, rendition] of (["video", "other", "audio"] as const).entries()) {
                                // Renditions are asked for at other times, and some reloads are left out.
                                const lag = lags[(last * 3 + i) % lags.length];
                                newest[rendition] = Math.max(newest[rendition], last - lag);
                                const child = `index_${i + 1}`;
                                const content = mediaPlaylist(stream, newest[rendition], child);
                                watcher.watch(rendition, session.ask(readPlaylist(content)));
                            }
                        }
                        check(watcher.inOrder(), stream);
                    },
                ),
                { numRuns: runs, endOnFailure: true },
            );
        });
    }

    it("keep a filled break's exact length, with ads and slate in order", () => {
        const stream: FakeStream = {
            ...{ segmentSeconds, windowSegments: 15, epoch: 1.7e12 },
            breaks: [{ start: 20, seconds: 30 }],
        };
        const session = new SimulatedSession(withSlate, () => [ad("one", 10), ad("long", 25), ad("two", 15)]);
        const watcher = new Watcher();
        for (let last = 10; last < 50; last++)
            watcher.watch("video", session.ask(readPlaylist(mediaPlaylist(stream, last))));
        const shown = watcher.inOrder().filter(({ uri }) => uri.startsWith("ad/"));
        // The origin's segments reach to 32 s.
        expect(sum(shown.map(({ seconds }) => seconds))).to.be.closeTo(32, frame);
        const clips = shown.map(({ uri }) => uri.split("/")[2]);
        expect([...new Set(clips)]).to.deep.equal(["one", "two", "slate", "slate-24"]);
    });
});

describe("a session on the rehearsal's own packager", () => {
    for (const adMarkers of ["PASSTHROUGH", "SCTE35_ENHANCED", "DATERANGE"] as const) {
        it(`agrees in every rendition over two breaks and a new ffmpeg (${adMarkers})`, () => {
            const endpoint = plan({ adMarkers });
            const channel = new Channel([endpoint.segmentSeconds]);
            const encoder = new Encoder(channel, 0);
            encoder.begin(noon);
            const session = new SimulatedSession(withSlate, (avail) => [ad(`a${avail}`, 10), ad(`b${avail}`, 15)]);
            const watcher = new Watcher();
            const fill = new Map<string, number>();
            for (let gop = 0; gop < 150; gop++) {
                if (gop === 40 || gop === 100) {
                    const startsAt = noon + (gop + 3) * 2000;
                    encoder.splice({ scte35, startsAt, seconds: 30, eventId: gop });
                }
                if (gop === 70) encoder.begin(noon + gop * 2000);
                encoder.gop();
                for (const n of [(gop % 3) + 1, ((gop + 1) % 3) + 1]) {
                    const text = ask(channel, endpoint, noon + gop * 2000, `index_${n}.m3u8`);
                    if (text === undefined) continue;
                    const stitched = session.ask(readPlaylist(text));
                    // Sound has lengths of its own: compare the rest.
                    watcher.watch(`${n}`, n === 3 ? undefined : stitched);
                    if (n === 3) watcher.compare(stitched);
                }
            }
            for (const { uri, seconds } of watcher.inOrder()) {
                const [kind, id = ""] = uri.split("/");
                if (kind === "ad") fill.set(id, (fill.get(id) ?? 0) + seconds);
            }
            expect([...fill.values()]).to.have.length(2);
            for (const seconds of fill.values()) expect(seconds).to.be.closeTo(30, frame);
        });
    }
});

function ask(channel: Channel, endpoint: EndpointPlan, now: number, name: string): string | undefined {
    const question = { method: "GET", path: `${endpoint.path}/${name}`, query: new URLSearchParams() };
    const { status, body } = answer([endpoint], channel, now, { ...question, address: "127.0.0.1" });
    return status === 200 ? body : undefined;
}

/** Joins, numbers and lengths of all that was shown. */
function check(shown: Seen[], stream: FakeStream): void {
    let time = 0;
    let before: Seen | undefined;
    const number = ({ uri }: Seen) => Number(/^content\/(\d+)\.ts$/.exec(uri)?.[1] ?? NaN);
    let clock: number | undefined;
    for (const one of shown) {
        const n = number(one);
        if (!Number.isNaN(n)) {
            const start = startOf(stream, n);
            // Each break may be half a frame off by itself; here the content says the time again.
            const off = clock === undefined ? 0 : time - start;
            if (Math.abs(off) > frame * 1.05) expect.fail(`content ${n} comes ${off} s late`);
            time = start;
            clock = start;
        }
        if (before !== undefined) {
            const [a, b] = [number(before), n];
            const isContent = !Number.isNaN(a) && !Number.isNaN(b);
            const own = isContent && stream.discontinuities?.includes(b) === true;
            const joins = own || (!isContent && !sameClip(before.uri, one.uri));
            const step = one.discontinuityNumber - before.discontinuityNumber;
            if (step !== (joins ? 1 : 0)) expect.fail(`${step} discontinuities between ${before.uri} and ${one.uri}`);
        }
        time += one.seconds;
        before = one;
    }
}

/** The same play of a clip: its next segment. */
function sameClip(a: string, b: string): boolean {
    const [one, other] = [a, b].map((uri) => /^(ad\/.*)\/(\d+)$/.exec(uri));
    return one !== null && other !== null && one[1] === other[1] && Number(other[2]) === Number(one[2]) + 1;
}

function startOf(stream: FakeStream, sequence: number): number {
    let time = 0;
    for (let n = 0; n < sequence; n++) time += lengthOf(stream, n);
    return time;
}
