import type { RehearsalState } from "../../state";
import { breakFills, fillText } from "../../view/breaks";
import { clockText, millisecondsText, shareText } from "../../view/figures";
import { streamOf, streamsInOrder } from "../../view/latency";
import { fromStart } from "../../view/startover";
import { healthText, worst } from "../../view/stops";
import { applied, type Message } from "../message";
import { byId, fill, make, setText } from "./dom";
import { Path } from "./path";
import { Player } from "./player";
import { showAddresses, showBreaks, showHops, showLatency, showLog, showRequest, time } from "./tables";

const video = byId("video");
if (!(video instanceof HTMLVideoElement)) throw new Error("no video");
const breakButton = byId("break-now");
if (!(breakButton instanceof HTMLButtonElement)) throw new Error("no button");

let state: RehearsalState | undefined;
/** This machine's clock minus the rehearsal's: the least seen, for a message takes a while. */
let clockOffset = Infinity;
/** `?stream=delayed&ads=no` opens the page so; parameters `ads.…` go to MediaTailor as a player would send them. */
const wished = new URLSearchParams(location.search);
let begun: { stream: string; at?: number } | undefined;
const chosen = { stream: wished.get("stream") ?? "live", ads: wished.get("ads") !== "no" };

/** How far the picture's time may be off while it has no clock. */
const badgeMs = 2000;
/** How old a picture is at the encoder, as long as nobody measured it. */
const contributionMs = 8000;

const player = new Player(video, () => (Number.isFinite(clockOffset) ? clockOffset : 0));
const path = new Path(byId("path"));

/** The rehearsal's clock. */
function now(): number {
    return Date.now() - (Number.isFinite(clockOffset) ? clockOffset : 0);
}

function listen(): void {
    const source = new EventSource("/api/events");
    source.onmessage = ({ data }: MessageEvent<string>) => {
        const news = parsed(data);
        const before = state;
        state = applied(state, news);
        if (state === undefined) return;
        // Another rehearsal at the same address.
        if (before !== undefined && before.startedAt !== state.startedAt) location.reload();
        clockOffset = Math.min(clockOffset, Date.now() - state.now);
        show(state);
    };
    source.onerror = () => health("bad", "rehearsal not reachable");
}

/** Our own server's words. */
function parsed(data: string): Message {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return
    return JSON.parse(data);
}

function show(current: RehearsalState): void {
    document.title = `${current.event} · pi-live rehearsal`;
    setText("event", current.event);
    setText("stack", current.stack);
    byId("scale-fact").hidden = current.scale === 1;
    setText("scale", `${Math.round(100 * current.scale)} %`);
    byId("notice").hidden = current.scale === 1;
    setText("notice", ["Every rung is smaller than planned", current.scaleReason ?? []].flat().join(": "));
    showHealth(current);
    setText("viewers", current.viewers.toLocaleString("en-US"));
    meter("fill", current.fill.filledSeconds, current.fill.seconds);
    meter("cache", current.cache.hits, current.cache.hits + current.cache.misses);
    setText("lost", `${Math.max(0, ...Object.values(current.lost).map(({ seconds }) => seconds)).toFixed(1)} s`);
    const edge = current.hops.find(({ kind }) => kind === "edge")?.figures ?? {};
    setText("errors", String(edge["errors"] ?? 0));
    note(
        "fill-note",
        "Ad fill",
        fillText(current.breaks.past ?? breakFills(current.events), current.planned.sampleAds),
    );
    note("error-note", "Error answers", edge["errorCauses"]);
    setText("restarts", String(current.hops.reduce((sum, { restarts }) => sum + restarts, 0)));
    path.show(current.drawing, current.stack, current.hops);
    showHops(current);
    showBreaks(current);
    showRequest(current);
    showLog(current);
    showAddresses(current);
    showSwitches(current);
    tick();
}

/** A line below the figures; none where there is nothing to explain. */
function note(id: string, figure: string, text: unknown): void {
    byId(id).hidden = typeof text !== "string";
    setText(id, typeof text === "string" ? `${figure}: ${text}` : "");
}

function meter(id: string, part: number, whole: number): void {
    setText(id, shareText(part, whole));
    byId(`${id}-bar`).style.width = whole > 0 ? `${(100 * part) / whole}%` : "0";
}

function health(className: string, text: string): void {
    byId("health").className = `pill ${className}`;
    setText("health", text);
}

function showHealth({ hops }: RehearsalState): void {
    const state = worst(hops);
    health(state === "up" ? "good" : state === "down" ? "bad" : "warn", healthText(hops));
}

function showSwitches({ playback, beginnings }: RehearsalState): void {
    const streams = streamsInOrder([...Object.keys(playback.withAds), ...Object.keys(playback.withoutAds)]);
    if (!streams.includes(chosen.stream) && streams[0] !== undefined) chosen.stream = streams[0];
    const wanted = chosen.ads ? playback.withAds : playback.withoutAds;
    const other = chosen.ads ? playback.withoutAds : playback.withAds;
    const url = wanted[chosen.stream] ?? other[chosen.stream];
    fill(byId("streams"), JSON.stringify([streams, chosen]), () =>
        streams.map((name) => choice(name, name === chosen.stream, () => (chosen.stream = name))),
    );
    fill(byId("ads"), JSON.stringify(chosen), () => [
        choice("with ads", chosen.ads, () => (chosen.ads = true)),
        choice("without", !chosen.ads, () => (chosen.ads = false)),
    ]);
    const beginning = beginningOf(chosen.stream, beginnings);
    if (url === undefined) return;
    const address = withParameters(url);
    player.open(beginning === undefined ? address : fromStart(address, beginning), beginning !== undefined);
}

/** The same for as long as its stream is chosen: a window that moves on would begin it anew. */
function beginningOf(stream: string, beginnings: RehearsalState["beginnings"]): number | undefined {
    if (begun?.stream !== stream) begun = { stream, at: beginnings[stream] };
    begun.at ??= beginnings[stream];
    return begun.at;
}

function withParameters(address: string): string {
    const url = new URL(address);
    for (const [name, value] of wished) if (name.startsWith("ads.")) url.searchParams.set(name, value);
    return url.href;
}

function choice(name: string, on: boolean, choose: () => void): HTMLElement {
    const button = make("button", "", name);
    button.type = "button";
    button.dataset["choice"] = name;
    button.setAttribute("aria-pressed", String(on));
    button.addEventListener("click", () => {
        choose();
        if (state !== undefined) showSwitches(state);
        // The buttons are new ones now: the keyboard stays where it was.
        document.querySelector<HTMLElement>(`[data-choice="${name}"]`)?.focus();
    });
    return button;
}

/** What runs faster than the state comes. */
function tick(): void {
    const { ageMs, pictureTime, clock, rendition, bufferSeconds, stalls, playing } = player.figures();
    setText("age", ageMs === undefined ? "–" : millisecondsText(ageMs));
    setText("picture-time", pictureTime === undefined ? "–" : time(pictureTime));
    setText("rendition", rendition);
    setText("buffer", `${bufferSeconds.toFixed(1)} s`);
    setText("stalls", String(stalls));
    byId("curtain").classList.toggle("clear", playing);
    if (state === undefined) return;
    setText("running", clockText(now() - state.startedAt));
    showLatency(state, chosen.stream, ageMs);
    badge(playing && !clock, pictureTime, state);
    const { next, lengthSeconds } = state.breaks;
    setText("next", next === undefined ? "–" : clockText(next - now()));
    setText("next-note", next === undefined ? "none is due" : `${lengthSeconds} s long, at ${time(next)}`);
}

/** A picture without a clock is an ad or slate while a break runs, else black or an image. */
function badge(without: boolean, pictureTime: number | undefined, { events, breaks, latency }: RehearsalState): void {
    const element = byId("badge");
    element.hidden = !without;
    if (!without) return;
    // Breaks are in the encoder's time, and the clock was drawn before the picture's way to there.
    const shared = latency.filter(({ after }) => streamOf(after) === undefined).map(({ ms }) => ms);
    const early = badgeMs + Math.max(contributionMs, ...shared);
    const inBreak = (breaks.past ?? breakFills(events)).some(
        ({ startsAt, seconds }) =>
            pictureTime !== undefined &&
            pictureTime > startsAt - early &&
            // Without a length it runs on until the channel returns.
            (seconds === 0 || pictureTime < startsAt + 1000 * seconds + badgeMs),
    );
    element.className = inBreak ? "badge" : "badge other";
    setText("badge", inBreak ? "Ad break" : "No clock");
}

breakButton.addEventListener("click", () => {
    breakButton.disabled = true;
    const answer = (className: string, text: string) => {
        breakButton.disabled = false;
        byId("break-answer").className = `answer ${className}`;
        setText("break-answer", text);
    };
    fetch("/api/break", { method: "POST" })
        .then(async (response) => {
            if (response.ok) answer("", "Asked for. Viewers see it when their player gets there.");
            else answer("bad", (await response.text()).trim());
        })
        .catch(() => answer("bad", "The rehearsal does not answer."));
});

listen();
setInterval(tick, 250);
