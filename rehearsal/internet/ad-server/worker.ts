/** An ad server on this machine: answers as Google's sample tags do, counts what is reported, and misbehaves when it is told to. */
import { randomUUID } from "node:crypto";
import { appendFileSync, createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

import { z } from "zod";

import { Purpose, purposeHeader, secondsHeader, urlHeader } from "../../run/outbound";
import { type Broken, reportingEnds } from "../../run/background";
import { refuseForeign } from "../../run/own-requests";
import type { WorkerMain } from "../../run/report";
import { makeCreative, makeCreatives } from "./creatives";
import { ElsewhereTally, standIn } from "./elsewhere";
import { askedSeconds, choose, inventory, viewerKey } from "./inventory";
import { writeVast, writeVmap, writeVpaid, writeWrapper } from "./vast";
import { adServerModes, type AdServerSettings, adServerSettingsSchema, modeSchema } from "./settings";

const purposeSchema = z.enum(["ads", "media", "beacon", "content", "image"]) satisfies z.ZodType<Purpose>;

/** Longer than MediaTailor waits (3 s). */
const timeoutMs = 10_000;
const creativesFolder = path.resolve("creatives");
const beaconsFile = path.resolve("beacons.jsonl");
const viewersFile = path.resolve("viewers.jsonl");

export const main: WorkerMain = async (input, report) => {
    const settings = adServerSettingsSchema.parse(input);
    const broken: Broken = (process, why) =>
        report.event({ type: "restart", at: Date.now(), hop: "ad-server", process, why });
    const server = new AdServer(settings, makeCreatives(inventory, creativesFolder), broken);
    const http = createServer((request, response) => server.answer(request, response));
    await new Promise<void>((resolve, reject) => {
        http.once("error", reject);
        http.listen(settings.port, "127.0.0.1", resolve);
    });
    report.ready();
    setInterval(() => {
        report.figures(server.figures());
        for (const one of server.elsewhere.take()) report.event({ type: "elsewhere", at: Date.now(), ...one });
    }, 1000);
};

class AdServer {
    readonly elsewhere = new ElsewhereTally();
    private making: Promise<unknown> = Promise.resolve();
    /** Place of each viewer in the turn; the same viewer gets the same ads again. */
    private readonly turns: Map<string, number>;
    private requests = 0;
    private impressions: number;
    private beacons: number;

    constructor(
        private readonly settings: AdServerSettings,
        private readonly creatives: Map<string, Promise<void>>,
        private readonly broken: Broken,
    ) {
        this.turns = new Map(lines(viewersFile).map((key, turn) => [key, turn]));
        const kept = lines(beaconsFile);
        this.beacons = kept.length;
        this.impressions = kept.filter((line) => line.includes('"event":"impression"')).length;
    }

    figures() {
        return {
            requests: this.requests,
            impressions: this.impressions,
            beacons: this.beacons,
            mode: this.settings.mode,
        };
    }

    answer(request: IncomingMessage, response: ServerResponse): void {
        // Ads are asked for by any name: whoever answers for it, a web page is not obeyed.
        if (refuseForeign(request, response, () => true)) return;
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://ads");
        // Paths are ours at our own address alone: another host may have any.
        if (!this.isOwn(request)) this.standFor(searchParams, request, response);
        else if (pathname === "/track") this.track(searchParams, request, response);
        else if (pathname === "/beacons")
            send(response, 200, "application/json", `[${lines(beaconsFile).join(",\n")}]`);
        else if (pathname === "/control") this.control(searchParams, request, response);
        else if (pathname.startsWith("/creatives/")) void this.serveCreative(path.basename(pathname), response);
        else if (pathname === "/click") send(response, 200, "text/plain", `${searchParams.get("ad") ?? ""}\n`);
        else this.decideLater(searchParams, request, response);
    }

    private isOwn({ headers: { host = "" } }: IncomingMessage): boolean {
        return [`127.0.0.1:${this.settings.port}`, `localhost:${this.settings.port}`].includes(host);
    }

    /** Answers for an ad server, a beacon's or a file's host, by what the request is for. */
    private standFor(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
        const { headers } = request;
        const host = (headers.host ?? "").toLowerCase();
        const purpose = purposeSchema.catch("ads").parse(headers[purposeHeader]);
        if (!this.settings.hosts.includes(host.replace(/:\d+$/, ""))) this.elsewhere.add(host, purpose);
        if (purpose === "ads") this.decideLater(query, request, response);
        else if (purpose === "beacon")
            this.track(new URLSearchParams({ event: "elsewhere", ad: host }), request, response);
        else if (purpose === "media") void this.serveStandIn(host, request, response);
        else send(response, 404, "text/plain", `the rehearsal plays nothing for ${host}\n`);
    }

    private async serveStandIn(
        host: string,
        { headers, url }: IncomingMessage,
        response: ServerResponse,
    ): Promise<void> {
        const ad = standIn(String(headers[urlHeader] ?? `${host}${url ?? ""}`), headers[secondsHeader]?.toString());
        const file = path.join(creativesFolder, `${ad.id}.mp4`);
        // One at a time: the ladder of the programme needs the machine too.
        const made = this.making.then(() =>
            reportingEnds(`ffmpeg (a clip for ${host})`, this.broken, () => makeCreative({ ...ad, label: host }, file)),
        );
        this.making = made.catch(() => {});
        try {
            await made;
        } catch (error) {
            return send(response, 500, "text/plain", `${error instanceof Error ? error.message : String(error)}\n`);
        }
        response.writeHead(200, { "content-type": "video/mp4", "cache-control": "no-store" });
        createReadStream(file).pipe(response);
    }

    private decideLater(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
        setTimeout(() => this.decide(query, request, response), this.settings.delayMs ?? 0);
    }

    private decide(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
        this.requests += 1;
        const base = `http://127.0.0.1:${this.settings.port}`;
        const options = { base, request: randomUUID() };
        const depth = Number(query.get("wrapper-depth") ?? "0");
        const { mode, wrappers } = this.settings;
        if (mode === "timeout") {
            // The end of it goes to nobody when the asker has left.
            setTimeout(() => send(response, 200, "text/xml", writeVast([], options)), timeoutMs).unref();
            return;
        }
        if (mode === "error" || query.has("dead")) return send(response, 500, "text/plain", "told to fail\n");
        if (mode === "empty") return send(response, 200, "text/xml", writeVast([], options));
        if (mode === "vpaid") return send(response, 200, "text/xml", writeVpaid(options));
        if (mode === "wrapper" && depth < wrappers) {
            const inner = new URLSearchParams(query);
            inner.set("wrapper-depth", String(depth + 1));
            return send(response, 200, "text/xml", writeWrapper(`${base}/gampad/ads?${inner.toString()}`, options));
        }
        // The first ad of the pod leads to an error: the others are there.
        const dead = mode === "dead-wrapper" ? [`${base}/gampad/ads?dead`] : [];
        query.delete("wrapper-depth");
        const forwarded = request.headers["x-forwarded-for"];
        const key = viewerKey(query, request.headers["user-agent"] ?? "", String(forwarded ?? ""));
        const ads = choose(this.turnOf(key), askedSeconds(query));
        const write = query.get("output") === "vmap" ? writeVmap : writeVast;
        send(response, 200, "text/xml", write(ads, options, dead));
    }

    private turnOf(key: string): number {
        const line = JSON.stringify(key);
        const turn = this.turns.get(line) ?? this.turns.size;
        if (!this.turns.has(line)) {
            this.turns.set(line, turn);
            appendFileSync(viewersFile, `${line}\n`);
        }
        return turn;
    }

    private track(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
        const event = query.get("event") ?? "";
        this.beacons += 1;
        if (event === "impression") this.impressions += 1;
        const beacon = {
            ...{ at: Date.now(), event, ad: query.get("ad") ?? "", request: query.get("request") ?? "" },
            ...{ userAgent: request.headers["user-agent"] ?? "", from: request.headers["x-forwarded-for"] ?? "" },
        };
        appendFileSync(beaconsFile, `${JSON.stringify(beacon)}\n`);
        send(response, 200, "text/plain", "");
    }

    private async serveCreative(name: string, response: ServerResponse): Promise<void> {
        const made = this.creatives.get(name);
        if (made === undefined) return send(response, 404, "text/plain", "no such creative\n");
        await made;
        response.writeHead(200, { "content-type": "video/mp4", "cache-control": "max-age=86400" });
        createReadStream(path.join(creativesFolder, name)).pipe(response);
    }

    private control(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
        if (request.method !== "POST") return send(response, 405, "text/plain", "POST only\n");
        const mode = modeSchema.safeParse(query.get("mode"));
        if (!mode.success) return send(response, 400, "text/plain", `mode is one of ${adServerModes.join(", ")}\n`);
        this.settings.mode = mode.data;
        this.settings.wrappers = Number(query.get("wrappers") ?? String(this.settings.wrappers));
        this.settings.delayMs = Number(query.get("delay") ?? "0");
        send(response, 200, "text/plain", `${mode.data}\n`);
    }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(body);
}

function lines(file: string): string[] {
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}
