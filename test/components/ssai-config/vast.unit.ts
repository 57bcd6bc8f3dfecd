import { readFileSync } from "node:fs";

import { expect } from "chai";
import * as fc from "fast-check";

import { rewriteVast } from "../../../components/ssai-config/rewrite";
import {
    clipName,
    isLocal,
    localFiles,
    parseDuration,
    readVast,
    standardTrackingEvents,
} from "../../../components/ssai-config/vast";

const own = readFileSync("stacks/vast/own.xml", "utf8");

const tracking = (events = standardTrackingEvents, url = "https://ads.example/t") =>
    events.map((event) => `<Tracking event="${event}">${url}</Tracking>`).join("");

interface Ad {
    id?: string;
    creative?: string;
    duration?: string;
    events?: string;
    media?: string;
    impression?: string;
}

function ad({
    id = "a",
    creative = ` id="${id}"`,
    duration = "00:00:15",
    events = tracking(),
    media = file(),
    impression,
}: Ad = {}): string {
    return `<Ad id="${id}"><InLine>${impression ?? "<Impression>https://ads.example/i</Impression>"}<Creatives><Creative${creative}><Linear>
        <Duration>${duration}</Duration><TrackingEvents>${events}</TrackingEvents><MediaFiles>${media}</MediaFiles>
    </Linear></Creative></Creatives></InLine></Ad>`;
}

function file(address = "https://ads.example/a.mp4"): string {
    return `<MediaFile type="video/mp4"><![CDATA[${address}]]></MediaFile>`;
}

const vast = (...ads: string[]) => `<VAST version="3.0">${ads.join("")}</VAST>`;
const vmap = (inner: string, version = "1.0") =>
    `<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="${version}">
        <vmap:AdBreak timeOffset="start" breakType="linear"><vmap:AdSource>${inner}</vmap:AdSource></vmap:AdBreak>
        <vmap:AdBreak timeOffset="00:10:00" breakType="linear"/>
    </vmap:VMAP>`;

const reasons = (text: string) => readVast(text).reasons;

describe("a VAST document", () => {
    it("of the sample event has two ads of 15 s, and nothing that MediaTailor refuses", () => {
        const { facts, reasons } = readVast(own);
        expect(reasons).to.deep.equal([]);
        expect(facts.creatives.map(({ id, durationSeconds }) => ({ id, durationSeconds }))).to.deep.equal([
            { id: "own-1", durationSeconds: 15 },
            { id: "own-2", durationSeconds: 15 },
        ]);
        expect(facts.beacons).to.equal(true);
        expect(localFiles(facts).map(({ clip }) => clip)).to.deep.equal(["own-1", "own-2"]);
    });

    it("passes with any of the versions that MediaTailor reads", () => {
        for (const version of ["2.0", "2.0.1", "3.0"]) {
            expect(reasons(vast(ad()).replace("3.0", version)), version).to.deep.equal([]);
        }
    });

    it("is refused in other versions, and where it is something else", () => {
        expect(reasons(vast(ad()).replace("3.0", "4.2"))).to.deep.equal([
            "is VAST 4.2: MediaTailor reads VAST 2 and 3",
        ]);
        expect(reasons(vast(ad()).replace(' version="3.0"', ""))).to.deep.equal([
            "is VAST without a version: MediaTailor reads VAST 2 and 3",
        ]);
        expect(reasons("<rss/>")).to.deep.equal(["is neither VAST nor VMAP: its root element is rss"]);
        expect(reasons("<VAST>")).to.have.lengthOf(1);
    });

    it("is refused without an ad", () => {
        expect(reasons(vast())).to.deep.equal(["has no Ad: every break would show the slate only"]);
        expect(reasons(vast('<Ad id="a"/>'))).to.deep.equal(["ad a: has neither InLine nor Wrapper"]);
        expect(reasons(vast('<Ad id="a"><InLine><Impression>https://x/</Impression></InLine></Ad>'))).to.deep.equal([
            "ad a: has no Linear creative, the only kind that is put into a stream",
        ]);
    });

    it("is refused without the tracking events that MediaTailor wants, which are named", () => {
        expect(reasons(vast(ad({ events: tracking(["start", "complete", "mute"]) })))).to.deep.equal([
            "ad a: lacks the tracking events firstQuartile, midpoint, thirdQuartile, without which MediaTailor rejects the document",
        ]);
        expect(reasons(vast(ad({ impression: "" })))).to.deep.equal([
            "ad a: has no Impression, without which MediaTailor rejects the document",
        ]);
    });

    it("is refused with an address that is not https, or none", () => {
        expect(reasons(vast(ad({ media: file("http://ads.example/a.mp4") })))).to.deep.equal([
            'ad a: MediaFile must be an https address; got "http://ads.example/a.mp4"',
        ]);
        expect(
            reasons(vast(ad({ events: tracking(standardTrackingEvents.slice(1)) + tracking(["start"], "http://t") }))),
        ).to.deep.equal([
            'ad a: Tracking must be an https address (or beacon?…, which the edge answers and logs); got "http://t"',
        ]);
        expect(
            reasons(vast('<Ad id="w"><Wrapper><VASTAdTagURI>http://x/</VASTAdTagURI></Wrapper></Ad>')),
        ).to.deep.equal(['ad w: VASTAdTagURI must be an https address; got "http://x/"']);
        expect(reasons(vast('<Ad id="w"><Wrapper/></Ad>'))).to.deep.equal(["ad w: its Wrapper has no VASTAdTagURI"]);
    });

    it("is refused without a length or a media file", () => {
        expect(reasons(vast(ad({ duration: "15" })))).to.deep.equal([
            'ad a: Duration must be HH:MM:SS and more than 0; got "15"',
        ]);
        expect(reasons(vast(ad({ media: "" })))).to.deep.equal([
            "ad a: has no MediaFile with a video that can be put into a stream",
        ]);
        const vpaid = '<MediaFile type="application/javascript" apiFramework="VPAID">https://x/a.js</MediaFile>';
        expect(reasons(vast(ad({ media: vpaid })))).to.deep.equal([
            "ad a: has no MediaFile with a video that can be put into a stream",
        ]);
        expect(reasons(vast(ad({ media: vpaid + file() })))).to.deep.equal([]);
        expect(reasons(vast(ad({ media: file("my clip.mov") })))).to.deep.equal([
            'ad a: MediaFile must name an .mp4 file of letters, digits, - and _, or an address; got "my clip.mov"',
        ]);
    });

    it("is refused where two creatives share an id and not their media", () => {
        const other = ad({ id: "b", creative: ' id="a"', media: file("https://ads.example/b.mp4") });
        expect(reasons(vast(ad(), other))).to.deep.equal([
            'ad b: another creative with other media has the id "a" too',
        ]);
        expect(reasons(vast(ad(), ad({ id: "b", creative: ' id="a"' })))).to.deep.equal([]);
    });

    it("is noted where a creative has no id", () => {
        const { facts, reasons } = readVast(vast(ad({ creative: "" })));
        expect(reasons).to.deep.equal([]);
        expect(facts.notes).to.deep.equal(["ad a: its Creative has no id, by which MediaTailor tells creatives apart"]);
    });

    it("never makes the reader fail, however it is cut or spoilt", () => {
        fc.assert(
            fc.property(fc.nat(own.length), fc.nat(own.length), fc.string({ maxLength: 3 }), (from, to, noise) => {
                const spoilt = own.slice(0, Math.min(from, to)) + noise + own.slice(Math.max(from, to));
                expect(readVast(spoilt).reasons).to.be.an("array");
            }),
            { numRuns: 300 },
        );
    });
});

describe("a VMAP document", () => {
    it("passes, with a note that its offsets do nothing live", () => {
        const { facts, reasons } = readVast(vmap(`<vmap:VASTAdData>${vast(ad())}</vmap:VASTAdData>`));
        expect(reasons).to.deep.equal([]);
        expect(facts).to.include({ vmap: true, version: "3.0" });
        expect(facts.notes).to.deep.equal([
            "VMAP offsets (start, 00:10:00) do nothing live: MediaTailor fills the breaks that the channel marks",
        ]);
        expect(facts.creatives).to.have.lengthOf(1);
    });

    it("may name its ads by address", () => {
        expect(
            reasons(vmap('<vmap:AdTagURI templateType="vast3">https://ads.example/v</vmap:AdTagURI>')),
        ).to.deep.equal([]);
        expect(reasons(vmap("<vmap:AdTagURI>http://ads.example/v</vmap:AdTagURI>"))).to.deep.equal([
            'AdTagURI must be an https address; got "http://ads.example/v"',
        ]);
    });

    it("is refused without an ad, and in other versions", () => {
        expect(reasons(vmap(""))).to.deep.equal(["has no ad: no AdBreak holds a VAST document or an AdTagURI"]);
        expect(reasons(vmap("<vmap:AdTagURI>https://ads.example/v</vmap:AdTagURI>", "2.0"))).to.deep.equal([
            "is VMAP 2.0: MediaTailor reads VMAP 1",
        ]);
    });
});

describe("a rewritten document", () => {
    const targets = {
        clipUrl: (clip: string) => `https://edge/assets/clips/${clip}-0123.mp4`,
        beaconUrl: "https://edge/assets/b",
    };

    it("has addresses for local names, and is still one that MediaTailor takes", () => {
        const { facts, reasons } = readVast(rewriteVast(own, targets));
        expect(reasons).to.deep.equal([]);
        expect(facts.creatives.map(({ mediaFiles }) => mediaFiles)).to.deep.equal([
            ["https://edge/assets/clips/own-1-0123.mp4"],
            ["https://edge/assets/clips/own-2-0123.mp4"],
        ]);
        expect(facts.beacons).to.equal(false);
        expect(rewriteVast(own, targets)).to.contain("https://edge/assets/b?ad=own-1&amp;event=start");
    });

    it("has creative ids that follow the clip's content, as MediaTailor plays again what it knows by its id", () => {
        const ids = (text: string, content = "0123") => {
            const clipUrl = (clip: string) => `https://edge/assets/clips/${clip}-${content}.mp4`;
            return readVast(rewriteVast(text, { ...targets, clipUrl })).facts.creatives.map(({ id }) => id ?? "");
        };
        const before = ids(own);
        expect(before[0]).to.match(/^own-1-[0-9a-f]{8}$/);
        expect(ids(own)).to.deep.equal(before);
        const after = ids(own, "4567");
        expect(after.filter((id) => before.includes(id))).to.deep.equal([]);
        const unnamed = vast(ad({ media: file("own-1.mp4"), creative: "" }));
        expect(ids(unnamed)[0]).to.match(/^own-1-0123-[0-9a-f]{8}$/);
    });

    it("leaves alone what is no video", () => {
        const vpaid = '<MediaFile apiFramework="VPAID">unit.js</MediaFile>';
        expect(rewriteVast(vast(ad({ media: file() + vpaid })), targets)).to.contain(">unit.js</MediaFile>");
    });

    it("keeps what is an address already, and its ids", () => {
        const document = vast(ad());
        expect(readVast(rewriteVast(document, targets)).facts).to.deep.equal(readVast(document).facts);
    });

    it("does not change when it is rewritten again", () => {
        const once = rewriteVast(own, targets);
        expect(rewriteVast(once, targets)).to.equal(once);
    });
});

describe("names and lengths in VAST", () => {
    it("tell local files from addresses", () => {
        for (const local of ["own-1.mp4", "clips/own-1.mp4", "./own-1.mp4"])
            expect(isLocal(local), local).to.equal(true);
        for (const other of ["https://x/a.mp4", "HTTP://x", "//x/a.mp4", "/a.mp4", "data:video/mp4,", ""]) {
            expect(isLocal(other), other).to.equal(false);
        }
        expect(clipName("clips/own-1.mp4")).to.equal("own-1");
    });

    it("are seconds, whatever their parts", () => {
        fc.assert(
            fc.property(fc.nat(99), fc.nat(59), fc.nat(59), fc.nat(999), (hours, minutes, seconds, ms) => {
                const two = (value: number) => String(value).padStart(2, "0");
                const written = `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(ms).padStart(3, "0")}`;
                expect(parseDuration(written)).to.be.closeTo(hours * 3600 + minutes * 60 + seconds + ms / 1000, 1e-6);
            }),
        );
        for (const wrong of ["", "15", "00:60:00", "0:00:15", "00:00:15s"])
            expect(parseDuration(wrong), wrong).to.be.NaN;
    });
});
