/** MediaTailor's addresses: `/v1/master`, `/v1/manifest`, `/v1/segment` (301 to `/tm`), `/v1/session`, `/v1/tracking`. */
import { randomInt, randomUUID } from "node:crypto";

import { z } from "zod";

import { withAddresses } from "../../../media/hls";
import type { ConfigurationPlan, EncoderPlan } from "../../plan/types";
import type { Reporter } from "../../run/report";
import { TimeoutError } from "../../run/request";
import { ask } from "./ask";
import { beaconsOf, fillMacros } from "./beacons";
import type { Creatives } from "./creatives";
import { Origin } from "./origin";
import type { Personaliser } from "./personalise";
import { Child, readMaster } from "./playlist";
import type { Session, SessionFacts, Sessions } from "./session";
import type { TailorSettings } from "./settings";
import { findSegment, stitch } from "./stitch";
import { trackingAnswer } from "./tracking";
import { frameRateOf } from "./transcode";
import { fillVariables, readQuery } from "./variables";

export interface Question {
    method: string;
    path: string;
    query: URLSearchParams;
    /** A request header's value, by its name in small letters. */
    header: (name: string) => string | undefined;
    body: string;
}

export interface Reply {
    status: number;
    headers?: Record<string, string>;
    body?: string;
    /** Instead of a body. */
    file?: string;
}

const sessionRequestSchema = z.object({
    adsParams: z.record(z.string(), z.string()).default({}),
    reportingMode: z.enum(["client", "server"]).default("client"),
});

const beaconMs = 3000;
const notStored = { "cache-control": "max-age=0, no-cache, no-store" };
const hlsHeaders = { "content-type": "application/vnd.apple.mpegurl", ...notStored };

export class TailorService {
    private readonly origin: Origin;

    constructor(
        private readonly settings: TailorSettings,
        private readonly sessions: Sessions,
        private readonly creatives: Creatives,
        private readonly personaliser: Personaliser,
        private readonly report: Reporter,
    ) {
        this.origin = new Origin(settings.hosts);
    }

    async answer(question: Question): Promise<Reply> {
        // The rehearsal's own, for players in a browser that ask first: nothing begins by that.
        if (question.method === "OPTIONS") return { status: 204, headers: { allow: "GET, HEAD, POST, OPTIONS" } };
        const [, root, kind, ...rest] = question.path.split("/");
        if (root === "tm") return this.adSegment(question.path);
        if (root !== "v1") return text(404, `no such address: ${question.path}`);
        const [hash, name, ...parts] = rest;
        const plan = this.settings.plans.find((one) => one.name === name && one.accountHash === hash);
        if (kind === "dash") return text(501, "the rehearsal has no DASH: ask for HLS, /v1/master/…");
        if (plan === undefined) return text(404, `no playback configuration ${name ?? ""} of ${hash ?? ""}`);
        try {
            if (kind === "master") return await this.master(plan, parts.join("/"), question);
            if (kind === "session" && question.method === "POST")
                return this.initialise(plan, parts.join("/"), question);
            const session = this.sessions.find(parts[0] ?? "");
            if (session?.configuration !== plan.name)
                return text(404, `no session ${parts[0] ?? ""}: it ended, or never was`);
            session.heardAt = performance.now();
            if (kind === "manifest") return await this.manifest(plan, session, parts[1] ?? "", question);
            if (kind === "segment") return this.redirect(plan, session, parts[1] ?? "", parts[2] ?? "");
            if (kind === "tracking") return tracking(session);
        } catch (error) {
            if (error instanceof TimeoutError) return text(504, `the origin did not answer in time: ${error.message}`);
            return text(502, error instanceof Error ? error.message : String(error));
        }
        return text(404, `no such address: ${question.path}`);
    }

    /** Of a session that is to begin. */
    private facts(
        plan: ConfigurationPlan,
        asset: string,
        question: Question,
        session: Pick<SessionFacts, "playerParams" | "reporting">,
    ): SessionFacts {
        const { origin, children } = readQuery(question.query);
        const forwardedFor = question.header("x-forwarded-for") ?? "127.0.0.1";
        return {
            ...{ id: randomUUID(), configuration: plan.name, asset, originQuery: origin, childQuery: children },
            ...session,
            client: {
                ip: forwardedFor.split(",")[0].trim(),
                forwardedFor,
                userAgent: question.header("user-agent") ?? "",
                referer: question.header("referer") ?? "",
            },
            startedAt: Date.now(),
        };
    }

    private initialise(plan: ConfigurationPlan, asset: string, question: Question): Reply {
        const asked = sessionRequestSchema.safeParse(question.body.trim() === "" ? {} : parseJson(question.body));
        if (!asked.success) return text(400, 'the body must be JSON like {"adsParams":{"name":"value"}}');
        const { adsParams, reportingMode } = asked.data;
        const facts = this.facts(plan, asset, question, { playerParams: adsParams, reporting: reportingMode });
        const session = this.sessions.open(facts);
        const below = `${plan.accountHash}/${plan.name}`;
        const query = new URLSearchParams(session.originQuery);
        query.set("aws.sessionId", session.id);
        const answer = {
            manifestUrl: `/v1/master/${below}/${asset}?${query.toString()}`,
            trackingUrl: `/v1/tracking/${below}/${session.id}`,
        };
        return {
            status: 200,
            headers: { "content-type": "application/json", ...notStored },
            body: JSON.stringify(answer),
        };
    }

    private async master(plan: ConfigurationPlan, asset: string, question: Question): Promise<Reply> {
        const { playerParams, own } = readQuery(question.query);
        const known = own["sessionId"] === undefined ? undefined : this.sessions.find(own["sessionId"]);
        if (own["sessionId"] !== undefined && known === undefined) return text(404, `no session ${own["sessionId"]}`);
        const facts = known ?? this.facts(plan, asset, question, { playerParams, reporting: "server" });
        const url = this.originUrl(plan, facts);
        const answer = await this.origin.get(url, question.header("x-mediapackage-cdnidentifier"));
        if (answer.status !== 200) return refused(answer.status);
        // Not earlier: nobody would hold the address of a session whose master was never seen.
        const session = known ?? this.sessions.open(facts);
        session.heardAt = performance.now();
        const content = answer.body.toString("utf8");
        const children = readMaster(content);
        this.sessions.note({ is: "children", session: session.id, children });
        const up = "../".repeat(asset.split("/").length + 2);
        const body = withAddresses(content, (uri) => {
            const n = children.findIndex((child) => child.uri === uri);
            if (n < 0) return undefined;
            return `${up}manifest/${plan.accountHash}/${plan.name}/${session.id}/${n}.m3u8${session.childQuery}`;
        });
        return { status: 200, headers: hlsHeaders, body };
    }

    private async manifest(
        plan: ConfigurationPlan,
        session: Session,
        file: string,
        question: Question,
    ): Promise<Reply> {
        const child = session.children[Number(/^(\d+)\.m3u8$/.exec(file)?.[1] ?? NaN)];
        if (child === undefined) return text(404, `the session has no playlist ${file}`);
        const url = new URL(child.uri, this.originUrl(plan, session)).href;
        const answer = await this.origin.get(url, question.header("x-mediapackage-cdnidentifier"));
        if (answer.status !== 200) return refused(answer.status);
        const playlist = this.origin.playlist(answer);
        await this.personaliser.meet(session, plan, playlist);
        const n = session.children.indexOf(child);
        const { accountHash, name } = plan;
        const body = stitch(playlist, session.avails, {
            contentUrl: (uri) => appendQuery(this.contentUrl(plan, new URL(uri, url).href), session.childQuery),
            adUrl: (sequence, _avail, clip, index) =>
                session.reporting === "client"
                    ? this.adUrl(plan, child, clip, index)
                    : `../../../../segment/${accountHash}/${name}/${session.id}/${n}/${sequence}${session.childQuery}`,
            markerPassthrough: plan.markerPassthrough,
            frame: 1 / frameRateOf(this.settings.encoder),
        });
        return { status: 200, headers: hlsHeaders, body };
    }

    private redirect(plan: ConfigurationPlan, session: Session, n: string, sequence: string): Reply {
        const child = session.children[Number(n)];
        const found = findSegment(session.avails, Number(sequence));
        if (child === undefined || found === undefined)
            return text(404, `the session has no ad segment ${n}/${sequence}`);
        const { avail, piece, index } = found;
        const kept = session.avails.find(({ id }) => id === avail.id);
        if (kept !== undefined && session.reporting === "server") {
            for (const beacon of beaconsOf(kept, piece, index)) this.fire(session, beacon);
        }
        return { status: 301, headers: { location: this.adUrl(plan, child, piece.clip, index) } };
    }

    /** Kept before it is sent: rather none than two when the process is killed in between. */
    private fire(session: Session, { name, ad, event, urls }: ReturnType<typeof beaconsOf>[number]): void {
        if (session.fired.has(name)) return;
        this.sessions.note({ is: "fired", session: session.id, beacon: name });
        const { userAgent, forwardedFor } = session.client;
        const headers = { "user-agent": userAgent, "x-forwarded-for": forwardedFor };
        for (const template of urls) {
            const url = fillMacros(template, Date.now(), randomInt(100_000_000));
            const say = (status: number) =>
                this.report.event({
                    type: "beacon",
                    at: Date.now(),
                    session: session.id,
                    ad: ad.id,
                    event,
                    url,
                    status,
                });
            ask(url, this.settings.hosts, { headers, timeoutMs: beaconMs, redirects: 5, purpose: "beacon" }).then(
                ({ status }) => say(status),
                () => say(0),
            );
        }
    }

    private async adSegment(path: string): Promise<Reply> {
        const [, , , clip = "", track = "", file = ""] = path.split("/");
        const index = Number(/^(\d+)\.ts$/.exec(file)?.[1] ?? NaN);
        const found = await this.creatives.segment(clip, track, index);
        if (found === undefined) return text(404, `no ad segment ${path}`);
        return {
            status: 200,
            headers: { "content-type": "video/mp2t", "cache-control": "max-age=1209600" },
            file: found,
        };
    }

    private adUrl(plan: ConfigurationPlan, child: Child, clip: string, index: number): string {
        const path = `/tm/${plan.accountHash}/${clip}/${trackOf(this.settings.encoder, child)}/${index}.ts`;
        return `${this.publicUrl(plan.adPrefix ?? "")}${path}`;
    }

    /** The content prefix stands for the whole content address (guide, "CDN integration"). */
    private contentUrl({ contentUrl, contentPrefix }: ConfigurationPlan, url: string): string {
        const base = contentUrl.replace(/\/$/, "");
        if (contentPrefix === undefined || !url.startsWith(`${base}/`)) return url;
        return this.publicUrl(contentPrefix).replace(/\/$/, "") + url.slice(base.length);
    }

    /** A recorded address of the edge as viewers of this rehearsal reach it; relative ones and foreign ones stay. */
    private publicUrl(prefix: string): string {
        const [, host, rest] = /^https?:\/\/([^/]+)(.*)$/.exec(prefix) ?? [];
        if (host === undefined || this.settings.hosts[host] === undefined) return prefix.replace(/\/$/, "");
        return `${this.settings.edgeUrl.replace(/\/$/, "")}${rest.replace(/\/$/, "")}`;
    }

    private originUrl({ contentUrl, aliases }: ConfigurationPlan, facts: SessionFacts): string {
        const { playerParams, asset, originQuery } = facts;
        const base = fillVariables(contentUrl, { values: {}, playerParams, aliases }).replace(/\/$/, "");
        return `${base}/${asset}${originQuery}`;
    }
}

/** The transcoded track that goes with a playlist of the origin: the rendition nearest in height, or the sound. */
function trackOf({ renditions, scale }: EncoderPlan, { kind, height }: Child): string {
    if (kind === "audio") return "audio";
    const away = (other: number) => Math.abs(other * scale - (height ?? 0));
    return [...renditions].sort((a, b) => away(a.height) - away(b.height))[0].name;
}

function tracking(session: Session): Reply {
    const body = JSON.stringify(trackingAnswer(session.avails, session.begun?.time));
    return { status: 200, headers: { "content-type": "application/json", ...notStored }, body };
}

/** What viewers get when the origin refuses: its own word for what they may not have, else that it is the origin's fault. */
function refused(status: number): Reply {
    return text(status >= 400 && status < 500 ? status : 502, `the origin answers ${status}`);
}

function text(status: number, body: string): Reply {
    return { status, headers: { "content-type": "text/plain", ...notStored }, body: `${body}\n` };
}

function appendQuery(url: string, query: string): string {
    return query === "" ? url : url + (url.includes("?") ? query.replace("?", "&") : query);
}

function parseJson(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return undefined;
    }
}
