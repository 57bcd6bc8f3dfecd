import { expect } from "chai";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { answer } from "../../rehearsal/aws/packager/answer";
import { Packager } from "../../rehearsal/aws/packager/packager";
import { noon, plan } from "./support/packager";
import { smallDisk } from "./support/small-disk";

const live = plan({ segmentSeconds: 2, startoverSeconds: 86_400, windowSeconds: 20 });
const gopBytes = 10_000;

/** Sends GOPs of a second, `from` to `until`, with one track of pictures. */
function send(packager: Packager, from: number, until: number): void {
    const run = noon;
    if (from === 0) {
        const track = {
            kind: "video",
            name: "a",
            width: 2,
            height: 2,
            bandwidth: 1,
            codecs: "x",
            frameRate: 25,
        } as const;
        packager.takeTracks(0, run, { tracks: [track], muxed: false });
    }
    for (let n = from; n < until; n += 1) {
        packager.takeChunk({ pipeline: 0, run, track: "a", n }, Buffer.alloc(gopBytes, n));
        packager.takePlaylist({ pipeline: 0, run, track: "a" }, [{ n, seconds: 1, at: noon + n * 1000 }]);
    }
}

function playlist(packager: Packager): string {
    const query = new URLSearchParams();
    const path = `${live.path}/index_1.m3u8`;
    return answer([live], packager.channel, packager.now(), { method: "GET", path, query, address: "::1" }).body ?? "";
}

function sequences(packager: Packager): number[] {
    return packager.channel.segments(2).map(({ sequence }) => sequence);
}

/** Every segment that is offered has its bytes. */
function expectMedia(packager: Packager): void {
    for (const { cells } of packager.channel.segments(2)) {
        for (const { pipeline, run, n } of cells) {
            expect(packager.store.size({ pipeline, run, track: "a", n })).to.equal(gopBytes);
        }
    }
}

describe("the packager's disk", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-packager-"));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("loses the oldest segments when its limit is reached; live stays", () => {
        const packager = new Packager([live], folder, { byteLimit: 30 * gopBytes });
        send(packager, 0, 100);
        expect(packager.store.bytes).to.be.at.most(30 * gopBytes);
        const kept = sequences(packager);
        expect(kept.at(-1)).to.equal(49);
        expect(kept).to.have.length.within(13, 15);
        expect(playlist(packager)).to.include("index_1_49.ts").and.include("index_1_40.ts");
        expectMedia(packager);
        const again = new Packager([live], folder);
        expect(sequences(again)).to.deep.equal(kept);
        expect(playlist(again)).to.equal(playlist(packager));
    });

    it("loses the oldest segments when the file system is full; live stays", function () {
        const disk = smallDisk(600);
        if (disk === undefined) return this.skip();
        const { folder: full } = disk;
        try {
            const packager = new Packager([live], full);
            send(packager, 0, 100);
            expect(statfsSync(full).bavail * statfsSync(full).bsize).to.be.below(5 * gopBytes);
            expect(sequences(packager).at(-1)).to.equal(49);
            expect(playlist(packager)).to.include("index_1_49.ts").and.include("index_1_45.ts");
            expectMedia(packager);
            expect(sequences(new Packager([live], full))).to.deep.equal(sequences(packager));
        } finally {
            disk.remove();
        }
    });

    it("keeps three segments for live, however low the limit", () => {
        const packager = new Packager([live], folder, { byteLimit: 3 * gopBytes });
        send(packager, 0, 20);
        // Three segments of two GOPs, and what is not a segment yet.
        expect(packager.store.bytes).to.be.at.most(9 * gopBytes);
        expect(playlist(packager)).to.include("index_1_9.ts");
    });

    it("deletes what no endpoint shows any more", () => {
        let steady = 0;
        const short = { ...live, startoverSeconds: 0 };
        const packager = new Packager([short], folder, { steady: () => steady });
        send(packager, 0, 200);
        packager.retire();
        // The window of 20 s and a minute for players that are late.
        expect(packager.channel.gone).to.equal(119);
        steady += 3_600_000;
        packager.retire();
        expect(packager.channel.gone, "after an hour without input").to.equal(119);
        send(packager, 200, 210);
        packager.retire();
        expect(packager.channel.gone).to.equal(129);
        expectMedia(packager);
        expect(existsSync(packager.store.file({ pipeline: 0, run: noon, track: "a", n: 100 }))).to.equal(false);
    });

    it("reads its journal back when the last line was cut, and writes on", () => {
        send(new Packager([live], folder), 0, 20);
        const journal = path.join(folder, "journal.jsonl");
        const whole = readFileSync(journal, "utf8");
        appendFileSync(journal, '{"kind":"cell","cell":{"pipel');
        const again = new Packager([live], folder);
        expect(sequences(again)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(readFileSync(journal, "utf8")).to.equal(whole);
        send(again, 20, 24);
        expect(sequences(new Packager([live], folder)).at(-1)).to.equal(11);
        expect(again.channel.timeline.some(({ discontinuity }) => discontinuity)).to.equal(false);
    });

    it("offers no segment whose file is gone", () => {
        const packager = new Packager([live], folder);
        send(packager, 0, 20);
        for (const n of [0, 1, 2]) rmSync(packager.store.file({ pipeline: 0, run: noon, track: "a", n }));
        expect(sequences(new Packager([live], folder))[0]).to.equal(2);
    });

    it("makes a run whose clock was set back go on where the timeline ended", () => {
        const packager = new Packager([live], folder);
        send(packager, 0, 20);
        const end = packager.channel.end;
        const run = noon - 3_600_000;
        packager.takeTracks(0, run, { tracks: packager.channel.tracks?.tracks ?? [], muxed: false });
        packager.takeSplice(0, { scte35: "AA==", startsAt: run + 2000, seconds: 2, eventId: 1 });
        for (const n of [0, 1, 2, 3, 4, 5, 6]) {
            packager.takeChunk({ pipeline: 0, run, track: "a", n }, Buffer.alloc(gopBytes));
            packager.takePlaylist({ pipeline: 0, run, track: "a" }, [{ n, seconds: 1, at: run + n * 1000 }]);
        }
        const cells = packager.channel.timeline.slice(20);
        expect(cells).to.have.length(7);
        expect(cells[0]).to.include({ discontinuity: true, start: end });
        expect(packager.now()).to.be.within(end + 7000, end + 9000);
        expect(new Packager([live], folder).channel.timeline).to.deep.equal(packager.channel.timeline);
    });
});
