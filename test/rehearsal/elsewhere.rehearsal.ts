/** A VAST document whose every address leads elsewhere: nothing of it may be dialed, and all of it is answered and reported. */
import { createServer as httpServer } from "node:http";
import { AddressInfo, createServer, Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import { slate } from "../../rehearsal/aws/encoder/picture";
import { adServerHop } from "../../rehearsal/internet/ad-server/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import type { ConfigurationPlan } from "../../rehearsal/plan/types";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { FakeOrigin, fakeOrigin } from "./support/tailor-origin";
import { until } from "./support/until";
import { adLines, edgeHost, edgeUrl, encoder, get, hash, packagerHost, plan } from "./tailor-support";

/** Counts who dials it, by TLS or not. */
async function listener(): Promise<{ server: Server; port: number; dialed: () => number }> {
    let count = 0;
    const server = createServer((socket) => {
        count += 1;
        socket.destroy();
    });
    return { server, port: await listen(server), dialed: () => count };
}

async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (!isAddress(address)) throw new Error("no port");
    return address.port;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
    return typeof address === "object" && address !== null;
}

describe("addresses elsewhere in a rehearsal", function () {
    this.timeout(90_000);
    let place: Place;
    let origin: FakeOrigin;
    let hops: Supervisor;
    let foreign: Awaited<ReturnType<typeof listener>>;
    let redirecting: Server;
    const events: RehearsalEvent[] = [];
    let hosts: Record<string, string>;

    before(async () => {
        place = await Place.make(["tailor", "ad-server"]);
        foreign = await listener();
        const at = `127.0.0.1:${foreign.port}`;
        redirecting = httpServer((_, response) => {
            response.writeHead(302, { location: `https://${at}/after-a-redirect` }).end();
        });
        const redirectPort = await listen(redirecting);
        origin = await fakeOrigin(
            { segmentSeconds: 4, windowSegments: 10, breaks: [{ start: 105, seconds: 20 }], epoch: 1.7e12 },
            111,
        );
        const ads = place.url("ad-server");
        hosts = {
            [packagerHost]: origin.url,
            [edgeHost]: origin.url,
            "redirects.example.org": `http://127.0.0.1:${redirectPort}`,
            [new URL(ads).host]: ads,
            "*": ads,
        };
        origin.assets.set("/assets/own.xml", Buffer.from(inline(at)));
        origin.assets.set("/assets/wrapped.xml", Buffer.from(wrapper(`https://${at}/wrapped`, at)));
        origin.assets.set("/assets/turned.xml", Buffer.from(wrapper("https://redirects.example.org/turned", at)));
        hops = supervisor();
        hops.on("event", (event) => events.push(event));
        await hops.start(adServerHop(place));
        await hops.start(tailorHop(plans(at), encoder, place, { hosts, edgeUrl }));
    });

    after(async () => {
        await hops?.stop();
        await origin?.stop();
        foreign?.server.close();
        redirecting?.close();
        place?.remove();
    });

    it("get ads from here for a wrapper, and clips, beacons and slate, without one connection", async () => {
        for (const name of ["own", "wrapped", "turned"]) {
            await until(`${name}: its ads are shown`, 60, async () => (await filled(name)) > 0);
            const url = await childOf(name);
            const { body } = await get(url);
            // A viewer that takes every ad segment: all reports are due.
            const answers = await Promise.all(adLines(body).map((line) => get(new URL(line, url).href)));
            expect([...new Set(answers.map(({ status }) => status))], name).to.deep.equal([301]);
        }
        const asked = () => counts();
        await until("the reports came", 20, () => (asked().get(`beacon 127.0.0.1:${foreign.port}`) ?? 0) >= 8);
        expect(asked().get(`media 127.0.0.1:${foreign.port}`), "file and slate").to.be.at.least(2);
        expect(asked().get(`ads 127.0.0.1:${foreign.port}`), "wrappers").to.be.at.least(2);
        const beacons = events.flatMap((event) => (event.type === "beacon" ? [event] : []));
        expect([...new Set(beacons.map(({ status }) => status))]).to.deep.equal([200]);
        // As long as its document says.
        const [own] = events.flatMap((event) =>
            event.type === "avail" && event.configuration === "own" && event.ads.length > 0 ? event.ads : [],
        );
        expect(own.seconds).to.be.closeTo(6, 0.1);
        await wait(1500);
        expect(foreign.dialed()).to.equal(0);
    });

    it("get no picture for input loss, and are not dialed for one", async () => {
        const url = `https://127.0.0.1:${foreign.port}/wait.png`;
        const refused = await slate({ width: 64, height: 36 }, url, hosts, place.folder("image")).catch(String);
        expect(refused).to.include("404");
        expect(foreign.dialed()).to.equal(0);
    });

    it("never reach the stand-in's own switches", async () => {
        const switched = await fetch(`${place.url("ad-server")}/gampad`, { method: "GET" });
        expect(switched.status).to.equal(200);
        // As a beacon of a document would ask: `/control` of another host.
        const { port } = new URL(place.url("ad-server"));
        await new Promise<void>((resolve, reject) => {
            void import("node:http").then(({ get: ask }) =>
                ask(
                    {
                        ...{ host: "127.0.0.1", port, path: "/control?mode=error" },
                        headers: { host: "pixel.example.net", "x-rehearsal-purpose": "beacon" },
                    },
                    (response) => {
                        response.resume().once("end", resolve);
                    },
                ).once("error", reject),
            );
        });
        await wait(1100);
        expect(hops.status().find(({ name }) => name === "ad-server")?.figures["mode"]).to.equal("ok");
    });

    async function childOf(name: string): Promise<string> {
        const url = `${place.url("tailor")}/v1/master/${hash}/${name}/index.m3u8`;
        const { body } = await get(url);
        return new URL(/^(\.\.\/.*)$/m.exec(body)?.[1] ?? "", url).href;
    }

    /** Seconds of ads in a new session's break. */
    async function filled(name: string): Promise<number> {
        const url = await childOf(name);
        await get(url);
        const session = url.split("/").at(-2);
        const find = () => events.find((event) => event.type === "avail" && event.session === session);
        await until("the break is met", 20, () => find() !== undefined);
        const avail = find();
        return avail?.type === "avail" ? avail.filledSeconds : 0;
    }

    function counts(): Map<string, number> {
        const all = new Map<string, number>();
        for (const event of events) {
            if (event.type !== "elsewhere") continue;
            const key = `${event.purpose} ${event.host}`;
            all.set(key, (all.get(key) ?? 0) + event.count);
        }
        return all;
    }
});

function plans(at: string): ConfigurationPlan[] {
    return ["own", "wrapped", "turned"].map((name) => ({
        ...plan,
        name,
        adsUrl: `https://${edgeHost}/assets/${name}.xml`,
        slateUrl: `https://${at}/slate.mp4`,
    }));
}

const events = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

function tracking(at: string): string {
    return events
        .map((event, i) => `<Tracking event="${event}">http${i % 2 ? "s" : ""}://${at}/t?e=${event}</Tracking>`)
        .join("");
}

function inline(at: string): string {
    return (
        '<VAST version="3.0"><Ad id="own"><InLine><AdSystem>x</AdSystem><AdTitle>x</AdTitle>' +
        `<Impression>https://${at}/impression</Impression><Impression>http://${at}/impression</Impression>` +
        `<Impression>https://redirects.example.org/impression</Impression>` +
        `<Creatives><Creative id="own-1"><Linear><Duration>00:00:06</Duration><TrackingEvents>${tracking(at)}</TrackingEvents>` +
        `<MediaFiles><MediaFile delivery="progressive" type="video/mp4" width="640" height="360">https://${at}/ad.mp4</MediaFile>` +
        "</MediaFiles></Linear></Creative></Creatives></InLine></Ad></VAST>"
    );
}

function wrapper(url: string, at: string): string {
    return (
        `<VAST version="3.0"><Ad id="w"><Wrapper><AdSystem>x</AdSystem><VASTAdTagURI>${url}</VASTAdTagURI>` +
        `<Impression>https://${at}/wrapper</Impression><Creatives/></Wrapper></Ad></VAST>`
    );
}
