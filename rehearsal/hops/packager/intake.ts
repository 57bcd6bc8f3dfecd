/** Chunks of every track as they arrive, made into cells that hold all tracks. */
import { Cell, endOf, Pieces, Tracks } from "./timeline";

/** A chunk that a playlist of the encoder has listed. */
export interface Chunk {
    pipeline: number;
    run: number;
    track: string;
    n: number;
    start: number;
    seconds: number;
    bytes: number;
}

/** Sound is cut at its own frames, so its chunks may end a little before the picture's. */
const toleranceMs = 100;

interface Run {
    run: number;
    tracks?: Tracks;
    chunks: Map<string, Chunk[]>;
}

/** What one pipeline sends. Pure: the same calls give the same cells. */
export class Intake {
    /** In the order of their arrival: the encoder's clock may have been set back between two of them. */
    private readonly runs: Run[] = [];

    constructor(readonly pipeline: number) {}

    describe(run: number, tracks: Tracks): void {
        this.run(run).tracks = tracks;
    }

    /** The newest run's tracks. */
    get tracks(): Tracks | undefined {
        return this.runs.filter(({ tracks }) => tracks !== undefined).at(-1)?.tracks;
    }

    get newestRun(): number | undefined {
        return this.runs.at(-1)?.run;
    }

    /** True when the chunk was known already. */
    knows(run: number, track: string, n: number): boolean {
        return this.runs.some((each) => each.run === run && each.chunks.get(track)?.some((chunk) => chunk.n === n));
    }

    add(chunk: Chunk): void {
        const { chunks } = this.run(chunk.run);
        const list = chunks.get(chunk.track) ?? [];
        const isNewest = list.length === 0 || list[list.length - 1].n < chunk.n;
        list.push(chunk);
        if (!isNewest) list.sort((a, b) => a.n - b.n);
        chunks.set(chunk.track, list);
    }

    /** Where the chunk before this one ended, when it is known: the start of this one. */
    endBefore(run: number, track: string, n: number): number | undefined {
        const before = this.runs
            .find((each) => each.run === run)
            ?.chunks.get(track)
            ?.find((chunk) => chunk.n === n - 1);
        return before === undefined ? undefined : endOf(before);
    }

    /** The first whole cell that begins at or after a time, and after a cell of the same pipeline. */
    next(notBefore: number, after?: { run: number; n: number }): Cell | undefined {
        const from = this.runs.findIndex(({ run }) => run === after?.run);
        for (const run of this.runs.slice(Math.max(0, from))) {
            const reference = this.reference(run);
            for (const chunk of reference ?? []) {
                if (after !== undefined && run.run === after.run && chunk.n <= after.n) continue;
                if (chunk.start < notBefore - toleranceMs) continue;
                const cell = this.whole(run, chunk);
                if (cell !== undefined) return cell;
            }
        }
        return undefined;
    }

    /** Where its newest whole cell ends. */
    newestEnd(): number | undefined {
        for (const run of [...this.runs].reverse()) {
            const cell = this.reference(run)
                ?.map((chunk) => this.whole(run, chunk))
                .filter((whole) => whole !== undefined)
                .at(-1);
            if (cell !== undefined) return endOf(cell);
        }
        return undefined;
    }

    /** Forgets what ended before a time; names the chunks. */
    forget(before: number): Chunk[] {
        const gone: Chunk[] = [];
        for (const { chunks } of this.runs) {
            for (const [track, list] of chunks) {
                gone.push(...list.filter((chunk) => endOf(chunk) < before));
                chunks.set(
                    track,
                    list.filter((chunk) => endOf(chunk) >= before),
                );
            }
        }
        return gone;
    }

    private run(run: number): Run {
        let found = this.runs.find((each) => each.run === run);
        if (found === undefined) {
            found = { run, chunks: new Map() };
            this.runs.push(found);
        }
        return found;
    }

    /** The track that cells follow: the first with pictures. */
    private reference({ tracks, chunks }: Run): Chunk[] | undefined {
        const list = tracks?.tracks ?? [];
        const name = (list.find(({ kind }) => kind === "video") ?? list[0])?.name;
        return name === undefined ? undefined : chunks.get(name);
    }

    /** Undefined while a track lacks its part. */
    private whole(run: Run, chunk: Chunk): Cell | undefined {
        const pieces: Record<string, Pieces> = {};
        for (const { name, kind } of run.tracks?.tracks ?? []) {
            const list = run.chunks.get(name) ?? [];
            const part = name === chunk.track ? [chunk] : kind === "video" ? same(list, chunk) : beside(list, chunk);
            if (part === undefined) return undefined;
            if (part.length > 0) {
                pieces[name] = {
                    first: part[0].n,
                    last: part[part.length - 1].n,
                    seconds: part.reduce((sum, { seconds }) => sum + seconds, 0),
                    bytes: part.reduce((sum, { bytes }) => sum + bytes, 0),
                };
            }
        }
        const { pipeline, n, start, seconds } = chunk;
        return { pipeline, run: run.run, n, start, seconds, pieces };
    }
}

/** All pictures of a run are cut at the same GOPs. */
function same(list: Chunk[], { n }: Chunk): Chunk[] | undefined {
    const found = list.find((chunk) => chunk.n === n);
    return found === undefined ? undefined : [found];
}

/** The sound of a picture's chunk: chunks whose middle lies in it. Undefined while more of it may come. */
function beside(list: Chunk[], cell: Chunk): Chunk[] | undefined {
    if (!list.some((chunk) => endOf(chunk) >= endOf(cell) - toleranceMs)) return undefined;
    const part = list.filter((chunk) => {
        const middle = (chunk.start + endOf(chunk)) / 2;
        return middle < endOf(cell) && (middle >= cell.start || (cell.n === 0 && chunk.n === 0));
    });
    const seconds = part.reduce((sum, chunk) => sum + chunk.seconds, 0);
    // Sound may begin later than pictures; after that, less of it means that a chunk was lost.
    return seconds > cell.seconds * (cell.n === 0 ? 0 : 0.6) ? part : undefined;
}
