/** The packager at work: what arrives goes to the disk, into the journal and into the channel. */
import type { EndpointPlan } from "../../plan/types";
import type { Splice, Tracks } from "../../wire";
import { Channel, Entry } from "./channel";
import { ProgrammeClock } from "./clock";
import type { Chunk } from "./intake";
import type { ListedChunk } from "./listed";
import { Store } from "./store";
import type { Cell } from "./timeline";

/** A chunk's place in the input. */
type Name = Pick<Chunk, "pipeline" | "run" | "track" | "n">;

/** A new run that begins this long before the timeline's end has a clock that was set back, not a slow start. */
const clockStepMs = 10_000;

/** Kept of what no endpoint shows any more: players fetch segments of the playlist before. */
const slackSeconds = 60;

export class Packager {
    readonly channel: Channel;
    readonly store: Store;
    private readonly clock: ProgrammeClock;
    /** Newest playlist of each track: a chunk may come in after the playlist that lists it. */
    private readonly listed = new Map<string, ListedChunk[]>();

    constructor(
        private readonly plans: readonly EndpointPlan[],
        folder: string,
        { byteLimit = Number.POSITIVE_INFINITY, steady = () => performance.now() } = {},
    ) {
        this.channel = new Channel(plans.map(({ segmentSeconds }) => segmentSeconds));
        this.store = new Store(folder, byteLimit, () => this.makeRoom());
        this.clock = new ProgrammeClock(steady);
        for (const entry of this.store.read()) this.channel.apply(entry);
        this.clock.reaches(this.channel.end);
        this.missGone();
    }

    now(): number {
        return this.clock.now();
    }

    takeTracks(pipeline: number, run: number, tracks: Tracks): void {
        this.note([{ kind: "tracks", pipeline, run, tracks }]);
    }

    takeChunk(name: Name, content: Buffer): void {
        this.store.write(name, content);
        const chunks = this.listed.get(key(name));
        if (chunks !== undefined) this.list(name, chunks);
    }

    takePlaylist(name: Omit<Name, "n">, chunks: ListedChunk[]): void {
        this.listed.set(key(name), chunks);
        this.list(name, chunks);
    }

    takeSplice(pipeline: number, splice: Splice): void {
        const run = this.channel.intakes[pipeline].newestRun;
        const shift = run === undefined ? 0 : (this.channel.shift(pipeline, run) ?? 0);
        this.note([{ kind: "splice", splice: { ...splice, startsAt: splice.startsAt + shift } }]);
    }

    /** Deletes what no endpoint shows any more. While nothing comes in, the last live window stays. */
    retire(): void {
        const startover = Math.max(...this.plans.map(({ startoverSeconds }) => startoverSeconds));
        const live = Math.max(...this.plans.map(({ windowSeconds, delaySeconds }) => windowSeconds + delaySeconds));
        const shown = Math.min(this.now() - startover * 1000, this.channel.end - live * 1000);
        this.remove(this.channel.expired(shown - slackSeconds * 1000));
        for (const chunk of this.channel.leftovers.splice(0)) this.store.remove(chunk);
    }

    /** Chunks count when a playlist lists them and their file is there. */
    private list(name: Omit<Name, "n">, chunks: ListedChunk[]): void {
        const { pipeline, run, track } = name;
        const intake = this.channel.intakes[pipeline];
        for (const { n, seconds, at } of chunks) {
            if (intake.knows(run, track, n)) continue;
            const bytes = this.store.size({ ...name, n });
            const start = intake.endBefore(run, track, n) ?? this.programmeTime(name, at);
            if (bytes === undefined || start === undefined) continue;
            this.note([{ kind: "chunk", pipeline, run, track, n, start, seconds, bytes }]);
        }
    }

    private note(entries: Entry[]): void {
        for (const entry of entries) this.channel.apply(entry);
        this.store.append([...entries, ...this.channel.advance()]);
        this.clock.reaches(this.channel.end);
    }

    private programmeTime({ pipeline, run }: Omit<Name, "n">, at: number | undefined): number | undefined {
        if (at === undefined) return undefined;
        let shift = this.channel.shift(pipeline, run);
        if (shift === undefined) {
            const behind = this.channel.end - at;
            shift = behind > clockStepMs ? behind : 0;
            this.note([{ kind: "shift", pipeline, run, ms: shift }]);
        }
        return at + shift;
    }

    /** Media that was deleted just before a crash, and not noted. */
    private missGone(): void {
        const { timeline, gone } = this.channel;
        let there = gone;
        while (there < timeline.length && !this.isThere(timeline[there])) there += 1;
        if (there > gone) this.note([{ kind: "gone", cells: there }]);
    }

    private isThere({ pipeline, run, pieces }: Cell): boolean {
        return Object.entries(pieces).every(
            ([track, { first }]) => this.store.size({ pipeline, run, track, n: first }) !== undefined,
        );
    }

    /** Deletes the oldest cell; false when what is left is what live viewers need. */
    private makeRoom(): boolean {
        const { gone, end } = this.channel;
        const liveMs = Math.max(...this.plans.map(({ segmentSeconds }) => segmentSeconds)) * 3000;
        if (gone >= this.channel.expired(end - liveMs)) return false;
        this.remove(gone + 1);
        return true;
    }

    private remove(until: number): void {
        const { gone, timeline } = this.channel;
        if (until <= gone) return;
        for (const { pipeline, run, pieces } of timeline.slice(gone, until)) {
            for (const [track, { first, last }] of Object.entries(pieces)) {
                for (let n = first; n <= last; n += 1) this.store.remove({ pipeline, run, track, n });
            }
        }
        this.note([{ kind: "gone", cells: until }]);
    }
}

function key({ pipeline, run, track }: Omit<Name, "n">): string {
    return `${pipeline}/${run}/${track}`;
}
