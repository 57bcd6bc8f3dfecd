import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { problemText, refusalText } from "../../../components/common/problems";
import { adsUrlRefusals, googleSampleUrl, variablesIn } from "../../../components/ssai-config/ads-url";
import {
    clock,
    documentClips,
    readDocument,
    SsaiFillPolicy,
    ssaiProblems,
    SsaiSettings,
    SsaiSuppressionMode,
} from "../../../components/ssai-config/settings";
import { parseOriginUrl, playbackUrl } from "../../../components/ssai-config/urls";

const own = { name: "own", path: "stacks/vast/own.xml" };
const originUrl = "https://0123.mediapackage.eu-west-1.amazonaws.com/out/v1/abcd/index.m3u8";

function said(changed: Partial<SsaiSettings>): string[] {
    const settings: SsaiSettings = {
        endpoints: [{ name: "live", originUrl }],
        edgeBaseUrl: "https://d111111abcdef8.cloudfront.net",
        ads: { googleSample: true },
        documentBucketGiven: true,
        ...changed,
    };
    return ssaiProblems(settings).map(problemText);
}

describe("ad insertion settings", () => {
    it("pass with each of the three sources", () => {
        for (const ads of [
            { googleSample: true },
            { adServerUrl: "https://ads.example/v?s=[session.id]" },
            { document: own },
        ]) {
            expect(said({ ads })).to.deep.equal([]);
        }
    });

    it("want one source of ads, not two and not none", () => {
        expect(said({ ads: {} })).to.deep.equal(["ads: give one of googleSample, adServerUrl and document; got none"]);
        expect(said({ ads: { googleSample: true, document: own } })).to.deep.equal([
            "ads: give one of googleSample, adServerUrl and document; got 2",
        ]);
        expect(said({ preRoll: {} })).to.deep.equal(["preRoll: give one of adServerUrl and document; got none"]);
        expect(said({ preRoll: { document: own, adServerUrl: "https://x/" } })).to.deep.equal([
            "preRoll: give one of adServerUrl and document; got 2",
        ]);
    });

    it("want endpoints with names and addresses", () => {
        expect(said({ endpoints: [] })).to.deep.equal(["endpoints: give at least one"]);
        expect(said({ endpoints: [{ name: "a b", originUrl: "http://x/index.m3u8" }] })).to.deep.equal([
            'endpoints[0].name: takes letters, digits, - and _; got "a b"',
            "endpoints[0].originUrl: not the https address of an HLS manifest: http://x/index.m3u8",
        ]);
        const twice = { name: "live", originUrl };
        expect(said({ endpoints: [twice, twice] })).to.deep.equal(["endpoints: each needs a name of its own"]);
        expect(said({ edgeBaseUrl: "https://edge.example/" })).to.deep.equal([
            'edgeBaseUrl: must be https:// and a host, nothing after it; got "https://edge.example/"',
        ]);
    });

    it("want a time for the ads that CloudFront can wait for", () => {
        for (const adDecisionSeconds of [0, 118, 2.5, NaN]) {
            expect(said({ adDecisionSeconds })).to.deep.equal([
                `adDecisionSeconds: must be a whole number, 1–117; got ${adDecisionSeconds}`,
            ]);
        }
        for (const adDecisionSeconds of [1, 117]) expect(said({ adDecisionSeconds })).to.deep.equal([]);
    });

    it("want https for all that MediaTailor fetches", () => {
        expect(
            said({ slateUrl: "http://x/slate.mp4", bumper: { startUrl: "in.mp4", endUrl: "https://x/out.mp4" } }),
        ).to.deep.equal([
            'slateUrl: must be an https address; got "http://x/slate.mp4"',
            'bumper.startUrl: must be an https address; got "in.mp4"',
        ]);
        expect(said({ bumper: {} })).to.deep.equal(["bumper: give startUrl, endUrl or both"]);
    });

    it("want numbers within MediaTailor's bounds", () => {
        expect(said({ logPercent: 101, personalizationThresholdSeconds: 0 })).to.deep.equal([
            "personalizationThresholdSeconds: must be a whole number, at least 1; got 0",
            "logPercent: must be a whole number, 0–100; got 101",
        ]);
        expect(said({ logPercent: 0, personalizationThresholdSeconds: 8 })).to.deep.equal([]);
        expect(said({ preRoll: { adServerUrl: "https://x/", maxDurationSeconds: 0 } })).to.deep.equal([
            "preRoll.maxDurationSeconds: must be a whole number, at least 1; got 0",
        ]);
    });

    it("want a suppression that MediaTailor has", () => {
        const { BehindLiveEdge, AfterLiveEdge } = SsaiSuppressionMode;
        expect(said({ availSuppression: { mode: BehindLiveEdge, offsetSeconds: 86_400 } })).to.deep.equal([
            "availSuppression.offsetSeconds: must be a whole number, 0–86,399; got 86400",
        ]);
        expect(
            said({ availSuppression: { mode: BehindLiveEdge, fillPolicy: SsaiFillPolicy.PartialAvail } }),
        ).to.deep.equal([
            "availSuppression.fillPolicy: PARTIAL_AVAIL goes with AFTER_LIVE_EDGE only; the mode is BEHIND_LIVE_EDGE",
        ]);
        expect(
            said({ availSuppression: { mode: AfterLiveEdge, fillPolicy: SsaiFillPolicy.PartialAvail } }),
        ).to.deep.equal([]);
    });

    it("want player parameters declared that the ad server's address uses", () => {
        const ads = { adServerUrl: "https://ads.example/v?d=[player_params.device]" };
        expect(said({ ads })).to.deep.equal([
            'ads.adServerUrl: uses [player_params.device]: add "device" to playerParams, so that players know to send it',
        ]);
        expect(said({ ads, playerParams: ["device"] })).to.deep.equal([]);
        expect(said({ playerParams: ["a b"] })).to.deep.equal([
            'playerParams[0]: takes letters, digits, -, _ and .; got "a b"',
        ]);
    });

    it("want a bucket and a name for a document", () => {
        expect(said({ ads: { document: { ...own, name: "own ads" } }, documentBucketGiven: false })).to.deep.equal([
            'ads.document.name: takes letters, digits, - and _; got "own ads"',
            "documentBucket: is needed for ads.document, which the edge serves out of it",
        ]);
        expect(said({ ads: { document: own }, preRoll: { document: own } })).to.deep.equal([]);
        const other = { name: "own", path: "stacks/vast/../vast/own.xml" };
        expect(said({ ads: { document: own }, preRoll: { document: other } })).to.deep.equal([
            "preRoll.document.name: is the name of ads.document too (stacks/vast/own.xml): give another document another name",
        ]);
    });

    it("pass on what is wrong with a document", () => {
        expect(said({ ads: { document: { name: "own", path: "nowhere.xml" } } })).to.deep.equal([
            "ads.document.path: nowhere.xml is not there",
        ]);
        expect(said({ ads: { document: { name: "own", path: "package.json" } } })[0]).to.contain(
            "ads.document.path: package.json is not well-formed XML",
        );
    });

    it("leave what is not known yet to be checked later", () => {
        expect(
            said({
                endpoints: [{ name: "live", originUrl: {} }],
                edgeBaseUrl: {},
                ads: { adServerUrl: {} },
                slateUrl: {},
            }),
        ).to.deep.equal([]);
    });
});

describe("the files beside a document", () => {
    const document = readFileSync(own.path, "utf8");
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "vast-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    function written(text: string): string {
        const path = join(folder, "ads.xml");
        writeFileSync(path, text);
        return path;
    }

    it("are what has to be uploaded", () => {
        expect(documentClips(own.path)).to.deep.equal([
            { name: "own-1", path: "stacks/vast/own-1.mp4" },
            { name: "own-2", path: "stacks/vast/own-2.mp4" },
        ]);
        expect(documentClips("nowhere.xml")).to.deep.equal([]);
    });

    it("must be there, be MP4, and be as long as the document says", () => {
        copyFileSync("stacks/vast/own-1.mp4", join(folder, "own-1.mp4"));
        writeFileSync(join(folder, "own-2.mp4"), "no film");
        expect(readDocument(written(document.replace("00:00:15", "00:00:30"))).reasons).to.deep.equal([
            "gives own-1.mp4 a Duration of 30 s, but the file has 15 s",
            "names own-2.mp4, which is no MP4 file: it does not begin with an ftyp box",
        ]);
        rmSync(join(folder, "own-2.mp4"));
        expect(readDocument(written(document)).reasons).to.deep.equal([
            `names own-2.mp4, which is not at ${join(folder, "own-2.mp4")}`,
        ]);
    });

    it("must not meet in one name", () => {
        mkdirSync(join(folder, "b"));
        copyFileSync("stacks/vast/own-1.mp4", join(folder, "own-1.mp4"));
        copyFileSync("stacks/vast/own-2.mp4", join(folder, "b", "own-1.mp4"));
        expect(readDocument(written(document.replace(">own-2.mp4", ">b/own-1.mp4"))).reasons).to.deep.equal([
            "names two files own-1.mp4 (own-1.mp4, b/own-1.mp4): give them different names",
        ]);
    });
});

describe("the address of an ad server", () => {
    const asked = (url: string, playerParams: string[]) => adsUrlRefusals(url, playerParams).map(refusalText);

    it("of Google's sample asks with a new number each time", () => {
        expect(asked(googleSampleUrl, [])).to.deep.equal([]);
        expect(variablesIn(googleSampleUrl)).to.deep.equal(["avail.random"]);
        expect(googleSampleUrl).to.match(/&correlator=\[avail\.random\]$/);
    });

    it("may use what MediaTailor knows", () => {
        const url =
            "https://ads.example/v?a=[session.client_ip]&b=[scte.event_id]&c=[scte.segmentation_upid.private_data.0]";
        expect(asked(url, [])).to.deep.equal([]);
    });

    it("is refused with what it does not know, with the name that was meant", () => {
        expect(asked("https://x/?a=[session.clientIp]&b=[user_agent]&c=[timestamp]", [])).to.deep.equal([
            "uses [session.clientIp], which MediaTailor does not know; did you mean [session.client_ip]?",
            "uses [user_agent], which MediaTailor does not know; did you mean [session.user_agent]?",
            "uses [timestamp], which MediaTailor does not know",
        ]);
    });

    it("is refused when it is too long, not https, has a variable for a host, or spaces", () => {
        expect(asked(`https://x/?${"a".repeat(25_000)}`, [])).to.deep.equal(["may have 25,000 characters; got 25011"]);
        expect(asked(`https://x/?${"a".repeat(24_989)}`, [])).to.deep.equal([]);
        expect(asked("http://x/", [])).to.deep.equal([
            'must begin with https:// and a host without variables; got "http://x/"',
        ]);
        expect(asked("https://[player_params.host]/", ["host"])).to.deep.equal([
            'must begin with https:// and a host without variables; got "https://[player_params.host]/"',
        ]);
        expect(asked("https://x/?a=b c", [])).to.deep.equal(["may hold no spaces: write %20"]);
    });
});

describe("addresses of ad insertion", () => {
    it("take the origin's manifest apart", () => {
        expect(parseOriginUrl(originUrl)).to.deep.equal({
            sourceUrl: "https://0123.mediapackage.eu-west-1.amazonaws.com/out/v1/abcd",
            path: "/out/v1/abcd",
            manifestFile: "index.m3u8",
        });
        expect(parseOriginUrl("https://x/index.m3u8")).to.deep.equal({
            sourceUrl: "https://x",
            path: "",
            manifestFile: "index.m3u8",
        });
    });

    it("put MediaTailor's path on the edge's host", () => {
        for (const slash of ["", "/"]) {
            const prefix = `https://ab12.mediatailor.eu-west-1.amazonaws.com/v1/master/deadbeef/sunday-ads-live${slash}`;
            expect(playbackUrl("https://edge.example", prefix, "index.m3u8")).to.equal(
                "https://edge.example/v1/master/deadbeef/sunday-ads-live/index.m3u8",
            );
        }
    });

    it("write seconds as a clock", () => {
        fc.assert(
            fc.property(fc.nat(86_399), (seconds) => {
                const [hours, minutes, rest] = clock(seconds).split(":").map(Number);
                expect(hours * 3600 + minutes * 60 + rest).to.equal(seconds);
                expect(clock(seconds)).to.match(/^\d\d:\d\d:\d\d$/);
            }),
        );
    });
});
