/** Documents of foreign ad servers, as the component reads and rewrites them. */
import { expect } from "chai";

import { rewriteVast } from "../../../components/ssai-config/rewrite";
import { readVast } from "../../../components/ssai-config/vast";
import {
    foreignCases,
    foreignEvents,
    foreignMedia,
    foreignVast,
    vastVersions,
    wrapperAd,
} from "../../support/foreign-vast";

const cases = foreignCases();
const targets = { clipUrl: (clip: string) => `https://edge/${clip}.mp4`, beaconUrl: "https://edge/b" };

describe("a foreign VAST document", () => {
    it("is taken in every version with every feature, and warned of for clear text alone", () => {
        expect(cases.length).to.be.greaterThan(150);
        for (const { version, feature, text } of cases) {
            const { reasons, facts } = readVast(text);
            expect(reasons, `${version} ${feature}`).to.deep.equal([]);
            expect(facts.version).to.equal(version);
            const others = facts.notes.filter((note) => !note.includes("should be an https address"));
            expect(others, `${version} ${feature}`).to.deep.equal([]);
            expect(facts.notes.length > 0, `${version} ${feature}`).to.equal(feature === "clearText");
        }
    });

    it("has the ads, their own events and the media that can be put into a stream, whatever else stands in it", () => {
        for (const { version, feature, text } of cases) {
            const what = `${version} ${feature}`;
            const { creatives } = readVast(text).facts;
            expect(
                creatives.map(({ ad }) => ad),
                what,
            ).to.deep.equal(adsOf[feature] ?? ["spot"]);
            for (const { durationSeconds, trackingEvents, mediaFiles } of creatives) {
                expect(durationSeconds, what).to.equal(15);
                expect(trackingEvents, what).to.deep.equal([
                    ...foreignEvents,
                    ...(feature === "progress" ? ["progress"] : []),
                ]);
                expect(mediaFiles, what).to.include(foreignMedia);
                expect(mediaFiles.join(), what).not.to.match(/unit\.|rtmp:|master\.mov|their\.mov/);
            }
        }
    });

    it("is the same ads after rewriting", () => {
        for (const { version, feature, text } of cases) {
            const written = rewriteVast(text, targets);
            const placeless = (document: string) =>
                readVast(document).facts.creatives.map(({ place, ...rest }) => ({ ...rest, placed: place !== "" }));
            expect(placeless(written), `${version} ${feature}`).to.deep.equal(placeless(text));
        }
    });

    it("has its own version refused only outside of 2.0 to 4.3", () => {
        const of = (version: string) => readVast(foreignVast("4.2", "plain").replace('"4.2"', `"${version}"`));
        for (const version of ["2", "2.0.1", "3", "3.0", " 4.1 ", "4", "4.3", "4.0.1"]) {
            expect(of(version).reasons, version).to.deep.equal([]);
            expect(of(version).facts.notes, version).to.deep.equal([]);
        }
        for (const version of ["1.0", "4.4", "5.0", "10"]) {
            expect(of(version).reasons, version).to.deep.equal([
                `is VAST ${version} (line 2, column 1): MediaTailor reads VAST 2.0 to 4.3`,
            ]);
        }
        for (const version of ["", "latest"]) {
            expect(of(version).reasons, version).to.deep.equal([]);
            expect(of(version).facts.notes[0], version).to.match(
                /^line 2, column 1: VAST has (no version|the version "latest"); MediaTailor reads VAST 2\.0 to 4\.3$/,
            );
        }
    });

    it("is taken without an ad, with a note", () => {
        for (const text of ['<VAST version="4.2"/>', '<VAST version="3.0">\n</VAST>']) {
            expect(readVast(text).reasons).to.deep.equal([]);
            expect(readVast(text).facts.notes).to.deep.equal([
                "line 1, column 1: VAST has no Ad: every break shows the slate",
            ]);
        }
    });

    it("has an ad that can't be played noted with its place, never refused", () => {
        const plain = foreignVast("3.0", "plain");
        const notes = (text: string) => {
            const { facts, reasons } = readVast(text);
            expect(reasons).to.deep.equal([]);
            return facts.notes;
        };
        expect(notes(plain.replace(/<Impression[\s\S]*?<\/Impression>/, ""))).to.deep.equal([
            "line 3, column 15: ad spot has no Impression: MediaTailor logs ERROR_VAST_MISSING_IMPRESSION",
        ]);
        expect(notes(plain.replace(/<Creatives>[\s\S]*<\/Creatives>/, "")).join("\n")).to.equal(
            [
                "line 3, column 15: ad spot has no Creatives: MediaTailor takes an ad with exactly one",
                "line 3, column 15: ad spot has no Linear creative, the only kind that is put into a stream: it is skipped",
            ].join("\n"),
        );
        expect(notes(plain.replace(/<MediaFiles>[\s\S]*<\/MediaFiles>/, "<MediaFiles/>")).join()).to.match(
            /^line 8, column \d+: ad spot has no MediaFile with a video that can be put into a stream \(none\): it is skipped$/,
        );
        expect(notes(plain.replace(/<Duration>[^<]*/, "<Duration>15")).join()).to.match(
            /^line \d+, column 1: ad spot: Duration must be HH:MM:SS and more than 0; got "15"$/,
        );
        expect(notes(plain.replace('event="midpoint"', 'event="halfway"')).join()).to.match(
            /^line \d+, column 1: ad spot: the tracking event "halfway" is none of IAB's: /,
        );
        expect(notes(plain.replaceAll(/<(\/?)InLine>/g, "<$1Inline>"))).to.deep.equal([
            "line 3, column 1: ad spot has neither InLine nor Wrapper and is skipped",
        ]);
    });

    it("has an address that is not https noted with element, event and place", () => {
        const text = foreignVast("2.0", "plain").replace(
            "https://track.adv.test/spot/midpoint",
            "http://track/midpoint",
        );
        expect(readVast(text).facts.notes.join()).to.match(
            /^line \d+, column 1: ad spot: Tracking midpoint should be an https address \(or beacon\?…, which the edge answers and logs\); got "http:\/\/track\/midpoint\?a=1&b=\[CACHEBUSTING\]"$/,
        );
        const none = foreignVast("4.1", "errors").replace("https://track.adv.test/spot/error", "/error");
        expect(readVast(none).facts.notes.join()).to.match(
            /: ad spot: Error must be an https address .*; got "\/error\?/,
        );
    });

    it("may be a wrapper, in every version", () => {
        for (const version of vastVersions) {
            const of = (tag: string | undefined) => readVast(`<VAST version="${version}">\n${wrapperAd(tag)}</VAST>`);
            expect(of("https://x.test/v?a=1")).to.deep.include({ reasons: [] });
            expect(of("https://x.test/v?a=1").facts.notes).to.deep.equal([]);
            const none = "line 2, column 18: ad wrapper: its Wrapper has no VASTAdTagURI and is skipped";
            expect(of(undefined).facts.notes).to.deep.equal([none]);
            expect(of("").facts.notes).to.deep.equal([none]);
            expect(of("http://x.test/v").facts.notes[0]).to.contain(
                "ad wrapper: VASTAdTagURI should be an https address",
            );
            expect(of("v.xml").facts.notes[0]).to.contain("ad wrapper: VASTAdTagURI must be an https address");
        }
    });
});

describe("the beacons of a foreign document", () => {
    const beacon = "beacon?ad=1&code=[ERRORCODE]";
    const within = (inner: string, extensions = "") =>
        `<VAST version="4.2"><Error>${cdata(beacon)}</Error><Ad id="a"><InLine><Impression/>${inner}<Creatives/>
        <Extensions><Extension>${extensions}</Extension></Extensions></InLine></Ad></VAST>`;

    it("are found and rewritten in every element that is called, and left alone in Extensions", () => {
        for (const name of ["Error", "Impression", "Viewable", "ClickTracking", "IconViewTracking"]) {
            const text = within(`<${name}>${cdata(beacon)}</${name}>`, `<${name}>${cdata(beacon)}</${name}>`);
            expect(readVast(text).facts.beacons, name).to.equal(true);
            const written = rewriteVast(text, targets);
            const found = [...written.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, "g"))].map(([, url]) => url);
            const rewritten = "https://edge/b?ad=1&amp;code=[ERRORCODE]";
            expect(found.slice(name === "Error" ? 1 : 0), name).to.deep.equal([
                rewritten,
                "beacon?ad=1&amp;code=[ERRORCODE]",
            ]);
            expect(written).to.contain(`<Error>${rewritten}</Error>`);
        }
    });

    it("are none where only Extensions hold one", () => {
        const text = within("", `<Impression>${cdata(beacon)}</Impression>`).replace(
            `<Error>${cdata(beacon)}</Error>`,
            "",
        );
        expect(readVast(text).facts.beacons).to.equal(false);
    });
});

describe("a VMAP document with VAST as text", () => {
    it("is told where it stands, since nothing reads it", () => {
        const { facts, reasons } = readVast(
            `<vmap:VMAP xmlns:vmap="x" version="1.0"><vmap:AdBreak breakType="linear"><vmap:AdSource>
<vmap:VASTAdData>${cdata('<VAST version="3.0"/>')}</vmap:VASTAdData></vmap:AdSource></vmap:AdBreak></vmap:VMAP>`,
        );
        expect(reasons).to.deep.equal([]);
        expect(facts.notes).to.deep.equal([
            "line 2, column 1: VASTAdData holds its VAST as text (CDATA): put the elements there, as VMAP has them",
            "line 1, column 1: no linear AdBreak holds a VAST document or an AdTagURI: it has no ad",
        ]);
    });
});

describe("a foreign VMAP document", () => {
    const vmap = (...breaks: string[]) =>
        `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">\n${breaks.join("\n")}</vmap:VMAP>`;
    const adBreak = (inner: string, type = "linear") =>
        `<vmap:AdBreak timeOffset="start" breakType="${type}" breakId="b"><vmap:AdSource id="s" allowMultipleAds="true">${inner}</vmap:AdSource>
        <vmap:TrackingEvents><vmap:Tracking event="breakStart">${cdata("beacon?b")}</vmap:Tracking></vmap:TrackingEvents></vmap:AdBreak>`;
    const data = (vast: string) => `<vmap:VASTAdData>${vast.replace(/<\?xml[^>]*>/, "")}</vmap:VASTAdData>`;

    it("is taken with empty breaks, and its break events are answered by the edge", () => {
        const full = adBreak(data(foreignVast("3.0", "plain")));
        for (const empty of [adBreak(""), adBreak(data('<VAST version="3.0"/>')), '<vmap:AdBreak timeOffset="end"/>']) {
            const { facts, reasons } = readVast(vmap(full, empty));
            expect(reasons).to.deep.equal([]);
            expect(facts.creatives.map(({ ad }) => ad)).to.deep.equal(["spot"]);
            expect(facts.notes).to.deep.equal([]);
            expect(facts.beacons).to.equal(true);
        }
        expect(rewriteVast(vmap(full), targets)).to.contain(
            '<vmap:Tracking event="breakStart">https://edge/b?b</vmap:Tracking>',
        );
    });

    it("is noted where it has no ad at all, and where it has no version", () => {
        const none = "line 1, column 1: no linear AdBreak holds a VAST document or an AdTagURI: it has no ad";
        expect(readVast(vmap(adBreak(""))).facts.notes).to.deep.equal([none]);
        const overlay = adBreak(data(foreignVast("3.0", "plain")), "nonlinear,display");
        expect(readVast(vmap(overlay)).facts).to.deep.include({ notes: [none], creatives: [] });
        const unversioned = vmap(adBreak(data(foreignVast("3.0", "plain")))).replace(' version="1.0"', "");
        expect(readVast(unversioned).facts.notes).to.deep.equal([
            "line 1, column 1: VMAP has no version; MediaTailor reads VMAP 1.0",
        ]);
    });
});

const adsOf: Record<string, string[]> = { pod: ["pod-1", "pod-2", "pod-3"], podAndSpare: ["pod-1", "pod-2", "spare"] };

function cdata(text: string): string {
    return `<![CDATA[${text}]]>`;
}
