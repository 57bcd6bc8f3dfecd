import { cpus, networkInterfaces } from "node:os";
import { setTimeout as wait } from "node:timers/promises";

import { eventDrawing } from "../drawing";
import type { Recording } from "../graph";
import type { Gap } from "./check/gaps";
import { compose, portNames } from "./compose";
import { EncoderAddresses, encoderAddresses } from "./venue/encoder-addresses";
import { srtAddress } from "./venue/contribution/hop";
import { collectRecordings } from "./aws/encoder/hop";
import { flowOutPort } from "./aws/flow/hop";
import type { FlowNamespace } from "./aws/flow/namespace";
import { flowDoor } from "./aws/flow/ports";
import { schedulerName } from "./aws/scheduler/hop";
import { viewersHop } from "./internet/viewers/hop";
import { gateFor } from "./gate";
import { hopPrivileges } from "./hop-privileges";
import { Keeper } from "./view/keeper";
import { plannedOf } from "./view/planned";
import type { RehearsalOptions } from "./options";
import { Pace, relief } from "./run/pace";
import { EventPlan, eventPlan } from "./plan";
import type { ContributionPlan } from "./plan/ingest";
import { chooseEffort, type Effort, lessEffort, scaleReason, sized } from "./plan/scale";
import { breakSeconds, isBreak } from "./plan/schedule";
import { ageOfPlaylist, ageOfStream } from "./probe/latency";
import { hostInUrl } from "./run/addresses";
import { Place } from "./run/place";
import { Supervisor } from "./run/supervisor";
import { isOutside, outsidePlace } from "./venue/outside";
import { pushLines, srtLines } from "./venue/push-lines";
import type { RehearsalState } from "./state";
import { beginningsOf } from "./view/startover";

/** What cameras send unless told otherwise. */
const testPicture = { kind: "test" } as const;
/** Ages of pictures: often at first, when they are all that is asked for, then now and then, since each look starts ffmpeg several times. */
const looks = { firstMs: 60_000, everyMs: 15_000, laterMs: 120_000 };

/** One event, played. */
export class Rehearsal {
    private readonly keeper = new Keeper();
    private readonly startedAt = Date.now();
    private readonly ending = new AbortController();
    private latency: RehearsalState["latency"] = [];
    private readonly pace = new Pace();
    private effort: Effort;
    private readonly checked: RehearsalState["checked"] = {};
    private loops: Promise<void>[] = [];
    private readonly drawing: RehearsalState["drawing"];

    private constructor(
        private readonly recording: Recording,
        private readonly full: EventPlan,
        readonly place: Place,
        private readonly supervisor: Supervisor,
        private readonly options: RehearsalOptions,
        /** Where the flows listen, or why that is this machine's own network. */
        private readonly gate: FlowNamespace | { why: string },
    ) {
        const own = (options.camera ?? testPicture).kind === "test" && options.obs !== true;
        const { scale: asked, viewers } = options;
        this.effort = chooseEffort(full.encoder, { cores: cpus().length, own, asked, viewers });
        this.drawing = eventDrawing(recording);
        supervisor.on("event", (event) => this.keeper.take(event));
    }

    /** Starts every hop. Throws, with everything stopped and removed, when one does not come up. */
    static async start(recording: Recording, options: RehearsalOptions): Promise<Rehearsal> {
        const rehearsal = await Rehearsal.make(recording, options);
        try {
            await rehearsal.open();
        } catch (error) {
            await rehearsal.stop();
            throw error;
        }
        return rehearsal;
    }

    /** One whose hops wait for `open`: its addresses are known already. `stop` removes it. */
    static async make(recording: Recording, options: RehearsalOptions): Promise<Rehearsal> {
        const plan = eventPlan(recording, options.root);
        if (options.keepRecording !== undefined && plan.encoder.recordings === undefined)
            throw new Error("--keep-recording: the stack records nothing; pi-live:recording in its config says what");
        const place = await Place.make(portNames(plan));
        const gate = await gateFor(plan, options);
        const supervisor = new Supervisor(options.worker, hopPrivileges(plan, place, options));
        return new Rehearsal(recording, plan, place, supervisor, options, gate);
    }

    /** What of the graph is not played, for people. */
    get notPlayed(): string[] {
        const open = "why" in this.gate ? [`allowed CIDRs of flows: ${this.gate.why}`] : [];
        return [...this.full.notPlayed, ...open];
    }

    /** The flows' own network, for tests. */
    get flowNamespace(): FlowNamespace | undefined {
        return "why" in this.gate ? undefined : this.gate;
    }

    /** Base URL of the edge, as viewers use it. */
    get edgeUrl(): string {
        return `http://${hostInUrl(this.host)}:${this.place.port("edge")}`;
    }

    /** Where OBS, or any other encoder, sends to and fetches from. Holds passphrases. */
    get encoders(): EncoderAddresses {
        return encoderAddresses(this.full, this.place, this.host);
    }

    get pagePort(): number {
        return this.options.pagePort ?? this.place.port("page");
    }

    /** What to type into real cameras, with their keys; for the terminal alone. */
    get pushLines(): string[] {
        const { place, options } = this;
        if (options.camera?.kind !== "wait") return [];
        const { ingests, contributions } = this.full;
        return [
            ...pushLines(ingests, { place, address: options.publicHost, interfaces: networkInterfaces() }),
            ...srtLines(contributions, place, this.outsideHost),
        ];
    }

    /** What encoders outside of the rehearsal dial. */
    private get outsideHost(): string {
        return outsidePlace(this.options, { address: this.address, host: this.host }).host;
    }

    /** For tests: SIGKILL, SIGSTOP and SIGCONT to one hop. */
    signal(hop: string, signal: NodeJS.Signals): void {
        this.supervisor.signal(hop, signal);
    }

    state(): RehearsalState {
        const hops = this.supervisor.status();
        const edge = hops.find(({ kind }) => kind === "edge")?.figures ?? {};
        const viewers = hops.find(({ kind }) => kind === "viewers")?.figures ?? {};
        const next = hops.find(({ kind }) => kind === "scheduler")?.figures["next"];
        const { playback } = this.full;
        const { scale } = this.effort;
        const reason = scaleReason(this.full.encoder, scale, cpus().length, this.options.scale !== undefined);
        return {
            stack: this.options.stack,
            event: this.recording.resources.all("pulumi:pulumi:Stack")[0]?.name ?? this.options.stack,
            startedAt: this.startedAt,
            now: Date.now(),
            scale,
            ...(scale === 1 || reason === undefined ? {} : { scaleReason: reason }),
            hops,
            latency: this.latency,
            breaks: {
                ...(typeof next === "number" && next > 0 ? { next } : {}),
                lengthSeconds: this.full.schedules.filter(isBreak).map(breakSeconds)[0] ?? 0,
                past: this.keeper.breaks,
            },
            viewers: count(viewers["viewers"]) + count(edge["players"]),
            fill: this.keeper.fill,
            elsewhere: this.keeper.elsewhere,
            cache: { hits: count(edge["hits"]), misses: count(edge["misses"]) },
            lost: structuredClone(this.keeper.lost),
            checked: { ...this.checked },
            planned: plannedOf(this.full),
            playback: { withAds: this.local(playback.withAds), withoutAds: this.local(playback.withoutAds) },
            beginnings: beginningsOf(this.full, { startedAt: this.startedAt, now: Date.now() }),
            contribution: this.full.contributions.map((one) => ({ url: this.sendTo(one), latencyMs: one.latencyMs })),
            drawing: this.drawing,
            events: this.keeper.events,
        };
    }

    /** What the watch of an endpoint's playlists saw. */
    watched(endpoint: string, seen: { segments: number } | Gap): void {
        if ("segments" in seen) this.checked[endpoint] = (this.checked[endpoint] ?? 0) + seen.segments;
        else this.keeper.take({ type: "gap", at: Date.now(), endpoint, ...seen });
    }

    /** Asks the channel for a break now, by the first schedule's own document. Throws why it cannot. */
    async breakNow(): Promise<void> {
        if (this.full.schedules.length === 0) throw new Error("the stack schedules no breaks");
        const response = await fetch(`${this.place.url(schedulerName)}/break-now`, { method: "POST" });
        if (!response.ok) throw new Error(`the channel refuses the break: ${await response.text()}`);
    }

    /** Stops every hop and removes what they wrote. */
    async stop(): Promise<void> {
        this.ending.abort();
        await this.supervisor.stop();
        await Promise.all(this.loops);
        await this.flowNamespace?.close();
        try {
            const { keepRecording } = this.options;
            if (keepRecording !== undefined) collectRecordings(this.full.encoder, this.place, keepRecording);
        } finally {
            this.place.remove();
        }
    }

    private sendTo(one: ContributionPlan): string {
        const host = isOutside(one, this.options) ? this.outsideHost : this.options.publicHost;
        return srtAddress(one, flowDoor(one, this.place, { namespace: this.flowNamespace, host }));
    }

    private get address(): string {
        return this.options.address ?? "127.0.0.1";
    }

    private get host(): string {
        return this.options.publicHost ?? this.address;
    }

    /** Starts every hop; throws when one does not come up. */
    async open(): Promise<void> {
        for (const wave of this.hops()) await this.supervisor.startAll(wave);
        if (this.options.viewers !== undefined && this.options.viewers > 0)
            await this.startViewers(this.options.viewers);
        this.loops = [
            this.every(
                () => this.lookMs(),
                () => this.probe(),
            ),
            this.every(
                () => 1000,
                () => this.keepUp(),
            ),
        ];
    }

    private hops() {
        const { camera = testPicture, obs = false, realAds = false, breakEverySeconds } = this.options;
        return compose({ ...this.full, encoder: sized(this.full.encoder, this.effort) }, this.place, {
            address: this.address,
            edgeUrl: this.edgeUrl,
            host: this.host,
            pageOrigin: `http://${hostInUrl(this.host)}:${this.pagePort}`,
            camera,
            obs,
            realAds,
            keepRecording: this.options.keepRecording,
            breakEverySeconds,
            flowNamespace: this.flowNamespace,
        });
    }

    private async startViewers(viewers: number): Promise<void> {
        const { withAds, withoutAds } = this.state().playback;
        const urls = [...Object.values(withAds), ...Object.values(withoutAds)].map((url) => ({ url, weight: 1 }));
        await this.supervisor.start(viewersHop(viewers, urls, this.place));
    }

    /** Goes on with less when the machine is too slow. */
    private async keepUp(): Promise<void> {
        if (!this.pace.isTooSlow(this.supervisor.status(), Date.now())) return;
        const less = lessEffort(this.effort, this.options.scale !== undefined);
        if (less === undefined) return;
        const { words, hops } = relief(this.effort, less);
        this.keeper.take({ type: "note", at: Date.now(), hop: "encoder", text: words });
        this.effort = less;
        for (const { name, kind } of this.supervisor.status().reverse())
            if (hops.includes(kind)) await this.supervisor.stop(name);
        for (const wave of this.hops()) {
            if (this.ending.signal.aborted) return;
            await this.supervisor.replaceAll(wave.filter(({ kind }) => hops.includes(kind)));
        }
    }

    private async probe(): Promise<void> {
        const [flow] = this.full.flows;
        const { withAds, withoutAds } = this.state().playback;
        const steps: [string, () => Promise<number | undefined>][] = [
            ...(flow === undefined
                ? []
                : [["MediaConnect", () => ageOfStream(flowOutPort(flow.name, this.place))] as const]),
            ...Object.entries(withoutAds).map(([name, url]) => [`edge, ${name}`, () => ageOfPlaylist(url)] as const),
            ...Object.entries(withAds)
                .slice(0, 1)
                .map(([name, url]) => [`edge with ads, ${name}`, () => ageOfPlaylist(url)] as const),
        ].map(([after, ask]) => [after, ask]);
        const latency: RehearsalState["latency"] = [];
        for (const [after, ask] of steps) {
            const ms = await ask().catch(() => undefined);
            if (ms !== undefined) latency.push({ after, ms });
        }
        this.latency = latency;
    }

    private local(urls: Record<string, string>): Record<string, string> {
        return Object.fromEntries(
            Object.entries(urls).map(([name, url]) => [name, url.replace(/^https?:\/\/[^/]+/, this.edgeUrl)]),
        );
    }

    private lookMs(): number {
        return Date.now() - this.startedAt < looks.firstMs ? looks.everyMs : looks.laterMs;
    }

    private async every(pauseMs: () => number, work: () => Promise<void>): Promise<void> {
        const { signal } = this.ending;
        while (!signal.aborted) {
            await wait(pauseMs(), undefined, { signal }).catch(() => {});
            if (!signal.aborted) await work();
        }
    }
}

function count(value: unknown): number {
    return typeof value === "number" ? value : 0;
}
