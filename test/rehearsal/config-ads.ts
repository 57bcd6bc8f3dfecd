/** What of the config the ad insertion tells: one real tailor with the configurations of every graph, and one small origin. */
import { readFileSync } from "node:fs";
import path from "node:path";

import type { Recording } from "../../graph";
import { adServerHop } from "../../rehearsal/internet/ad-server/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import { configurationPlans } from "../../rehearsal/plan/ads";
import { assetPlans } from "../../rehearsal/plan/assets";
import { encoderPlan } from "../../rehearsal/plan/encoder";
import { scaled } from "../../rehearsal/plan/scale";
import type { ConfigurationPlan } from "../../rehearsal/plan/types";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { once, Row, row } from "./config-rows";
import { converted, nearest } from "./config-venue";
import { root, supervisor } from "./support/run";
import { until } from "./support/until";
import { fakeOrigin } from "./support/tailor-origin";

const scale = 0.25;
const google = "https://pubads.g.doubleclick.net/gampad/ads?";
const edge = "https://edge.example.org";
const clips = ["stacks/vast/slate.mp4", "stacks/vast/own-1.mp4"];
const ownAds = "https://ads.example.org/vast?dur=[session.avail_duration_secs]&who=[player_params.who]";
const ownPreRoll = { vast: "https://ads.example.org/pre?dur=[session.avail_duration_secs]", maxDurationSeconds: 7 };
const breakSeconds = 20;

type Avail = Extract<RehearsalEvent, { type: "avail" }>;

/** One session of a configuration, in which the break was met. */
interface Session {
    master: string;
    playlist: string;
    avail: Avail;
    /** What the ad server was asked, by avail. */
    asked: { avail: string; url: string }[];
    /** Where the break's first segment is, at the edge. */
    location: string;
    /** That segment. */
    segment: Buffer;
}

export interface AdStage {
    /** The first session: its ads are new, so all of the break is slate. */
    first: () => Promise<Session>;
    stop: () => Promise<void>;
}

/** Every graph has its configuration for the live endpoint, under the graph's name. */
export function adStages(
    graphs: { name: string; recording: Promise<Recording> }[],
): { name: string; stage: Promise<AdStage> }[] {
    const tailor = once(() => startTailor(graphs));
    return graphs.map(({ name }) => ({ name, stage: tailor().then((open) => open(name)) }));
}

async function startTailor(
    graphs: { name: string; recording: Promise<Recording> }[],
): Promise<(name: string) => AdStage> {
    const read = await Promise.all(
        graphs.map(async ({ name, recording }) => {
            const { resources } = await recording;
            const [plan] = configurationPlans(resources).filter((one) => one.name.includes("-live-"));
            const encoder = scaled(encoderPlan(resources), scale);
            return { name, plan, encoder, assets: assetPlans(resources, root) };
        }),
    );
    const place = await Place.make(["tailor", "ad-server"]);
    const hops = supervisor();
    const events: RehearsalEvent[] = [];
    hops.on("event", (event) => events.push(event));
    // The whole break is there, and content after it.
    const stream = {
        segmentSeconds: 4,
        windowSegments: 10,
        breaks: [{ start: 105, seconds: breakSeconds }],
        epoch: 1.7e12,
    };
    const origin = await fakeOrigin(stream, 111);
    const stop = once(async () => {
        await hops.stop();
        await origin.stop();
        place.remove();
    });
    for (const { key, file } of read.flatMap(({ assets }) => assets)) {
        if (file !== undefined) origin.assets.set(`/${key}`, readFileSync(file));
    }
    const hosts = Object.fromEntries([
        ...read
            .flatMap(({ plan: { contentUrl, slateUrl } }) => [contentUrl, slateUrl ?? contentUrl])
            .map(hostOf(origin.url)),
        ...read
            .flatMap(({ plan: { adsUrl, preRoll } }) => [adsUrl, preRoll?.adsUrl ?? adsUrl])
            .map(hostOf(place.url("ad-server"))),
    ]);
    try {
        await hops.start(adServerHop(place));
        // One rung is enough: each makes every clip once more.
        const [{ encoder }] = read;
        const small = { ...encoder, renditions: encoder.renditions.slice(-1) };
        const plans = read.map(({ name, plan }) => ({ ...plan, name: `${name}.${plan.name}` }));
        await hops.start(tailorHop(plans, small, place, { hosts, edgeUrl: edge }));
    } catch (error) {
        await stop();
        throw error;
    }
    const tailor = place.url("tailor");
    // Black and two slates.
    await until("the fillers are made", 60, () => Number(hops.status().at(-1)?.figures.creatives ?? 0) >= 3);

    async function open(plan: ConfigurationPlan, name: string, who: string): Promise<Session> {
        const url = `${tailor}/v1/master/${plan.accountHash}/${name}.${plan.name}/index.m3u8?ads.who=${who}`;
        const master = await text(url);
        const [child = ""] = /^\.\.\/.*$/m.exec(master) ?? [];
        const childUrl = new URL(child, url).href;
        const session = childUrl.split("/").at(-2);
        const playlist = await text(childUrl);
        const found = () =>
            events.flatMap((event) => (event.type === "avail" && event.session === session ? [event] : []));
        await until("the break is met", 20, () => found().some(({ avail }) => avail !== "preroll"));
        const [avail] = found().filter((one) => one.avail !== "preroll");
        const asked = events.flatMap((event) =>
            event.type === "ads-request" && event.session === session ? [event] : [],
        );
        const [line] = playlist.split("\n").filter((one) => one.includes("/segment/"));
        if (line === undefined) return { master, playlist, avail, asked, location: "", segment: Buffer.alloc(0) };
        const answer = await fetch(new URL(line, childUrl), { redirect: "manual" });
        const location = answer.headers.get("location") ?? "";
        const segment = await fetch(tailor + new URL(location).pathname);
        return { master, playlist, avail, asked, location, segment: Buffer.from(await segment.arrayBuffer()) };
    }

    return (name) => {
        const own = read.find((one) => one.name === name);
        if (own === undefined) throw new Error(`no graph ${name}`);
        return { first: once(() => open(own.plan, name, "ann")), stop };
    };
}

function hostOf(base: string): (url: string) => [string, string] {
    return (url) => [/^https:\/\/([^/?#]+)/.exec(url)?.[1] ?? "", base];
}

async function text(url: string): Promise<string> {
    const response = await fetch(url, { headers: { "x-mediapackage-cdnidentifier": "any" } });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return response.text();
}

/** What the rows need besides: a parameter of the player that the ad server's address names. */
export const adChanges: Pick<Row<never>, "path" | "values" | "other">[] = [
    { path: "pi-live:ads.playerParams", values: [["who"], ["who"]], other: "other" },
];

export const adRows: Row<AdStage>[] = [
    row("event.name", ["dev", "gala"], {
        where: "the name in a session's addresses",
        // Seven digits follow, fixed when the configuration is first made.
        says: (value) => `${value}-ads-live`,
        seen: async ({ first }) =>
            /manifest\/[0-9a-f]+\/[a-z]+\.([a-z-]+)-[0-9a-f]{7}\//.exec((await first()).master)?.[1] ?? "",
    }),
    row("ads.vast", ["google-sample", ownAds], {
        where: "the request as the ad server gets it",
        says: (value) => (value === ownAds ? `https://ads.example.org/vast?dur=${breakSeconds}&who=ann` : google),
        seen: async ({ first }) => {
            const [{ url }] = (await first()).asked;
            return url.startsWith(google) ? google : url;
        },
    }),
    row("ads.slate", [clips[0], clips[1]], {
        where: "the picture while there is no ad",
        says: (value) => value,
        seen: async ({ first }) => {
            const colours = await Promise.all(
                clips.map(async (clip) => meanColour(readFileSync(path.join(root, clip)))),
            );
            const nearestOne = nearest(
                await meanColour((await first()).segment),
                colours.map((one) => one.toString("hex")),
            );
            return clips[colours.findIndex((one) => one.toString("hex") === nearestOne)];
        },
    }),
    row("ads.adMarkerPassthrough", [false, true], {
        where: "EXT-X-CUE-OUT in a session's playlist",
        says: (value) => value,
        seen: async ({ first }) => (await first()).playlist.includes("#EXT-X-CUE-OUT"),
    }),
    row("ads.personalizationThresholdSeconds", [undefined, 5], {
        where: "the slate in a break without ads",
        other: "threshold",
        says: (value) => (value === undefined ? breakSeconds : 0),
        seen: async ({ first }) => (await first()).avail.slateSeconds,
    }),
    row("ads.preRoll", [undefined, ownPreRoll], {
        where: "the request before the programme",
        other: "threshold",
        says: (value) => (value === undefined ? "none" : "https://ads.example.org/pre?dur=7"),
        seen: async ({ first }) => (await first()).asked.find(({ avail }) => avail === "preroll")?.url ?? "none",
    }),
    row("ads.availSuppression", [undefined, { mode: "BEHIND_LIVE_EDGE" }], {
        where: "the break of a viewer behind the live edge",
        other: "suppressed",
        says: (value) => (value === undefined ? "NewCreative" : "AvailSuppression"),
        // Another session may have asked for the same creative before.
        seen: async ({ first }) =>
            (await first()).avail.reason?.replace("TranscodeInProgress", "NewCreative") ?? "filled",
    }),
];

/** Of the first picture. */
async function meanColour(media: Buffer): Promise<Buffer> {
    const pixel = ["-frames:v", "1", "-vf", "scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo"];
    return converted(media, ["-map", "0:v:0", ...pixel]);
}
