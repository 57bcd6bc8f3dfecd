import { readFileSync } from "node:fs";
import { createServer, IncomingHttpHeaders, request, Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { recordText } from "../../cli/recorded";
import { edgeHop, EdgeHopOptions } from "../../rehearsal/aws/edge/hop";
import { edgePlan, EdgePlan } from "../../rehearsal/plan/edge";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { root, supervisor } from "./support/run";

/** A page that prod lets in. */
export const page = "https://www.example.org";

/** What `x-cache` says. */
export const hit = "Hit from cloudfront";
export const miss = "Miss from cloudfront";
export const failed = "Error from cloudfront";

/** The plan of a stack's edge, with some text of its config replaced. Throws when the config does not hold the text. */
export async function planOf(stack: string, ...changes: [from: string, to: string][]): Promise<EdgePlan> {
    const name = `Pulumi.${stack}.yaml`;
    let text = readFileSync(path.join(root, name), "utf8");
    for (const [from, to] of changes) {
        if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
        text = text.replace(from, to);
    }
    const { recording } = await recordText(root, text, name, {});
    const plan = edgePlan(recording.resources);
    if (plan === undefined) throw new Error("no edge");
    return plan;
}

export interface Seen {
    method: string;
    url: string;
    headers: IncomingHttpHeaders;
}

/**
 * Stands for every origin; answers with what it got. Words in the path choose the answer: `~cc=no-store~`, `~status=404~`, `~etag~`,
 * `~slow=500~`, `~size=5000~`, `~to=/elsewhere~`.
 */
export class FakeOrigin {
    readonly seen: Seen[] = [];
    private server?: Server;
    private port = 0;

    async start(): Promise<void> {
        const server = createServer((asked, response) => {
            const { method = "", url = "", headers } = asked;
            this.seen.push({ method, url, headers });
            const words = new Map(
                [...url.split("?", 1)[0].matchAll(/~([a-z]+)(?:=([^~]*))?/g)].map(([, name, value]) => [
                    name,
                    decodeURIComponent(value ?? ""),
                ]),
            );
            const cc = words.get("cc") ?? "max-age=60";
            if (cc !== "") response.setHeader("Cache-Control", cc);
            if (words.has("etag")) response.setHeader("ETag", '"one"');
            response.setHeader("Content-Type", "application/vnd.apple.mpegurl");
            response.setHeader("Set-Cookie", "origin=1");
            response.setHeader("X-Frame-Options", "ORIGIN");
            response.setHeader("Access-Control-Allow-Origin", "https://origin.example");
            response.setHeader("X-Of-Origin", "1");
            const to = words.get("to");
            if (to !== undefined) response.setHeader("Location", to);
            response.statusCode = Number(words.get("status") ?? 200);
            if (words.has("etag") && headers["if-none-match"] === '"one"') response.statusCode = 304;
            const text = JSON.stringify({ method, url, headers } satisfies Seen);
            const body = text.padEnd(Number(words.get("size") ?? 0), "x");
            setTimeout(
                () => response.end(response.statusCode === 304 ? undefined : body),
                Number(words.get("slow") ?? 0),
            );
        });
        this.server = server;
        await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
        const address = server.address();
        if (isAddress(address)) this.port = address.port;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    /** How often a path was asked for. */
    count(wanted: string): number {
        return this.seen.filter(({ url }) => url.split("?", 1)[0] === wanted).length;
    }

    async stop(): Promise<void> {
        const { server } = this;
        server?.closeAllConnections();
        await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
    return typeof address === "object" && address !== null;
}

export interface Got {
    status: number;
    headers: IncomingHttpHeaders;
    body: Buffer;
}

export interface RunningEdge {
    plan: EdgePlan;
    all: Supervisor;
    place: Place;
    base: string;
    /** Asks for a path and query exactly as written. */
    ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Got>;
    stop(): Promise<void>;
}

/** The real hop in front of one origin for every host, or for those that are given. */
export async function runEdge(
    plan: EdgePlan,
    origin: FakeOrigin,
    { known = () => true, ...options }: EdgeHopOptions & { known?: (host: string) => boolean } = {},
): Promise<RunningEdge> {
    const place = await Place.make(["edge"]);
    const all = supervisor();
    const hosts = plan.description.origins.map(({ host }) => host).filter(known);
    try {
        await all.start(edgeHop(plan, place, Object.fromEntries(hosts.map((host) => [host, origin.url])), options));
    } catch (error) {
        place.remove();
        throw error;
    }
    const port = place.port("edge");
    return {
        plan,
        all,
        place,
        base: place.url("edge"),
        ask: (path, { method = "GET", headers = {}, body } = {}) => ask(port, path, method, headers, body),
        stop: async () => {
            await all.stop();
            place.remove();
        },
    };
}

/** The edges of dev and prod before one origin, for the tests of a block. */
export function edgesOfStacks(): { origin: FakeOrigin; of: (stack: "dev" | "prod") => RunningEdge } {
    const origin = new FakeOrigin();
    const edges = new Map<string, RunningEdge>();
    before(async () => {
        await origin.start();
        const start = async (stack: string) => edges.set(stack, await runEdge(await planOf(stack), origin));
        await Promise.all(["dev", "prod"].map(start));
    });
    after(async () => {
        await Promise.all([...edges.values()].map((edge) => edge.stop()));
        await origin.stop();
    });
    return {
        origin,
        of: (stack) => {
            const edge = edges.get(stack);
            if (edge === undefined) throw new Error(`the edge of ${stack} does not run`);
            return edge;
        },
    };
}

function ask(port: number, path: string, method: string, headers: Record<string, string>, body?: string): Promise<Got> {
    return new Promise((resolve, reject) => {
        const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
            const pieces: Buffer[] = [];
            response.on("data", (piece: Buffer) => pieces.push(piece));
            response.once("end", () =>
                resolve({
                    status: response.statusCode ?? 0,
                    headers: response.headers,
                    body: Buffer.concat(pieces),
                }),
            );
            response.once("error", reject);
        });
        asked.once("error", reject);
        asked.end(body);
    });
}
