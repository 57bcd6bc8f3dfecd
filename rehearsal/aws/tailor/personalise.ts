/** A session's breaks: each met once, its ads asked for once, then kept. */
import { randomInt } from "node:crypto";

import { defaultAdsPatience } from "../../plan/patience";
import type { ConfigurationPlan } from "../../plan/types";
import type { Reporter } from "../../run/report";
import { sum } from "./avail";
import { mapLimited } from "./map-limited";
import { blackClip, clipName, Creatives } from "./creatives";
import { decide, Decision } from "./decide";
import { fill, FillAd, Filled, Fillers } from "./fill";
import { Break, Marks, readMarks } from "./markers";
import type { OriginPlaylist } from "./playlist";
import type { Session, Sessions } from "./session";
import type { TailorSettings } from "./settings";
import { scteVariables } from "./splice";
import { newBreaks, suppress } from "./suppress";
import { learnt, newAvail } from "./timeline";
import { frameRateOf } from "./transcode";
import { fillVariables } from "./variables";
import type { AdOrder } from "./vast";

/** Players begin about three segments before the end (RFC 8216, 6.3.3): there a pre-roll is the first thing seen. */
const preRollSegments = 3;
const preRollId = "preroll";
/** Requests to the ad server at once, of one playlist. */
const questionsAtOnce = 16;

export interface Totals {
    requests: number;
    seconds: number;
    filledSeconds: number;
}

export class Personaliser {
    readonly totals: Totals = { requests: 0, seconds: 0, filledSeconds: 0 };
    private readonly noted = new Set<string>();

    constructor(
        private readonly settings: TailorSettings,
        private readonly sessions: Sessions,
        private readonly creatives: Creatives,
        private readonly report: Reporter,
    ) {}

    /** Transcodes ahead what every break may need, as MediaTailor does with the slate when a configuration is made. */
    async prepare(): Promise<void> {
        await this.creatives.prepare(blackClip);
        this.requestFillers();
    }

    /** Again for what could not be had: the edge may come up later than this process. */
    requestFillers(): void {
        for (const { slateUrl, bumper } of this.settings.plans) {
            for (const url of [slateUrl, bumper?.startUrl, bumper?.endUrl]) {
                if (url !== undefined) this.creatives.request(clipName(url), url);
            }
        }
    }

    /** Takes in what a playlist shows, one playlist of a session after another. */
    async meet(session: Session, plan: ConfigurationPlan, playlist: OriginPlaylist): Promise<void> {
        const turn = session.turn.then(() => this.take(session, plan, playlist));
        session.turn = turn.catch(() => {});
        await turn;
    }

    private async take(session: Session, plan: ConfigurationPlan, playlist: OriginPlaylist): Promise<void> {
        const { segments } = playlist;
        const [first] = segments;
        if (first === undefined) return;
        session.windowSeconds = Math.max(1, sum(segments.map(({ seconds }) => seconds)));
        const marks = readMarks(playlist);
        const until = performance.now() + (plan.adsPatience ?? defaultAdsPatience).totalMs;
        this.learnAll(session, plan, playlist, marks);
        if (session.begun === undefined) {
            const edge = (segments.at(-1)?.sequence ?? 0) + 1;
            const { id } = session;
            this.sessions.note({
                is: "begun",
                session: id,
                edge,
                ...(first.time === undefined ? {} : { time: first.time }),
            });
            if (plan.preRoll !== undefined && !playlist.ended) await this.openPreRoll(session, plan, playlist, until);
            this.learnAll(session, plan, playlist, marks);
        }
        const met = newBreaks(session.avails, marks);
        // A viewer who joins late meets all breaks of the window at once: asked one after another, they would outlast the edge's patience.
        const filled = await mapLimited(met, questionsAtOnce, (one, i) =>
            this.fillBreak(session, plan, playlist, one, until, session.avails.length + i),
        );
        for (const { one, fill } of filled) {
            this.keep(session, playlist, one, fill);
            this.learnAll(session, plan, playlist, marks);
        }
    }

    private learnAll(session: Session, plan: ConfigurationPlan, playlist: OriginPlaylist, marks: Marks): void {
        for (const avail of learnt(session.avails, playlist, marks, this.fillersOf(plan))) {
            const before = session.avails.find(({ id }) => id === avail.id);
            const { id, under, end, endDiscontinuity, pieces } = avail;
            this.sessions.note({
                ...{ is: "learnt", session: session.id, avail: id, under, end, endDiscontinuity },
                ...(pieces === before?.pieces ? {} : { pieces }),
            });
        }
    }

    /** What a break holds; `index`: how many breaks of the session are before it. */
    private async fillBreak(
        session: Session,
        plan: ConfigurationPlan,
        playlist: OriginPlaylist,
        met: Break,
        until: number,
        index: number,
    ): Promise<{ one: Break & { id: string; startsAt?: number }; fill: Filled }> {
        const begun = { edge: session.begun?.edge ?? 0, startedAt: session.startedAt };
        const id = String(met.startSequence);
        const one = suppress(met, playlist, plan.suppression, begun, Date.now());
        const startsAt = playlist.segments.find(({ sequence }) => sequence === met.startSequence)?.time;
        if (one === undefined) {
            const nothing = { pieces: [], replacedSeconds: 0, ads: [], filledSeconds: 0, slateSeconds: 0 };
            return { one: { ...met, id, startsAt }, fill: { ...nothing, reason: "AvailSuppression" } };
        }
        const url = fillVariables(plan.adsUrl, {
            values: { ...this.values(session, index, one.seconds, startsAt), ...prefixed(scteVariables(one.scte35)) },
            ...{ playerParams: session.playerParams, aliases: plan.aliases },
        });
        const offered = await this.ask(session, plan, id, url, until, orderOf(plan));
        const filled = fill(one.seconds, offered, this.fillersOf(plan), plan.personalizationThresholdSeconds);
        return { one: { ...one, id, startsAt }, fill: filled };
    }

    private async openPreRoll(
        session: Session,
        plan: ConfigurationPlan,
        playlist: OriginPlaylist,
        until: number,
    ): Promise<void> {
        const { preRoll } = plan;
        const start = playlist.segments.at(-preRollSegments) ?? playlist.segments[0];
        if (preRoll === undefined) return;
        const most = preRoll.maxSeconds ?? Infinity;
        const url = fillVariables(preRoll.adsUrl, {
            values: this.values(session, session.avails.length, preRoll.maxSeconds ?? 0, start.time),
            ...{ playerParams: session.playerParams, aliases: plan.aliases },
        });
        const offered = await this.ask(session, plan, preRollId, url, until, orderOf(preRoll));
        const { frameRate, gopSeconds, black } = this.fillersOf(plan);
        // As long as its ads are, so without slate.
        const filled = fill(most, offered, { frameRate, gopSeconds, black });
        if (filled.replacedSeconds === 0) return;
        const one = { startSequence: start.sequence, seconds: filled.replacedSeconds, elapsedSeconds: 0 };
        this.keep(session, playlist, { ...one, id: preRollId }, filled);
    }

    private keep(
        session: Session,
        playlist: OriginPlaylist,
        { startsAt, ...one }: Break & { id: string; startsAt?: number },
        filled: Filled,
    ): void {
        const { id, seconds } = one;
        const { pieces, ads, filledSeconds, slateSeconds, reason } = filled;
        const avail = newAvail(session.avails, playlist, one, filled);
        if (avail === undefined) return;
        this.sessions.note({ is: "avail", session: session.id, avail });
        this.totals.seconds += seconds;
        this.totals.filledSeconds += filledSeconds;
        this.report.event({
            ...{ type: "avail", at: Date.now(), configuration: session.configuration, session: session.id, avail: id },
            ...{ startsAt, seconds, filledSeconds, slateSeconds },
            ads: pieces.flatMap((piece) =>
                piece.ad === undefined ? [] : [{ id: ads[piece.ad].id, seconds: sum(piece.seconds) }],
            ),
            ...(reason === undefined ? {} : { reason }),
        });
    }

    private async ask(
        session: Session,
        { adsPatience }: ConfigurationPlan,
        avail: string,
        url: string,
        until: number,
        order: AdOrder,
    ): Promise<FillAd[]> {
        const { client, id, configuration } = session;
        this.totals.requests += 1;
        const headers = { "user-agent": client.userAgent, "x-forwarded-for": client.forwardedFor };
        const decision = await decide(url, headers, this.settings.hosts, adsPatience, until, order);
        const { outcome, ms } = decision;
        this.report.event({
            ...{ type: "ads-request", at: Date.now(), configuration, session: id, avail, url, outcome, ms },
        });
        if (decision.why !== undefined) console.error(`${configuration}: ${decision.why}`);
        for (const text of decision.notes) this.noteOnce(text);
        return decision.ads.map((ad) => this.offer(ad));
    }

    /** Every viewer's break meets the same wrappers. */
    private noteOnce(text: string): void {
        const known = text.replaceAll(/\?\S*/g, "?");
        if (this.noted.has(known)) return;
        this.noted.add(known);
        this.report.event({ type: "note", at: Date.now(), hop: "tailor", text });
    }

    /** An ad that was never shown before is transcoded first, and left out until it is there (guide, skip reasons). */
    private offer(ad: Decision["ads"][number]): FillAd {
        if ("skipped" in ad) {
            return { id: ad.id, seconds: 0, mediaUrl: "", tracking: {}, clickTracking: [], skipped: ad.skipped };
        }
        const clip = clipName(ad.creativeId ?? ad.mediaUrl);
        const ready = this.creatives.find(clip);
        if (ready !== undefined) return { ...ad, ready };
        const skipped = this.creatives.missing(clip);
        this.creatives.request(clip, ad.mediaUrl, ad.seconds);
        return { ...ad, skipped };
    }

    private fillersOf({ slateUrl, bumper }: ConfigurationPlan): Fillers {
        const frameRate = frameRateOf(this.settings.encoder);
        const black = this.creatives.find(blackClip) ?? { clip: blackClip, seconds: [] };
        const ready = (url: string | undefined) => (url === undefined ? undefined : this.creatives.find(clipName(url)));
        const [bumperStart, bumperEnd] = [ready(bumper?.startUrl), ready(bumper?.endUrl)];
        return {
            // Black until the slate could be fetched.
            ...(slateUrl === undefined ? {} : { slate: ready(slateUrl) ?? black }),
            ...(bumperStart === undefined ? {} : { bumperStart }),
            ...(bumperEnd === undefined ? {} : { bumperEnd }),
            ...{ black, frameRate, gopSeconds: this.settings.encoder.gopFrames / frameRate },
        };
    }

    private values({ id, client }: Session, index: number, seconds: number, startsAt?: number): Record<string, string> {
        return {
            "session.id": id,
            "session.uuid": id,
            "session.avail_duration_secs": String(Math.round(seconds)),
            "session.avail_duration_ms": String(Math.round(seconds * 1000)),
            "session.client_ip": client.ip,
            "session.user_agent": client.userAgent,
            "session.referer": client.referer,
            "avail.index": String(index),
            "avail.random": String(randomInt(10_000_000_000)),
            ...(startsAt === undefined ? {} : { "avail.source_content_time_epoch_ms": String(Math.round(startsAt)) }),
        };
    }
}

function orderOf({ followsSequence }: { followsSequence?: boolean }): AdOrder {
    return followsSequence ? "sequence" : "document";
}

function prefixed(scte: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(scte).map(([name, value]) => [`scte.${name}`, value]));
}
