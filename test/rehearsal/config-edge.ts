/** What of the config the edge's answers tell, and the packager's to whoever is not the edge. */
import { setTimeout as wait } from "node:timers/promises";

import type { Recording } from "../../graph";
import { packagerHop } from "../../rehearsal/aws/packager/hop";
import { edgePlan } from "../../rehearsal/plan/edge";
import { endpointPlans } from "../../rehearsal/plan/packager";
import { Place } from "../../rehearsal/run/place";
import { FakeOrigin, Got, runEdge, RunningEdge } from "./edge-support";
import { Row, row, Seen } from "./config-rows";
import { supervisor } from "./support/run";

/** An edge in front of an origin that answers anything. */
export interface EdgeStage {
    ask: (path: string, options?: Parameters<RunningEdge["ask"]>[1]) => Promise<Got>;
    origin: FakeOrigin;
    /** Folder of the live endpoint. */
    live: string;
    stop: () => Promise<void>;
}

export async function edgeStage({ resources }: Recording): Promise<EdgeStage> {
    const plan = edgePlan(resources);
    const [live] = endpointPlans(resources);
    if (plan === undefined) throw new Error("no edge");
    const origin = new FakeOrigin();
    await origin.start();
    const edge = await runEdge(plan, origin).catch(async (error: unknown) => {
        await origin.stop();
        throw error;
    });
    return {
        ask: (path, options) => edge.ask(path, options),
        origin,
        live: live.path,
        stop: async () => {
            await edge.stop();
            await origin.stop();
        },
    };
}

const pages = ["https://one.example.org", "https://other.example.org"];

export const edgeRows: Row<EdgeStage>[] = [
    row("edge.corsOrigins", [[pages[0]], [pages[1]]], {
        where: "the pages that Access-Control-Allow-Origin lets in",
        says: (value) => value,
        seen: async ({ ask, live }) => {
            const answers = pages.map(async (page) => {
                const { headers } = await ask(`${live}/index.m3u8`, { headers: { Origin: page } });
                return headers["access-control-allow-origin"] === page ? [page] : [];
            });
            return (await Promise.all(answers)).flat();
        },
    }),
    row("edge.errorTtlSeconds", [1, 3], {
        where: "how long the edge keeps a 404",
        says: (value) => value,
        within: 0.9,
        seen: (stage) => secondsKept(stage, `${stage.live}/~status=404~cc=~/index.m3u8`),
    }),
    row("edge.ttls.manifestSeconds", [3, 1], {
        where: "how long the edge keeps a manifest that says nothing of it",
        says: (value) => value,
        within: 0.9,
        seen: (stage) => secondsKept(stage, `${stage.live}/~cc=~/index.m3u8`),
    }),
    row("edge.ttls.segmentSeconds", [1, 3], {
        where: "how long the edge keeps a segment that says nothing of it",
        says: (value) => value,
        within: 0.9,
        seen: (stage) => secondsKept(stage, `${stage.live}/~cc=~/index_1_1.ts`),
    }),
    row("edge.clientSideSessions", [false, true], {
        where: "whether a player may POST a session",
        says: (value) => (value ? 200 : 403),
        seen: async ({ ask }) => (await ask("/v1/session/hash/dev-ads-live/index.m3u8", post)).status,
    }),
    row("cdnAuthorization", ["the-first-authorization", "the-other-authorization"], {
        where: "the header that the edge shows to the packager",
        says: (value) => value,
        seen: async ({ ask, live, origin }) => {
            await ask(`${live}/authorised.m3u8`);
            const asked = origin.seen.find(({ url }) => url.endsWith("/authorised.m3u8"));
            return String(asked?.headers["x-mediapackage-cdnidentifier"]);
        },
    }),
];

const post = { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } };

/** Until the origin is asked again. nginx counts in whole seconds, up to one more: half of that is taken off. */
async function secondsKept({ ask, origin }: EdgeStage, path: string): Promise<Seen> {
    await ask(path);
    const begun = performance.now();
    const before = origin.count(path);
    for (;;) {
        await wait(100);
        const seconds = (performance.now() - begun) / 1000;
        await ask(path);
        if (origin.count(path) > before || seconds > 20) return seconds - 0.5;
    }
}

/** A packager that nothing was sent to. */
export interface PackagerStage {
    /** Status of an endpoint's manifest: 404 for who may read, 403 for who may not. */
    status: (endpoint: string, headers?: Record<string, string>) => Promise<number>;
    stop: () => Promise<void>;
}

export async function packagerStage({ resources }: Recording): Promise<PackagerStage> {
    const plans = endpointPlans(resources);
    const place = await Place.make(["packager"]);
    const hops = supervisor();
    const stop = async () => {
        await hops.stop();
        place.remove();
    };
    try {
        await hops.start(packagerHop(plans, place));
    } catch (error) {
        await stop();
        throw error;
    }
    return {
        status: async (endpoint, headers = {}) => {
            const plan = plans.find(({ id }) => id.endsWith(`-${endpoint}`));
            if (plan === undefined) throw new Error(`no endpoint ${endpoint}`);
            const { status } = await fetch(`${place.url("packager")}${plan.path}/index.m3u8`, { headers });
            return status;
        },
        stop,
    };
}

const [mayRead, mayNot] = [404, 403];
const known = { "X-MediaPackage-CDNIdentifier": "the-first-authorization" };

export const packagerRows: Row<PackagerStage>[] = [
    row("endpoints.authorizeOrigin", [true, false], {
        where: "what the packager answers to one without the header",
        other: "open",
        says: (value) => (value ? mayNot : mayRead),
        seen: ({ status }) => status("live"),
    }),
    row("endpoints.startover.allowedCidrs", [undefined, ["192.0.2.0/24"]], {
        where: "what the packager answers to another address",
        other: "open",
        says: (value) => (value === undefined ? mayRead : mayNot),
        seen: ({ status }) => status("startover", known),
    }),
];
