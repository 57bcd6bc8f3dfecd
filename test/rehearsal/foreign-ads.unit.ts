/** Documents of foreign ad servers and dead wrappers, as the tailor decides on them. */
import { expect } from "chai";

import { decide } from "../../rehearsal/aws/tailor/decide";
import { readVastAnswer, VastAd } from "../../rehearsal/aws/tailor/vast";
import {
    adElements,
    foreignCases,
    foreignEvents,
    foreignMedia,
    foreignVast,
    foreignWrapper,
    wrapperAd,
} from "../support/foreign-vast";
import { AdServers, adServers, Answering } from "./support/ad-servers";

const adsOf: Record<string, string[]> = { pod: ["pod-1", "pod-2", "pod-3"], podAndSpare: ["pod-1", "pod-2", "spare"] };

function playable(content: string): VastAd[] {
    return readVastAnswer(content).ads.map((ad) => {
        if (!("mediaUrl" in ad)) throw new Error(JSON.stringify(ad));
        return ad;
    });
}

describe("a foreign answer", () => {
    it("is its ads with their best media, in every version with every feature", () => {
        for (const { version, feature, text } of foreignCases()) {
            const ads = playable(text);
            expect(
                ads.map(({ id }) => id),
                `${version} ${feature}`,
            ).to.deep.equal(adsOf[feature] ?? ["spot"]);
            for (const { mediaUrl, seconds, id, creativeId } of ads) {
                expect({ mediaUrl, seconds, creativeId }, `${version} ${feature}`).to.deep.equal({
                    ...{ mediaUrl: foreignMedia, seconds: 15, creativeId: `c-${id}` },
                });
            }
        }
    });

    it("counts the ad's own trackers only, each once, without empty ones", () => {
        for (const { version, feature, text } of foreignCases()) {
            const scheme = feature === "clearText" ? "http" : "https";
            for (const { id, tracking, clickTracking, clickThrough } of playable(text)) {
                const url = (what: string) => `${scheme}://track.adv.test/${id}/${what}?a=1&b=[CACHEBUSTING]`;
                const own = ["impression", ...foreignEvents];
                if (feature === "progress") own.push("progress");
                if (feature === "errors") own.push("error");
                expect(tracking, `${version} ${feature}`).to.deep.equal(
                    Object.fromEntries(own.map((event) => [event, [url(event)]])),
                );
                expect(clickTracking).to.deep.equal([url("click")]);
                expect(clickThrough).to.equal(url("landing"));
            }
        }
    });

    it("names what can't be put into a stream", () => {
        const of = (change: (text: string) => string) => readVastAnswer(change(foreignVast("4.1", "plain"))).ads;
        const media = (inner: string) => (text: string) =>
            text.replace(/<MediaFiles>[\s\S]*<\/MediaFiles>/, `<MediaFiles>${inner}</MediaFiles>`);
        expect(of(media(""))).to.deep.equal([{ skipped: "NoMediaFile", id: "spot" }]);
        const ogg = '<MediaFile type="video/ogg">https://m.test/a.ogv</MediaFile>';
        expect(of(media(ogg))).to.deep.equal([{ skipped: "UnsupportedMediaFile", id: "spot" }]);
        const vpaid = '<MediaFile type="application/javascript" apiFramework="VPAID">https://m.test/v.js</MediaFile>';
        expect(of(media(vpaid + ogg))).to.deep.equal([{ skipped: "VPAID", id: "spot" }]);
        const mezzanine = '<Mezzanine type="video/mp4">https://m.test/m.mov</Mezzanine>';
        expect(of(media(mezzanine))).to.deep.equal([{ skipped: "NoMediaFile", id: "spot" }]);
        expect(of((text) => text.replaceAll("InLine", "Inline"))).to.deep.equal([{ skipped: "InvalidAd", id: "spot" }]);
        expect(of((text) => text.replaceAll("Linear>", "NonLinearAds>"))).to.deep.equal([
            { skipped: "NoLinearCreative", id: "spot" },
        ]);
    });

    it("offers the ads of VMAP's linear breaks, whatever else is there", () => {
        const vast = foreignVast("3.0", "plain").replace(/<\?xml.*\?>\n/, "");
        const text = `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">
            <vmap:AdBreak timeOffset="start" breakType="linear"/>
            <vmap:AdBreak timeOffset="00:01:00" breakType="linear"><vmap:AdSource><vmap:VASTAdData>${vast}</vmap:VASTAdData></vmap:AdSource>
            <vmap:TrackingEvents><vmap:Tracking event="breakStart">https://x.test/b</vmap:Tracking></vmap:TrackingEvents></vmap:AdBreak>
            <vmap:AdBreak timeOffset="00:02:00" breakType="display"><vmap:AdSource><vmap:VASTAdData>${vast}</vmap:VASTAdData></vmap:AdSource></vmap:AdBreak>
            <vmap:AdBreak timeOffset="end" breakType="linear"><vmap:AdSource><vmap:AdTagURI><![CDATA[ https://x.test/v ]]></vmap:AdTagURI></vmap:AdSource></vmap:AdBreak>
            </vmap:VMAP>`;
        const ads = readVastAnswer(text).ads.map((ad) => ("url" in ad ? ad.url : ad.id));
        expect(ads).to.deep.equal(["spot", "https://x.test/v"]);
    });
});

describe("wrapped ads", () => {
    let servers: AdServers;
    beforeEach(async () => (servers = await adServers()));
    afterEach(() => servers.stop());

    const spot = foreignVast("3.0", "plain");
    const at = (path: string) => `https://ads.test${path}`;
    const decided = (path: string, patience = { requestMs: 3000, totalMs: 10_000 }) =>
        decide(at(path), {}, servers.hosts, patience);
    const said = async (path: string, patience?: { requestMs: number; totalMs: number }) => {
        const { ads, outcome, notes } = await decided(path, patience);
        return { outcome, ads: ads.map((ad) => ("skipped" in ad ? `- ${ad.skipped}` : ad.id)), notes };
    };
    /** A pod whose first ad is a wrapper, and whose second is there. */
    const podBehind = (tag: string | undefined, attributes = "") =>
        `<VAST version="4.2">${wrapperAd(tag, { attributes })}${adElements(spot)}</VAST>`;

    const dead: [what: string, answer: Answering | undefined, skipped: string][] = [
        ["404", undefined, "InvalidWrapper"],
        ["500", (_, response) => response.writeHead(500).end("no"), "InvalidWrapper"],
        ["HTML", "<html><body>maintenance</body></html>", "InvalidWrapper"],
        ["HTML that is no XML", "<html><br><p>maintenance", "InvalidWrapper"],
        ["VAST that is cut", spot.slice(0, 300), "InvalidWrapper"],
        ["nothing", "", "InvalidWrapper"],
        ["JSON", '{"error":true}', "InvalidWrapper"],
        ["bytes of no encoding", Buffer.from([0x3c, 0xff, 0xfe, 0x80]), "InvalidWrapper"],
        ["an empty VAST", '<VAST version="4.2"/>', "EmptyWrapper"],
        ["an empty VMAP", '<vmap:VMAP xmlns:vmap="x" version="1.0"><vmap:AdBreak/></vmap:VMAP>', "EmptyWrapper"],
        ["204", (_, response) => response.writeHead(204).end(), "EmptyWrapper"],
        [
            "a redirect to itself",
            (_, response) => response.writeHead(302, { location: "/inner" }).end(),
            "InvalidWrapper",
        ],
        [
            "a redirect to no address",
            (_, response) => response.writeHead(302, { location: "http://" }).end(),
            "InvalidWrapper",
        ],
        ["a closed connection", ({ socket }) => socket.destroy(), "InvalidWrapper"],
    ];
    for (const [what, answer, skipped] of dead) {
        it(`are skipped when their address answers ${what}, and the next ad is played`, async () => {
            servers.answers.set("/pod", podBehind(at("/inner")));
            if (answer !== undefined) servers.answers.set("/inner", answer);
            const { ads, notes, outcome } = await said("/pod");
            expect(ads).to.deep.equal([`- ${skipped}`, "spot"]);
            expect(outcome).to.equal("ads");
            expect(notes).to.have.lengthOf(1);
            expect(notes[0]).to.match(/^the wrapped ad https:\/\/ads\.test\/inner (leads nowhere: .|has no ad$)/);
        });
    }

    it("are skipped without an address, which asks no server again", async () => {
        for (const tag of [undefined, "", "inner.xml", "//ads.test/pod", "javascript:void(0)", "https://"]) {
            servers.answers.set("/pod", podBehind(tag));
            servers.asked.length = 0;
            expect((await said("/pod")).ads, tag).to.deep.equal(["- InvalidWrapper", "spot"]);
            expect(servers.asked, tag).to.deep.equal(["/pod"]);
        }
    });

    it("are followed seven deep, and no deeper", async () => {
        for (const [depth, ads] of [
            [7, ["spot"]],
            [8, ["- WrapperLimit"]],
        ] as const) {
            for (let i = 0; i < depth; i++) servers.answers.set(`/${i}`, foreignWrapper("3.0", at(`/${i + 1}`)));
            servers.answers.set(`/${depth}`, spot);
            expect((await said("/0")).ads).to.deep.equal(ads);
        }
        servers.answers.set("/self", podBehind(at("/self")));
        const { ads } = await said("/self");
        expect(ads).to.deep.equal(["- WrapperLimit", ...Array<string>(8).fill("spot")]);
    });

    it("have no wrapper behind them where the document forbids it, and one ad where it allows no more", async () => {
        servers.answers.set("/pod", podBehind(at("/one"), ' followAdditionalWrappers="false"'));
        servers.answers.set("/one", foreignWrapper("4.0", at("/two")));
        servers.answers.set("/two", spot);
        expect((await said("/pod")).ads).to.deep.equal(["- WrapperLimit", "spot"]);
        servers.answers.set("/two", foreignVast("3.0", "pod"));
        servers.answers.set("/pod", podBehind(at("/two"), ' allowMultipleAds="false" fallbackOnNoAd="true"'));
        expect((await said("/pod")).ads).to.deep.equal(["pod-1", "spot"]);
        servers.answers.set("/pod", podBehind(at("/two"), ' allowMultipleAds="true"'));
        expect((await said("/pod")).ads).to.deep.equal(["pod-1", "pod-2", "pod-3", "spot"]);
    });

    it("have the trackers of every wrapper around them, and of no companion", async () => {
        servers.answers.set("/0", foreignWrapper("2.0", at("/1?a=[CACHEBUSTING]"), { tracked: "https://outer.test" }));
        servers.answers.set("/1", foreignWrapper("4.3", at("/2"), { tracked: "https://inner.test" }));
        servers.answers.set("/2", spot);
        const [ad] = (await decided("/0")).ads;
        if ("skipped" in ad) throw new Error(ad.skipped);
        const own = (what: string) => `https://track.adv.test/spot/${what}?a=1&b=[CACHEBUSTING]`;
        const around = (what: string) => [`https://inner.test/${what}`, `https://outer.test/${what}`];
        expect(ad.tracking["impression"]).to.deep.equal([own("impression"), ...around("impression")]);
        expect(ad.tracking["start"]).to.deep.equal([own("start"), ...around("start")]);
        expect(ad.tracking["error"]).to.deep.equal(around("error"));
        expect(ad.tracking).not.to.have.property("creativeView");
        expect(ad.clickTracking).to.deep.equal([own("click"), ...around("click")]);
        expect(servers.asked[1]).to.match(/^\/1\?a=\d+$/);
    });

    it("are given up after the time for one answer, and all after the time for a break", async () => {
        const slow: Answering = (_, response) => void setTimeout(() => response.end(spot), 30_000).unref();
        servers.answers.set("/slow", slow);
        servers.answers.set("/pod", podBehind(at("/slow")));
        const late = await said("/pod", { requestMs: 100, totalMs: 10_000 });
        expect(late.ads).to.deep.equal(["- AdsTimeout", "spot"]);
        // The second wrapper is never asked.
        const two = [wrapperAd(at("/slow")), wrapperAd(at("/slow?second")), adElements(spot)].join("");
        servers.answers.set("/pod", `<VAST version="3.0">${two}</VAST>`);
        servers.asked.length = 0;
        const { ads, notes } = await said("/pod", { requestMs: 5000, totalMs: 200 });
        expect(ads).to.deep.equal(["- AdsTimeout", "- AdsTimeout", "spot"]);
        expect(servers.asked).to.deep.equal(["/pod", "/slow"]);
        expect(notes[1]).to.equal(
            "the wrapped ad https://ads.test/slow?second was not asked: the 0.2 s for the ads of a playlist are over",
        );
    });

    it("may be in another encoding each, which a header tells too", async () => {
        const named = foreignVast("3.0", "plain")
            .replace(/<\?xml.*\?>/, "")
            .replaceAll('"spot"', '"Grüße"');
        const latin = `<?xml version="1.0" encoding="ISO-8859-1"?>${named}`;
        servers.answers.set("/pod", podBehind(at("/inner")));
        servers.answers.set("/inner", Buffer.from(latin, "latin1"));
        expect((await said("/pod")).ads).to.deep.equal(["Grüße", "spot"]);
        servers.answers.set("/inner", (_, response) => {
            response
                .writeHead(200, { "content-type": "text/xml; charset=windows-1252" })
                .end(Buffer.from(named, "latin1"));
        });
        expect((await said("/pod")).ads).to.deep.equal(["Grüße", "spot"]);
        servers.answers.set("/inner", Buffer.from(`\ufeff${named}`, "utf16le"));
        expect((await said("/pod")).ads).to.deep.equal(["Grüße", "spot"]);
    });

    it("lead nowhere together: the break has no ad, and the first answer's failure is its own", async () => {
        servers.answers.set("/0", foreignWrapper("3.0", at("/1")));
        expect(await said("/0")).to.deep.include({ outcome: "ads", ads: ["- InvalidWrapper"] });
        expect(await said("/none")).to.deep.include({ outcome: "error", ads: [] });
        servers.answers.set("/empty", '<VAST version="4.3"></VAST>');
        expect(await said("/empty")).to.deep.include({ outcome: "empty", ads: [] });
        servers.answers.set("/hung", () => {});
        expect(await said("/hung", { requestMs: 50, totalMs: 1000 })).to.deep.include({ outcome: "timeout", ads: [] });
    });
});
