/** Which pipeline's cells make the timeline, and where breaks begin and end in it. */
import type { Splice } from "../../wire";
import { Intake } from "./intake";
import { Cell, endOf } from "./timeline";

interface Break {
    splice: Splice;
    /** Start of its first cell. */
    start: number;
}

/** What the next choice depends on. It follows from the cells so far and the splices that came in between. */
export interface Chosen {
    last?: Cell;
    /** Newest cell of each pipeline. */
    newest: (Cell | undefined)[];
    waiting: Splice[];
    running?: Break;
}

export function nothingChosen(): Chosen {
    return { newest: [], waiting: [] };
}

/** Half a frame of 25 a second: a cell that begins this much too early is still the one meant. */
const halfFrameMs = 20;

/** Takes a splice in. The other pipeline's copy of one that is known changes nothing. */
export function splice(chosen: Chosen, message: Splice): Chosen {
    const known = [...chosen.waiting, ...(chosen.running === undefined ? [] : [chosen.running.splice])];
    if (known.some((other) => isSame(other, message))) return chosen;
    return { ...chosen, waiting: [...chosen.waiting, message].sort((a, b) => a.startsAt - b.startsAt) };
}

function isSame(a: Splice, b: Splice): boolean {
    const apartMs = Math.max(a.seconds ?? 0, 5) * 1000;
    return a.eventId === b.eventId && a.returns === b.returns && Math.abs(a.startsAt - b.startsAt) < apartMs;
}

/**
 * The next cell of the timeline, if there is one. Pipeline 0 is preferred; pipeline 1 stands in while it is ahead of it by more
 * than `patienceMs`. Only what has arrived decides, not the time: a pause of both is no reason to switch.
 */
export function choose(chosen: Chosen, intakes: readonly Intake[], patienceMs: number): Cell | undefined {
    const end = chosen.last === undefined ? 0 : endOf(chosen.last);
    const [first, standby] = intakes.map((intake, i) => intake.next(end, chosen.newest[i]));
    if (standby === undefined) return first;
    const [preferred, other] = intakes;
    // At the very start pipeline 0 has its time to come, later it had it.
    const reached = preferred.newestEnd() ?? (chosen.last === undefined ? standby.start : 0);
    if (other.next(reached + patienceMs) !== undefined) return standby;
    const switchesBack = chosen.last?.pipeline === 1;
    // What pipeline 0 had not sent yet when it came back. A part of a GOP is left out: pipelines are not in step.
    if (first !== undefined && switchesBack && endOf(standby) <= first.start + halfFrameMs) return standby;
    return first;
}

/** The cell as it goes into the timeline, with what begins and ends there, and what the next choice depends on. */
export function append(chosen: Chosen, cell: Cell): { cell: Cell; chosen: Chosen } {
    const { last } = chosen;
    const isSameRun = last?.pipeline === cell.pipeline && last.run === cell.run;
    const joined = last === undefined || (isSameRun && Math.abs(cell.start - endOf(last)) <= halfFrameMs);
    const due = chosen.waiting.filter(({ startsAt }) => startsAt <= cell.start + halfFrameMs);
    const waiting = chosen.waiting.filter((each) => !due.includes(each));
    // A splice that is over already (it came late, or the input was away) makes no break.
    const begins = due
        .filter(
            (each) =>
                each.returns !== true && (each.seconds === undefined || endOfBreak(each, each.startsAt) > cell.start),
        )
        .at(-1);
    const returns = due.find((each) => each.returns === true);
    let { running } = chosen;
    const stamped: Cell = { ...cell, ...(joined ? {} : { discontinuity: true }) };
    const isOver = running !== undefined && cell.start >= endOfBreak(running.splice, running.start) - halfFrameMs;
    if (running !== undefined && (isOver || returns !== undefined || begins !== undefined)) {
        const { splice, start } = running;
        stamped.in = { eventId: splice.eventId, start, ...(returns === undefined ? {} : { scte35: returns.scte35 }) };
        running = undefined;
    }
    if (begins !== undefined) {
        stamped.out = begins;
        running = { splice: begins, start: cell.start };
    }
    const newest = [...chosen.newest];
    newest[cell.pipeline] = cell;
    return { cell: stamped, chosen: { last: stamped, newest, waiting, running } };
}

function endOfBreak({ seconds }: Splice, start: number): number {
    return seconds === undefined ? Number.POSITIVE_INFINITY : start + seconds * 1000;
}

/** The same from a cell that was stamped before, read back from the disk. */
export function replay(chosen: Chosen, cell: Cell): Chosen {
    return append(chosen, cell).chosen;
}
