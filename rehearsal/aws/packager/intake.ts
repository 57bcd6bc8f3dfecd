/** Chunks of every track as they arrive, made into cells that hold all tracks. */
import type { Tracks } from "../../wire";
import { Cell, endOf, Pieces } from "./timeline";

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

    /** The cell that begins with a chunk of the reference. Undefined while a track lacks its part. */
    private whole(run: Run, chunk: Chunk): Cell | undefined {
        const reference = this.reference(run) ?? [];
        const from = reference.indexOf(chunk);
        for (let to = from; to < Math.min(reference.length, from + mostChunks); to += 1) {
            const cell = this.cut(run, reference.slice(from, to + 1));
            if (cell !== "further") return cell;
        }
        return undefined;
    }

    /** The cell of these chunks; `further` when a track has no cut at their end. */
    private cut(run: Run, reference: Chunk[]): Cell | "further" | undefined {
        const [{ pipeline, n, start, track }] = reference;
        const end = endOf(reference[reference.length - 1]);
        const pieces: Record<string, Pieces> = {};
        for (const { name, kind } of run.tracks?.tracks ?? []) {
            const list = run.chunks.get(name) ?? [];
            if (!list.some((chunk) => endOf(chunk) >= end - toleranceMs)) return undefined;
            const isCut = list.some((chunk) => Math.abs(endOf(chunk) - end) <= toleranceMs);
            if (kind === "video" && !isCut) return "further";
            const part = name === track ? reference : between(list, start, end, n === 0);
            const sum = piecesOf(part);
            // Sound may begin later than pictures; after that, less of it means that a chunk was lost.
            const leastSeconds = (end - start) / 1000 - (n === 0 && kind === "audio" ? 1 : 0.6) * reference[0].seconds;
            if (sum === undefined || sum.seconds < leastSeconds) return "further";
            pieces[name] = sum;
        }
        return { pipeline, run: run.run, n, start, seconds: (end - start) / 1000, pieces };
    }
}

/** When an upload fails, ffmpeg makes its next chunk longer, in one track and not in others. Then cells are longer too, up to this. */
const mostChunks = 16;

/** Chunks whose middle lies in a time. */
function between(list: Chunk[], start: number, end: number, isFirst: boolean): Chunk[] {
    return list.filter((chunk) => {
        const middle = (chunk.start + endOf(chunk)) / 2;
        return middle < end && (middle >= start || (isFirst && chunk.n === 0));
    });
}

function piecesOf(part: Chunk[]): Pieces | undefined {
    if (part.length === 0) return undefined;
    return {
        first: part[0].n,
        last: part[part.length - 1].n,
        seconds: part.reduce((sum, { seconds }) => sum + seconds, 0),
        bytes: part.reduce((sum, { bytes }) => sum + bytes, 0),
    };
}
