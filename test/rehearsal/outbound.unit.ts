import { createServer } from "node:http";

import { expect } from "chai";

import { Client } from "../../rehearsal/internet/viewers/client";
import { watchPlaylist } from "../../rehearsal/check";
import { ElsewhereTally, standIn } from "../../rehearsal/internet/ad-server/elsewhere";
import { hostsOf } from "../../rehearsal/hosts";
import { Origins, route } from "../../rehearsal/run/outbound";

const edge = "http://127.0.0.1:4001";
const ads = "http://127.0.0.1:4002";
const hosts = {
    "127.0.0.1:4001": edge,
    "127.0.0.1:4002": ads,
    "live.example.com": edge,
    "ads.example.com": ads,
    "*": ads,
};

describe("the way out of a rehearsal", () => {
    /** What is dialed for a URL. */
    const dialed = (url: string) => route(url, hosts).url.href;

    it("leads to the hop that stands for a host, whatever its scheme, port, case or dot", () => {
        for (const url of [
            "https://live.example.com/x?y=1",
            "http://live.example.com/x?y=1",
            "https://LIVE.example.com:443/x?y=1",
            "https://live.example.com:8443/x?y=1",
            "https://live.example.com./x?y=1",
            "https://user:word@live.example.com/x?y=1",
            "https://live%2eexample.com/x?y=1",
        ])
            expect(dialed(url), url).to.equal(`${edge}/x?y=1`);
    });

    it("leads to the stand-in for every other host, loopback and numbers included", () => {
        for (const host of [
            "pixel.example.net",
            "127.0.0.1",
            "127.0.0.1:443",
            "127.0.0.1:9999",
            "localhost:9999",
            "[::1]:9999",
            "0.0.0.0:9999",
            "2130706433:9999",
            "0x7f.1:9999",
            "[::ffff:127.0.0.1]:9999",
            "192.168.1.4",
            "169.254.169.254",
            "live.example.com.evil.example",
        ])
            for (const scheme of ["http", "https"])
                expect(dialed(`${scheme}://${host}/beacon?a=b`), host).to.equal(`${ads}/beacon?a=b`);
    });

    it("knows the rehearsal's own addresses by http alone", () => {
        expect(dialed("http://127.0.0.1:4001/out")).to.equal(`${edge}/out`);
        expect(dialed("https://127.0.0.1:4001/out"), "TLS").to.equal(`${ads}/out`);
    });

    it("keeps the recorded host for the hop, and tells a stand-in from the host itself", () => {
        expect(route("https://Pixel.example.net:8443/x", hosts)).to.deep.include({
            host: "pixel.example.net:8443",
            here: true,
        });
        const real = route("https://pixel.example.net/x", { "live.example.com": edge });
        expect([real.url.href, real.here]).to.deep.equal(["https://pixel.example.net/x", false]);
    });

    it("refuses what is neither http nor https", () => {
        for (const url of ["ftp://live.example.com/x", "file:///etc/passwd", "data:text/plain,x", "javascript:1"])
            expect(() => dialed(url), url).to.throw(/is never requested: only http and https are/);
    });
});

describe("hosts of a rehearsal", () => {
    const bases = { packager: "http://127.0.0.1:1", tailor: "http://127.0.0.1:2", bucket: "http://127.0.0.1:3", edge };
    const description = { hosts: ["live.example.com"], origins: [], behaviours: [] };
    const edgePlan = { name: "edge", description, origins: [], overrides: [], errorTtls: [], notPlayed: [] };
    const configuration = {
        ...{ name: "live", accountHash: "h", host: "x.mediatailor.eu-west-1.amazonaws.com", contentUrl: "https://p/x" },
        ...{ markerPassthrough: false, insertionMode: "STITCHED_ONLY", aliases: {} },
    };
    const of = (adsUrl: string, adServer?: string) =>
        hostsOf(
            { endpoints: [], assets: [], edge: edgePlan, configurations: [{ ...configuration, adsUrl }] },
            { ...bases, ...(adServer === undefined ? {} : { adServer }) },
        );

    it("hold all others, and the ad server by its name", () => {
        for (const url of [
            "https://ads.example.com/x?y=[session.id]",
            "https://ADS.example.com:8443/x",
            "https://u:p@ads.example.com/[avail.index]/x",
        ]) {
            const made = of(url, ads);
            expect(made["ads.example.com"], url).to.equal(ads);
            expect(made["*"]).to.equal(ads);
            expect(made["127.0.0.1:4001"]).to.equal(edge);
        }
    });

    it("hold no other with --real-ads: the ad server and what it names are asked", () => {
        const made = of("https://ads.example.com/x");
        expect(made).to.not.have.any.keys("*", "ads.example.com");
        expect(made["live.example.com"]).to.equal(edge);
    });
});

describe("a viewer and a check of a rehearsal", () => {
    it("ask the origins of their own addresses alone", () => {
        const origins = new Origins(["http://127.0.0.1:4001/out/v1/index.m3u8"]);
        origins.require("http://127.0.0.1:4001/tm/x.ts");
        for (const url of ["http://127.0.0.1:4002/x", "https://127.0.0.1:4001/x", "http://cdn.example.com/x"])
            expect(() => origins.require(url), url).to.throw("is outside of this rehearsal");
    });

    it("dial no host that a redirect or a playlist names", async () => {
        let elsewhere = 0;
        const other = createServer((_, response) => response.end());
        other.on("connection", () => (elsewhere += 1));
        await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
        const at = portOf(other.address());
        const server = createServer(({ url }, response) => {
            if (url === "/redirect") response.writeHead(302, { location: `http://127.0.0.1:${at}/x` }).end();
            else response.end(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://127.0.0.1:${at}/media.m3u8\n`);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const base = `http://127.0.0.1:${portOf(server.address())}`;
        try {
            const failed = await new Client([base]).read(`${base}/redirect`, {}, true).catch(String);
            expect(failed).to.include(`not requested: http://127.0.0.1:${at} is outside of this rehearsal`);
            const ending = new AbortController();
            const { findings } = await watchPlaylist(`${base}/master`, {
                signal: ending.signal,
                onFinding: () => ending.abort(),
            });
            expect(findings.map(({ code, text }) => `${code}: ${text}`)).to.deep.equal([
                `unreachable: not requested: http://127.0.0.1:${at} is outside of this rehearsal`,
            ]);
            expect(elsewhere).to.equal(0);
        } finally {
            for (const one of [server, other]) {
                one.closeAllConnections();
                one.close();
            }
        }
    });
});

describe("what stands for other hosts", () => {
    it("counts requests by host and purpose, for so many hosts", () => {
        const tally = new ElsewhereTally();
        for (let i = 0; i < 3; i += 1) tally.add("pixel.example.net", "beacon");
        tally.add("pixel.example.net", "media");
        expect(tally.take()).to.deep.equal([
            { host: "pixel.example.net", purpose: "beacon", count: 3 },
            { host: "pixel.example.net", purpose: "media", count: 1 },
        ]);
        expect(tally.take()).to.deep.equal([]);
        for (let i = 0; i < 1000; i += 1) tally.add(`${i}.example.net`, "beacon");
        const counts = tally.take();
        expect(counts).to.have.length(200);
        expect(counts.reduce((sum, { count }) => sum + count, 0)).to.equal(1000);
    });

    it("makes a clip as long as its ad, within bounds, the same for one address", () => {
        const url = "https://cdn.example.net/ad.mp4";
        expect(standIn(url, "30")).to.deep.equal(standIn(url, "30"));
        expect(standIn(url, "30").id).to.not.equal(standIn(`${url}?2`, "30").id);
        for (const [asked, seconds] of [
            ["30", 30],
            ["7.5", 7.5],
            ["0", 10],
            ["-3", 10],
            ["x", 10],
            [undefined, 10],
            ["86400", 180],
            ["0.1", 1],
        ] as const)
            expect(standIn(url, asked).seconds, asked).to.equal(seconds);
    });
});

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
}
