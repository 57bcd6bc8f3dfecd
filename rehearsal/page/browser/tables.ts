/** Lists and tables of the page, filled from a state. */
import type { RehearsalEvent } from "../../run/hop";
import type { RehearsalState } from "../../state";
import { breakFills, BreakFill } from "../../view/breaks";
import { eventText } from "../../view/events";
import { figureTexts, millisecondsText, shareText } from "../../view/figures";
import { latencySteps, streamsInOrder } from "../../view/latency";
import { openedAt } from "../../view/startover";
import { inOrder } from "../../view/stops";
import { byId, fill, make, setText } from "./dom";

const colours = 8;
const shownBreaks = 6;
const shownLog = 40;
/** What the line of breaks shows, before and after now: since the start, within these bounds. */
const line = { leastPastMs: 3 * 60_000, mostPastMs: 10 * 60_000, comingMs: 3 * 60_000 };

export function showHops({ hops }: RehearsalState): void {
    fill(byId("hops"), JSON.stringify(hops.map(({ said, ...rest }) => [rest, said.at(-1)])), () =>
        inOrder(hops).map(({ name, standsFor, state, restarts, figures, said }) => {
            const last = state === "up" ? undefined : said.at(-1);
            const texts = figureTexts(figures);
            const words = texts.map((text, i) => make("span", "", i < texts.length - 1 ? `${text} ·` : text));
            const figureCell = make("td", "figures", ...words.flatMap((word) => [word, " "]));
            if (last !== undefined) figureCell.append(make("small", "", last));
            return make(
                "tr",
                "",
                make("td", "", name, make("small", "", standsFor)),
                make("td", "", make("span", "state", make("i", `dot ${state}`), state)),
                figureCell,
                make("td", "number", String(restarts)),
            );
        }),
    );
}

/** Of the stream that the player shows. */
export function showLatency({ latency }: RehearsalState, stream: string, screenAge: number | undefined): void {
    const all = screenAge === undefined ? [...latency] : [...latency, { after: "this screen", ms: screenAge }];
    const steps = latencySteps(all, stream);
    const last = steps.at(-1);
    setText("latency-total", last === undefined ? "–" : millisecondsText(last.age));
    fill(byId("latency-bar"), JSON.stringify(steps), () =>
        steps.map(({ after, added }, i) => {
            const part = make("i", `c${i % colours}`);
            part.style.flexGrow = String(Math.max(1, added));
            part.title = `${after}: ${millisecondsText(added)}`;
            return part;
        }),
    );
    byId("latency-bar").setAttribute(
        "aria-label",
        `Latency hop by hop: ${steps.map(({ after, added }) => `${after} ${millisecondsText(added)}`).join(", ")}`,
    );
    fill(byId("latency-list"), JSON.stringify(steps), () =>
        steps.map(({ after, added }, i) =>
            make("li", "", make("i", `c${i % colours}`), after, make("b", "", `+${millisecondsText(added)}`)),
        ),
    );
}

export function showBreaks({ events, now, startedAt, breaks }: RehearsalState): void {
    const { next, lengthSeconds, past } = breaks;
    const fills = [...(past ?? breakFills(events))].sort((a, b) => a.startsAt - b.startsAt);
    const minutes = Math.ceil((now - startedAt) / 60_000);
    const pastMs = Math.min(line.mostPastMs, Math.max(line.leastPastMs, 60_000 * minutes));
    const place = (ms: number) => (100 * (ms - now + pastMs)) / (pastMs + line.comingMs);
    const mark = (className: string, from: number, to: number, ...inside: Node[]) => {
        const part = make("i", className, ...inside);
        part.style.left = `${Math.max(0, place(from))}%`;
        part.style.width = `${Math.max(0, place(to) - Math.max(0, place(from)))}%`;
        return part;
    };
    const marks = fills
        .filter(({ startsAt, seconds }) => startsAt + 1000 * seconds > now - pastMs)
        .map(({ startsAt, seconds, total }) => {
            const ads = make("i", "fill");
            ads.style.width = total.seconds > 0 ? `${(100 * total.adSeconds) / total.seconds}%` : "0";
            return mark("break", startsAt, startsAt + 1000 * seconds, ads);
        });
    if (next !== undefined) marks.push(mark("due", next, next + 1000 * lengthSeconds));
    const needle = make("i", "now");
    needle.style.left = `${place(now)}%`;
    byId("line").replaceChildren(...marks, needle);
    setText("line-from", `${Math.round(pastMs / 60_000)} min ago`);
    byId("line-now").style.left = `${place(now)}%`;
    const newest = fills.slice(-shownBreaks).reverse();
    fill(byId("breaks"), JSON.stringify(newest), () =>
        newest.length === 0 ? [make("li", "empty", "None yet.")] : newest.map(breakItem),
    );
}

function breakItem({
    eventId,
    startsAt,
    seconds,
    avails,
    beacons,
    total,
    ads,
    reasons,
    requests,
}: BreakFill): HTMLElement {
    const bar = make("div", "filled");
    const part = (className: string, share: number) => {
        const piece = make("i", className);
        piece.style.width = `${total.seconds > 0 ? (100 * share) / total.seconds : 0}%`;
        return piece;
    };
    bar.append(part("ads", total.adSeconds), part("slate", total.slateSeconds));
    const times = (count: number) => (count === 1 ? "" : ` ×${count}`);
    const trouble = Object.entries(requests).filter(([outcome, count]) => outcome !== "ads" && count > 0);
    const rows = [
        { name: "Ads", chips: Object.entries(ads).map(([id, count]) => chip(`${id}${times(count)}`)) },
        {
            name: "Not ads",
            chips: [
                ...Object.entries(reasons).map(([reason, count]) => chip(`${reason}${times(count)}`)),
                ...trouble.map(([outcome, count]) => chip(`ad server: ${outcome}${times(count)}`, "bad")),
            ],
        },
        {
            name: "Beacons",
            chips: Object.entries(beacons).map(([event, { fired, failed }]) =>
                chip(`${event} ${fired}${failed > 0 ? `, ${failed} failed` : ""}`, failed > 0 ? "bad" : ""),
            ),
        },
    ].filter(({ chips }) => chips.length > 0);
    const slate = total.slateSeconds > 0 ? ` · ${shareText(total.slateSeconds, total.seconds)} slate` : "";
    return make(
        "li",
        "",
        make(
            "div",
            "break-head",
            make("b", "", time(startsAt)),
            make("span", "", seconds > 0 ? `${Math.round(10 * seconds) / 10} s` : "open"),
            make("span", "quiet", eventId === undefined ? "no splice" : `splice ${eventId}`),
            make("span", "quiet", avails === 1 ? "1 session" : `${avails} sessions`),
            make(
                "span",
                "",
                avails === 0 ? "no session yet" : `${shareText(total.adSeconds, total.seconds)} ads${slate}`,
            ),
        ),
        bar,
        ...rows.map(({ name, chips }) =>
            make("div", "chip-row", make("span", "quiet", name), make("ul", "chips", ...chips)),
        ),
    );
}

function chip(text: string, className = ""): HTMLElement {
    return make("li", className, text);
}

export function showRequest({ events }: RehearsalState): void {
    const last = events.filter((event) => event.type === "ads-request").at(-1);
    fill(byId("request"), JSON.stringify(last) ?? "", () => {
        if (last === undefined) return [make("p", "empty", "None yet: the first break asks.")];
        const [base = "", query = ""] = last.url.split(/\?(.*)/s);
        const list = make("dl", "params");
        for (const [name, value] of new URLSearchParams(query)) {
            list.append(make("dt", "", name), make("dd", "", value === "" ? "(empty)" : value));
        }
        return [
            make("p", "url", base),
            list,
            make(
                "p",
                "quiet",
                `${time(last.at)} · ${last.configuration} · ${last.outcome} in ${millisecondsText(last.ms)}`,
            ),
        ];
    });
}

export function showLog({ events }: RehearsalState): void {
    const newest = events
        .filter(telling)
        .sort((a, b) => b.at - a.at)
        .slice(0, shownLog);
    fill(byId("log"), JSON.stringify(newest), () =>
        newest.length === 0
            ? [make("li", "empty", "Nothing yet.")]
            : newest.map((event) =>
                  make("li", "", make("time", "", time(event.at)), make("span", "", eventText(event))),
              ),
    );
}

export function showAddresses({ playback, beginnings, contribution }: RehearsalState): void {
    const rows = [
        ...streams(playback.withAds).map(([name, url]) => [`${name}, with ads`, openedAt(name, url, beginnings)]),
        ...streams(playback.withoutAds).map(([name, url]) => [`${name}, without ads`, openedAt(name, url, beginnings)]),
        ...contribution.map(({ url, latencyMs }) => [`send to (SRT, ${latencyMs} ms)`, url]),
    ];
    fill(byId("addresses"), JSON.stringify(rows), () =>
        rows.flatMap(([name = "", url = ""]) => [make("dt", "", name), make("dd", "", url)]),
    );
}

function streams(urls: Record<string, string>): [string, string][] {
    return streamsInOrder(Object.keys(urls)).map((name) => [name, urls[name] ?? ""]);
}

/** What sessions do is much, and has a place of its own. */
function telling({ type }: RehearsalEvent): boolean {
    return type !== "beacon" && type !== "ads-request" && type !== "avail" && type !== "elsewhere";
}

export function time(ms: number): string {
    return new Date(ms).toLocaleTimeString("en-GB");
}
