/** The tailor and the ad server as they run: real processes, ffmpeg, a small origin. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import { adServerHop } from "../../rehearsal/hops/ad-server";
import { tailorHop } from "../../rehearsal/hops/tailor";
import type { ConfigurationPlan, EncoderPlan } from "../../rehearsal/plan/types";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { FakeOrigin, fakeOrigin } from "./support/tailor-origin";

const packagerHost = "974039f8c2df1986.mediapackage.eu-west-1.amazonaws.com";
const edgeHost = "dqalplor6r6mdv.cloudfront.net";
const endpoint = `/out/v1/6ac2ab799601dea59397fb03c62ad4bd`;
const hash = "50ec183ca41d59912d89091e57896ff16053a246";
const edgeUrl = "http://127.0.0.1:1";

const plan: ConfigurationPlan = {
    name: "dev-ads-live",
    accountHash: hash,
    host: "x.mediatailor.eu-west-1.amazonaws.com",
    contentUrl: `https://${packagerHost}${endpoint}`,
    adsUrl:
        "https://pubads.g.doubleclick.net/gampad/ads?output=vast&dur=[session.avail_duration_secs]" +
        "&who=[player_params.who]&session=[session.id]",
    slateUrl: `https://${edgeHost}/assets/slate.mp4`,
    contentPrefix: `https://${edgeHost}${endpoint}`,
    adPrefix: `https://${edgeHost}`,
    markerPassthrough: false,
    insertionMode: "STITCHED_ONLY",
    aliases: {},
};
const noSlate: ConfigurationPlan = { ...plan, name: "no-slate", slateUrl: undefined };

function rendition(name: string, width: number, height: number): EncoderPlan["renditions"][number] {
    return {
        ...{ name, width, height, maxBitrate: 400_000, bufferSize: 800_000, quality: 7, profile: "MAIN" },
        ...{ bFrames: 0, referenceFrames: 1, sceneChangeDetect: false, scaling: "DEFAULT" },
    };
}

const encoder: EncoderPlan = {
    ...{ channelId: "1", pipelines: 1, frameRate: { numerator: 24, denominator: 1 }, gopFrames: 48, scale: 1 },
    renditions: [rendition("180p", 320, 180), rendition("90p", 160, 90)],
    audio: { bitrate: 64_000, sampleRate: 48_000, channels: 2 },
    inputLoss: { repeatFrameMs: 1000, blackFrameMs: 1000, image: { color: "000000" } },
};

describe("tailor and ad server", function () {
    this.timeout(60_000);
    let place: Place;
    let origin: FakeOrigin;
    let hops: Supervisor;
    const events: RehearsalEvent[] = [];

    before(async () => {
        place = await Place.make(["tailor", "ad-server"]);
        origin = await fakeOrigin(
            { segmentSeconds: 4, windowSegments: 10, breaks: [{ start: 105, seconds: 20 }], epoch: 1.7e12 },
            102,
        );
        origin.assets.set("/assets/slate.mp4", clip(place.folder("slate"), 4));
        hops = supervisor();
        hops.on("event", (event) => events.push(event));
        const hosts = {
            [packagerHost]: origin.url,
            [edgeHost]: origin.url,
            "pubads.g.doubleclick.net": place.url("ad-server"),
        };
        await hops.start(adServerHop(place));
        await hops.start(tailorHop([plan, noSlate], encoder, place, { hosts, edgeUrl }));
        await until(() => creatives() >= 2, "the slate is transcoded");
    });

    after(async () => {
        await hops.stop();
        await origin.stop();
        place.remove();
    });

    it("opens a session at MediaTailor's addresses, and asks the origin as MediaTailor does", async () => {
        const { master, childUrls } = await open("?ads.who=first&start=1");
        expect(master).to.match(
            new RegExp(`\\n\\.\\./\\.\\./\\.\\./manifest/${hash}/dev-ads-live/[0-9a-f-]{36}/0\\.m3u8\\n`),
        );
        expect(childUrls).to.have.length(3);
        const playlist = await get(childUrls[0]);
        expect(playlist.body).to.contain(`${edgeUrl}${endpoint}/index_1_102.ts`).and.to.contain("#EXT-X-KEPT:yes");
        const asked = origin.requests.find(({ path, query }) => path.endsWith("/index.m3u8") && query === "?start=1");
        expect(asked).to.deep.include({ host: packagerHost, cdn: "secret", path: `${endpoint}/index.m3u8` });
    });

    it("shows slate for a new creative and has it ready for the next one", async () => {
        const { childUrls, session } = await open("?ads.who=newcomer");
        await get(childUrls[0]);
        origin.last = 107;
        await wait(450);
        const { body } = await get(childUrls[0]);
        expect(adLines(body)).to.have.length(6);
        const [filled] = availsOf(session);
        expect(filled).to.deep.include({ filledSeconds: 0, slateSeconds: 20, seconds: 20 });
        expect(filled.reason).to.contain("NewCreative");
        await until(() => creatives() >= 4, "the creatives are transcoded");
        const next = await open("?ads.who=newcomer");
        await get(next.childUrls[0]);
        await until(() => availsOf(next.session).length === 1, "an avail");
    });

    /** A session with its master read. */
    async function open(query: string, configuration = "dev-ads-live") {
        const url = `${place.url("tailor")}/v1/master/${hash}/${configuration}/index.m3u8${query}`;
        const { body: master, status } = await get(url);
        expect(status, master).to.equal(200);
        const uris = [...master.matchAll(/^(\.\.\/.*)$|URI="([^"]*)"/gm)].map(([, line, uri]) => line ?? uri);
        // Variants first, as they are numbered.
        const childUrls = uris.map((uri) => new URL(uri, url).href).sort();
        const session = childUrls[0].split("/").at(-2) ?? "";
        return { master, childUrls, session };
    }

    function availsOf(session: string) {
        return events.flatMap((event) => (event.type === "avail" && event.session === session ? [event] : []));
    }

    function creatives(): number {
        return Number(hops.status().find(({ name }) => name === "tailor")?.figures["creatives"] ?? 0);
    }
});

function adLines(playlist: string): string[] {
    return playlist.split("\n").filter((line) => line.includes("/segment/"));
}

interface Got {
    status: number;
    body: string;
    location?: string;
}

async function get(url: string, init: RequestInit = {}): Promise<Got> {
    const headers = { "x-mediapackage-cdnidentifier": "secret", "x-forwarded-for": "192.0.2.7", ...init.headers };
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    const location = response.headers.get("location");
    return { status: response.status, body: await response.text(), ...(location === null ? {} : { location }) };
}

async function until(holds: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + 20_000; !holds(); await wait(50)) {
        if (Date.now() > end) throw new Error(`not within 20 s: ${what}`);
    }
}

/** A grey clip with a tone. */
function clip(folder: string, seconds: number): Buffer {
    const file = path.join(folder, "clip.mp4");
    execFileSync("nice", [
        ...["-n", "10", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", `color=gray:s=320x180:r=24:d=${seconds}`],
        ...[
            "-f",
            "lavfi",
            "-i",
            `sine=d=${seconds}`,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-y",
            file,
        ],
    ]);
    return readFileSync(file);
}
