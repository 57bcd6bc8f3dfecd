/** Pods, stand-alone ads and what VMAP's sources allow, as the tailor decides on them. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import { expect } from "chai";

import { AdOrder, readVastAnswer } from "../../rehearsal/aws/tailor/vast";
import { decide } from "../../rehearsal/aws/tailor/decide";
import { foreignVast, foreignWrapper } from "../support/foreign-vast";
import { AdServers, adServers } from "./support/ad-servers";

const at = (path: string) => `https://ads.test${path}`;
const spot = foreignVast("3.0", "plain");

/** An ad with a video of its own name; a dead one has a program alone. */
function ad(id: string, sequence?: number, dead = false): string {
    const file = dead
        ? '<MediaFile type="application/javascript" apiFramework="VPAID">https://m.test/v.js</MediaFile>'
        : `<MediaFile type="video/mp4">https://m.test/${id}.mp4</MediaFile>`;
    const place = sequence === undefined ? "" : ` sequence="${sequence}"`;
    return `<Ad id="${id}"${place}><InLine><Impression>https://t.test/i</Impression><Creatives><Creative id="${id}">
        <Linear><Duration>00:00:10</Duration><MediaFiles>${file}</MediaFiles></Linear></Creative></Creatives></InLine></Ad>`;
}

function wrapper(id: string, url: string, sequence: number): string {
    return `<Ad id="${id}" sequence="${sequence}"><Wrapper><VASTAdTagURI>${url}</VASTAdTagURI></Wrapper></Ad>`;
}

function vast(...ads: string[]): string {
    return `<VAST version="4.2">${ads.join("")}</VAST>`;
}

function vmap(attributes: string, inner: string): string {
    return `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0"><vmap:AdBreak timeOffset="start" breakType="linear">
        <vmap:AdSource${attributes}>${inner}</vmap:AdSource></vmap:AdBreak></vmap:VMAP>`;
}

describe("the ads of an answer", () => {
    let servers: AdServers;
    beforeEach(async () => (servers = await adServers()));
    afterEach(() => servers.stop());

    async function played(document: string | Buffer, order?: AdOrder): Promise<string[]> {
        servers.answers.set("/0", document);
        const { ads } = await decide(
            at("/0"),
            {},
            servers.hosts,
            { requestMs: 3000, totalMs: 10_000 },
            undefined,
            order,
        );
        return ads.map((one) => ("skipped" in one ? `- ${one.skipped}` : one.id));
    }

    it("are a pod by its sequence, whatever gaps it has", async () => {
        expect(await played(vast(ad("c", 40), ad("a", 2), ad("b", 7)))).to.deep.equal(["a", "b", "c"]);
        expect(await played(vast(ad("b", 1), ad("a", 0), ad("c", 1)))).to.deep.equal(["a", "b", "c"]);
    });

    it("are all in the document's order where the configuration does not follow the sequence", async () => {
        const document = vast(ad("spare"), ad("c", 3), ad("a", 1), ad("dead", 2, true));
        expect(await played(document, "document")).to.deep.equal(["spare", "c", "a", "- VPAID"]);
    });

    it("leave a pod's stand-alone ads for those of it that fail, each once", async () => {
        const spares = [ad("x"), ad("y"), ad("z")];
        expect(await played(vast(...spares, ad("a", 1), ad("b", 2)))).to.deep.equal(["a", "b"]);
        expect(await played(vast(...spares, ad("a", 1, true), ad("b", 2), ad("c", 3, true)))).to.deep.equal([
            "- VPAID",
            "x",
            "b",
            "- VPAID",
            "y",
        ]);
        const dead = [ad("x", undefined, true), ad("y")];
        expect(await played(vast(...dead, ad("a", 1, true), ad("b", 2)))).to.deep.equal([
            "- VPAID",
            "- VPAID",
            "y",
            "b",
        ]);
    });

    it("replace a dead wrapper of a pod too, and ask for no spare wrapper where none failed", async () => {
        const spare = `<Ad id="s"><Wrapper><VASTAdTagURI>${at("/spare")}</VASTAdTagURI></Wrapper></Ad>`;
        servers.answers.set("/spare", vast(ad("x")));
        expect(await played(vast(spare, wrapper("w", at("/none"), 1), ad("b", 2)))).to.deep.equal([
            "- InvalidWrapper",
            "x",
            "b",
        ]);
        servers.asked.length = 0;
        expect(await played(vast(spare, ad("a", 1), ad("b", 2)))).to.deep.equal(["a", "b"]);
        expect(servers.asked).to.deep.equal(["/0"]);
    });

    it("are the first that stands alone behind a wrapper that allows one", async () => {
        servers.answers.set("/in", vast(ad("a", 1), ad("alone"), ad("b", 2), ad("second")));
        const one = ' allowMultipleAds="false"';
        expect(await played(foreignWrapper("4.2", at("/in"), { attributes: one }))).to.deep.equal(["alone"]);
        // Also where another wrapper lies between.
        servers.answers.set("/mid", foreignWrapper("4.2", at("/in"), { attributes: ' allowMultipleAds="true"' }));
        expect(await played(foreignWrapper("4.2", at("/mid"), { attributes: one }))).to.deep.equal(["a"]);
    });

    it("keep to what a VMAP's source allows", async () => {
        const pod = vast(ad("a", 1), ad("b", 2));
        const data = `<vmap:VASTAdData>${pod}</vmap:VASTAdData>`;
        expect(await played(vmap(' allowMultipleAds="true" followRedirects="true"', data))).to.deep.equal(["a", "b"]);
        expect(await played(vmap("", data))).to.deep.equal(["a", "b"]);
        expect(await played(vmap(' allowMultipleAds="false"', data))).to.deep.equal(["a"]);
        servers.answers.set("/in", pod);
        const tag = `<vmap:AdTagURI templateType="vast3"><![CDATA[ ${at("/in")} ]]></vmap:AdTagURI>`;
        expect(await played(vmap(' allowMultipleAds="0"', tag))).to.deep.equal(["a"]);
        const wrapped = `<vmap:VASTAdData>${vast(wrapper("w", at("/in"), 1), ad("c", 2))}</vmap:VASTAdData>`;
        expect(await played(vmap(' followRedirects="false"', wrapped))).to.deep.equal(["- WrapperLimit", "c"]);
        servers.answers.set("/in", foreignWrapper("3.0", at("/deep")));
        servers.answers.set("/deep", pod);
        expect(await played(vmap(' followRedirects="false"', tag))).to.deep.equal(["- WrapperLimit"]);
        expect(await played(vmap("", tag))).to.deep.equal(["a", "b"]);
        // A proprietary answer, and one whose VAST is text, hold no ad.
        expect(await played(vmap("", "<vmap:CustomAdData>x</vmap:CustomAdData>"))).to.deep.equal([]);
    });

    it("may come compressed, though no answer is asked to", async () => {
        const coded = (encoding: string, body: Buffer) => {
            servers.answers.set("/z", (_, response) =>
                response.writeHead(200, { "content-encoding": encoding }).end(body),
            );
            return played(foreignWrapper("3.0", at("/z")));
        };
        expect(await coded("gzip", gzipSync(spot))).to.deep.equal(["spot"]);
        expect(await coded("GZIP", gzipSync(spot))).to.deep.equal(["spot"]);
        expect(await coded("deflate", deflateSync(spot))).to.deep.equal(["spot"]);
        expect(await coded("br", brotliCompressSync(spot))).to.deep.equal(["spot"]);
        expect(await coded("identity", Buffer.from(spot))).to.deep.equal(["spot"]);
        expect(await coded("gzip", Buffer.from(spot))).to.deep.equal(["- InvalidWrapper"]);
    });

    it("play addresses alone: an ad server has no file beside its answer", () => {
        const file = (address: string, rate: number) =>
            `<MediaFile type="video/mp4" bitrate="${rate}" width="1" height="1">${address}</MediaFile>`;
        const of = (files: string) =>
            readVastAnswer(spot.replace(/<MediaFiles>[^]*<\/MediaFiles>/, `<MediaFiles>${files}</MediaFiles>`)).ads;
        const [best] = of(file("clips/a.mp4", 9000) + file("//m.test/b.mp4", 8000) + file("https://m.test/c.mp4", 100));
        expect(best).to.have.property("mediaUrl", "https://m.test/c.mp4");
        expect(of(file("clips/a.mp4", 9000))).to.deep.equal([{ skipped: "UnsupportedMediaFile", id: "spot" }]);
    });

    it("take a container by each of the names that it has", () => {
        const of = (type: string) =>
            readVastAnswer(
                spot.replace(
                    /<MediaFiles>[^]*<\/MediaFiles>/,
                    `<MediaFiles><MediaFile type="${type}">https://m.test/a.mp4</MediaFile></MediaFiles>`,
                ),
            ).ads[0];
        for (const type of [
            "video/mp4",
            "VIDEO/MP4",
            "video/x-mp4",
            "application/mp4",
            "mp4",
            "video/mp4; codecs=avc1",
        ]) {
            expect(of(type), type).to.have.property("mediaUrl", "https://m.test/a.mp4");
        }
        for (const type of ["audio/mp4", "image/gif", "text/html", "ogg"]) {
            expect(of(type), type).to.have.property("skipped", "UnsupportedMediaFile");
        }
    });

    it("are those of several documents one after another", async () => {
        const both = `<vmap:VASTAdData>${spot.replace(/<\?xml.*\?>/, "")}</vmap:VASTAdData><vmap:VASTAdData>${vast(ad("b", 2), ad("a", 1))}</vmap:VASTAdData>`;
        expect(await played(vmap("", both))).to.deep.equal(["spot", "a", "b"]);
    });
});
