import type { RehearsalEvent } from "../run/hop";
import type { RehearsalState } from "../state";
import { eventText } from "./events";
import { clockText } from "./figures";
import { addressText, fit, summaryText, viewText } from "./text";

/** What of a terminal is needed; `process.stdout` is one. */
export interface Out {
    write(text: string): unknown;
    isTTY?: boolean;
    columns?: number;
    rows?: number;
}

export interface LiveView {
    /** A line that stays, above the view. */
    print(line: string): void;
    /** Draws a last time and leaves it there. */
    stop(): void;
}

const drawMs = 1000;
const summaryMs = 10_000;

/** Shows a running rehearsal: addresses once, then a table redrawn in place on a terminal, plain lines otherwise. */
export function liveView(out: Out, state: () => RehearsalState, page?: string): LiveView {
    out.write(`${addressText(state(), page)}\n`);
    return out.isTTY === true && process.env["TERM"] !== "dumb" ? drawn(out, state) : lines(out, state);
}

function drawn(out: Out, state: () => RehearsalState): LiveView {
    const colour = (process.env["NO_COLOR"] ?? "") === "";
    let height = 0;
    const clear = () => {
        if (height > 0) out.write(`\x1b[${height}A\x1b[0J`);
        height = 0;
    };
    const seen = new WeakSet<RehearsalEvent>();
    /** Events stay above the view. */
    const tellEvents = () => {
        const { events, startedAt } = state();
        const news = events.filter((event) => !seen.has(event));
        for (const event of news) seen.add(event);
        const shown = news.filter(telling);
        if (shown.length === 0) return;
        clear();
        const width = Math.max(20, out.columns ?? 80);
        for (const event of shown)
            out.write(`${fit(`${clockText(event.at - startedAt).padStart(7)}  ${eventText(event)}`, width)}\n`);
    };
    const draw = () => {
        tellEvents();
        const rows = Math.max(4, (out.rows ?? 24) - 1);
        const text = viewText(state(), Math.max(20, out.columns ?? 80), { colour, rows });
        clear();
        out.write(text);
        height = text.split("\n").length - 1;
    };
    draw();
    const timer = setInterval(draw, drawMs);
    return {
        print: (line) => {
            clear();
            out.write(`${line}\n`);
            draw();
        },
        stop: () => {
            clearInterval(timer);
            draw();
        },
    };
}

function lines(out: Out, state: () => RehearsalState): LiveView {
    const seen = new WeakSet<RehearsalEvent>();
    const states = new Map<string, string>();
    let summed = Date.now();
    const tell = () => {
        const now = state();
        const say = (text: string) => out.write(`${clockText(now.now - now.startedAt).padStart(7)}  ${text}\n`);
        for (const { name, state: is } of now.hops) {
            if (states.get(name) !== is) say(`${name} is ${is}`);
            states.set(name, is);
        }
        for (const event of now.events) {
            if (!seen.has(event) && telling(event)) say(eventText(event));
            seen.add(event);
        }
        if (Date.now() - summed < summaryMs) return;
        summed = Date.now();
        say(summaryText(now));
    };
    tell();
    const timer = setInterval(tell, drawMs);
    return {
        print: (line) => out.write(`${line}\n`),
        stop: () => {
            clearInterval(timer);
            tell();
        },
    };
}

/** What sessions do would drown the rest. */
function telling({ type }: RehearsalEvent): boolean {
    return type !== "beacon" && type !== "ads-request" && type !== "avail" && type !== "elsewhere";
}
