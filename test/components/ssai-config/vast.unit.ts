import { readFileSync } from "node:fs";

import { expect } from "chai";
import * as fc from "fast-check";

import { isLocal } from "../../../components/ssai-config/addresses";
import { rewriteVast } from "../../../components/ssai-config/rewrite";
import {
    clipName,
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

    it("is refused where it is something else", () => {
        expect(reasons("<rss/>")).to.deep.equal([
            "is neither VAST nor VMAP: its root element is rss (line 1, column 1)",
        ]);
        expect(reasons("<VAST>")).to.have.lengthOf(1);
        expect(reasons("<html><body>404</body></html>")[0]).to.contain("its root element is html");
    });

    it("is refused where a local media file can't be uploaded", () => {
        expect(reasons(vast(ad({ media: file("my clip.mov") })))).to.deep.equal([
            'line 2, column 385: ad a: MediaFile must name an .mp4 file of letters, digits, - and _, or an address; got "my clip.mov"',
        ]);
    });

    it("is noted where its media are clear text or no address, and where they can't be put into a stream", () => {
        const notes = (media: string) => readVast(vast(ad({ media }))).facts.notes;
        expect(notes(file("http://ads.example/a.mp4"))).to.deep.equal([
            'line 2, column 385: ad a: MediaFile should be an https address; got "http://ads.example/a.mp4"',
        ]);
        const vpaid = '<MediaFile type="application/javascript" apiFramework="VPAID">https://x/a.js</MediaFile>';
        expect(notes(vpaid)).to.deep.equal([
            "line 1, column 114: ad a has no MediaFile with a video that can be put into a stream (VPAID): it is skipped",
        ]);
        expect(notes(file("//cdn.test/a.mp4"))).to.deep.equal([
            'line 1, column 114: ad a has no MediaFile with a video that can be put into a stream ("//cdn.test/a.mp4"): it is skipped',
        ]);
        expect(notes(vpaid + file())).to.deep.equal([]);
        expect(notes('<MediaFile type="video/mp4"/>')).to.have.lengthOf(1);
    });

    it("is noted where two creatives share an id and not their media", () => {
        const notes = (...ads: string[]) => readVast(vast(...ads)).facts.notes;
        const other = ad({ id: "b", creative: ' id="a"', media: file("https://ads.example/b.mp4") });
        expect(notes(ad(), other)).to.deep.equal([
            'line 3, column 51: ad b: another creative with other media has the id "a" too: MediaTailor shows one picture for both',
        ]);
        expect(notes(ad(), ad({ id: "b", creative: ' id="a"' }))).to.deep.equal([]);
    });

    it("is noted where a creative has no id", () => {
        const { facts, reasons } = readVast(vast(ad({ creative: "" })));
        expect(reasons).to.deep.equal([]);
        expect(facts.notes).to.deep.equal([
            "line 1, column 21: ad a: its Creative has no id, by which MediaTailor distinguishes creatives",
        ]);
    });

    it("is noted where MediaTailor takes one list only", () => {
        const twice = vast(ad()).replace("<MediaFiles>", "<TrackingEvents/><MediaFiles/><MediaFiles>");
        expect(readVast(twice).facts.notes.map((note) => note.replace(/^.*?: /, ""))).to.deep.equal([
            "ad a has 2 MediaFiles in one Linear: MediaTailor takes an ad with exactly one",
            "ad a has 2 TrackingEvents in one Linear: MediaTailor takes one at most",
        ]);
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
    it("passes, with the offsets that do nothing live", () => {
        const { facts, reasons } = readVast(vmap(`<vmap:VASTAdData>${vast(ad())}</vmap:VASTAdData>`));
        expect(reasons).to.deep.equal([]);
        expect(facts).to.include({ vmap: true, version: "3.0" });
        expect(facts.offsets).to.deep.equal(["start", "00:10:00"]);
        expect(facts.creatives).to.have.lengthOf(1);
    });

    it("may name its ads by address", () => {
        const notes = (tag: string) => readVast(vmap(tag)).facts.notes;
        expect(notes('<vmap:AdTagURI templateType="vast3">https://ads.example/v</vmap:AdTagURI>')).to.deep.equal([]);
        expect(notes("<vmap:AdTagURI>http://ads.example/v</vmap:AdTagURI>")).to.deep.equal([
            'line 2, column 76: AdTagURI should be an https address; got "http://ads.example/v"',
        ]);
    });

    it("is refused in other versions", () => {
        expect(reasons(vmap("<vmap:AdTagURI>https://ads.example/v</vmap:AdTagURI>", "2.0"))).to.deep.equal([
            "is VMAP 2.0 (line 1, column 1): MediaTailor reads VMAP 1.0",
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
        const [before] = readVast(document).facts.creatives;
        const [after] = readVast(rewriteVast(document, targets)).facts.creatives;
        expect({ ...after, place: before.place }).to.deep.equal(before);
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
