import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { continueCounters, Counters } from "../../rehearsal/aws/tailor/continuity";
import { lostPackets } from "./support/continuity";

describe("continuity counters of real segments", () => {
    it("join what ffmpeg's segment muxer cuts", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "pi-live-continuity-"));
        try {
            const source = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=6", "-f", "lavfi", "-i", "sine=d=6"];
            const made = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"];
            const cut = ["-f", "segment", "-segment_format", "mpegts", "-segment_times", "2,4", `${folder}/%d.ts`];
            execFileSync("ffmpeg", ["-v", "error", "-nostdin", ...source, ...made, ...cut]);
            const segments = readdirSync(folder)
                .sort()
                .map((name) => readFileSync(path.join(folder, name)));
            expect(segments).to.have.length(3);
            expect(lostPackets(segments), "as they are cut").to.be.above(0);
            let ends: Counters = new Map();
            for (const segment of segments) ends = continueCounters(segment, ends);
            expect(lostPackets(segments)).to.equal(0);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
