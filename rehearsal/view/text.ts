import type { Figures } from "../run/hop";
import type { HopState, HopStatus } from "../run/status";
import type { RehearsalState } from "../state";
import { clockText, figureWords, millisecondsText, shareText } from "./figures";
import { latencySteps } from "./latency";
import { openedAt } from "./startover";
import { healthText, inOrder, worst } from "./stops";

export interface ViewOptions {
    /** ANSI colours. */
    colour?: boolean;
    /** Lines at most; hops that have no room are counted. */
    rows?: number;
}

type Paint = (code: number, text: string) => string;

const codes: Record<HopState, number> = { up: 32, starting: 33, waiting: 33, down: 31, stopped: 90 };
const marks: Record<HopState, string> = { up: "●", starting: "◐", waiting: "○", down: "✕", stopped: "–" };
const dim = 90;
const bold = 1;

/** The whole rehearsal as a text of at most so many columns. */
export function viewText(state: RehearsalState, width: number, options: ViewOptions = {}): string {
    const { colour = false, rows = Infinity } = options;
    const paint: Paint = (code, text) => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
    const tail = ["", fit(summaryText(state), width)];
    const head = headLines(state, width, paint);
    // The caption takes a line, and the one that counts what is left out another.
    const room = Math.max(1, rows - head.length - tail.length - 2);
    const hops = inOrder(state.hops);
    const shown = hops.length <= room ? hops : urgent(hops, room);
    const left = state.hops.length - shown.length;
    const lines = [
        ...head,
        ...hopLines(state, shown, width, paint),
        ...(left > 0 ? [paint(dim, fit(`  and ${left} more hops, all up`, width))] : []),
        ...tail,
    ];
    return `${lines.slice(0, Math.max(1, rows)).join("\n")}\n`;
}

/** Figures of the whole in one line. */
export function summaryText({ breaks, now, viewers, fill, cache, latency, lost, hops }: RehearsalState): string {
    const age = latencySteps(latency).at(-1);
    const restarts = hops.reduce((sum, { restarts: own }) => sum + own, 0);
    const seconds = Math.max(0, ...Object.values(lost).map(({ seconds: own }) => own));
    return [
        ...(seconds === 0 ? [] : [`viewers lost ${seconds.toFixed(1)} s`]),
        breaks.next === undefined
            ? "no break due"
            : `next break ${clockText(breaks.next - now)} (${breaks.lengthSeconds} s)`,
        `viewers ${viewers}`,
        `ad fill ${shareText(fill.filledSeconds, fill.seconds)}`,
        `cache hits ${shareText(cache.hits, cache.hits + cache.misses)}`,
        ...(age === undefined ? [] : [`age ${millisecondsText(age.age)}`]),
        ...(restarts === 0 ? [] : [`restarts ${restarts}`]),
    ].join(" · ");
}

/** Where to look and where to send to: lines to be printed once, whole, so that they can be copied. */
export function addressText({ playback, beginnings, contribution }: RehearsalState, page?: string): string {
    const rows = [
        ...(page === undefined ? [] : [["page", page]]),
        ...Object.entries(playback.withAds).map(([name, url]) => [name, openedAt(name, url, beginnings)]),
        ...contribution.map(({ url }) => ["send to", url]),
    ];
    const widest = Math.max(0, ...rows.map(([name = ""]) => name.length));
    return rows.map(([name = "", url = ""]) => `${name.padEnd(widest)}  ${url}\n`).join("");
}

function headLines(state: RehearsalState, width: number, paint: Paint): string[] {
    const health = worst(state.hops) ?? "waiting";
    const right = `${clockText(state.now - state.startedAt)} ${fit(healthText(state.hops), Math.floor(width / 2))}`;
    const left = fit(`${state.event} · rehearsal of ${state.stack}`, width - right.length - 1);
    const gap = " ".repeat(Math.max(1, width - left.length - right.length));
    const scale =
        state.scale === 1
            ? []
            : [
                  paint(
                      33,
                      fit(
                          `every rung at ${Math.round(100 * state.scale)} %${state.scaleReason === undefined ? "" : `: ${state.scaleReason}`}`,
                          width,
                      ),
                  ),
              ];
    return [`${paint(bold, left)}${gap}${paint(codes[health], right)}`, ...scale, ""];
}

/** Those that are not up, then the first ones. */
function urgent(hops: HopStatus[], room: number): HopStatus[] {
    const chosen = new Set([...hops.filter(({ state }) => state !== "up"), ...hops].slice(0, room));
    return hops.filter((hop) => chosen.has(hop));
}

function hopLines({ latency }: RehearsalState, hops: HopStatus[], width: number, paint: Paint): string[] {
    const nameWidth = Math.min(28, Math.max(3, ...hops.map(({ name }) => name.length)));
    const steps = latencySteps(latency);
    const ageOf = ({ name, standsFor }: HopStatus) =>
        steps.find(({ after }) => [name, standsFor].includes(after.replace(/, .*$/, "")))?.age;
    // Columns without a value leave their room to the figures.
    const aged = hops.some((hop) => ageOf(hop) !== undefined);
    const restarted = hops.some(({ restarts }) => restarts > 0);
    const row = (mark: string, name: string, state: string, age: string, restarts: string) =>
        [
            `${mark} ${fit(name, nameWidth).padEnd(nameWidth)}  ${state.padEnd(8)}`,
            ...(aged ? [age.padStart(7)] : []),
            ...(restarted ? [restarts.padStart(8)] : []),
            "",
        ].join("  ");
    const caption = row(" ", "hop", "state", "age", "restarts");
    return [
        paint(dim, fit(`${caption}figures`, width)),
        ...hops.map((hop) => {
            const { name, state, restarts, figures, said } = hop;
            const age = ageOf(hop);
            const start = row(
                marks[state],
                name,
                state,
                age === undefined ? "" : millisecondsText(age),
                restarts > 0 ? String(restarts) : "",
            );
            const rest = state === "up" ? wholeFigures(figures, width - start.length) : (said.at(-1) ?? "");
            const line = fit(start + rest, width).trimEnd();
            // Painted after the cut, so that no code is cut in two.
            return state === "up" ? paint(codes.up, line.slice(0, 1)) + line.slice(1) : paint(codes[state], line);
        }),
    ];
}

/** As many figures as have room, none of them cut; the first one in any case. */
function wholeFigures(figures: Figures, width: number): string {
    for (let most = 6; most > 1; most -= 1) {
        const text = figureWords(figures, most);
        if (text.length <= width) return text;
    }
    return figureWords(figures, 1);
}

export function fit(text: string, width: number): string {
    const clean = text.replaceAll(/[\x00-\x1f\x7f]/g, " "); // eslint-disable-line no-control-regex
    return clean.length <= width ? clean : `${clean.slice(0, Math.max(0, width - 1))}…`;
}
