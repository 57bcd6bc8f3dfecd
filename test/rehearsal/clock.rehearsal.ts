import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { clockTime } from "../../rehearsal/clock/code";
import { drawClock } from "../../rehearsal/clock/draw";
import { readFrames } from "../../rehearsal/clock/frames";

/** Two seconds of test picture, by ffmpeg. */
function film(file: string, filter: string, encode: string[]): void {
    const source = `testsrc2=size=640x360:rate=25,format=yuv420p${filter}`;
    const args = [
        "-hide_banner",
        "-loglevel",
        "error",
        "-re",
        "-f",
        "lavfi",
        "-i",
        source,
        "-t",
        "2",
        ...encode,
        "-y",
        file,
    ];
    execFileSync("nice", ["-n", "10", "ffmpeg", ...args]);
}

describe("the coded clock in real pictures", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-clock-"));
    after(() => rmSync(folder, { recursive: true }));

    it("outlives H.264 at 320x180 and crf 30, and says when each picture was made", async () => {
        const file = path.join(folder, "clock.ts");
        const before = Date.now();
        film(file, `,${drawClock(640, 360, 25)}`, [
            "-vf",
            "scale=320:180",
            "-c:v",
            "libx264",
            "-crf",
            "30",
            "-preset",
            "veryfast",
        ]);
        const after = Date.now();
        const frames = await readFrames(file);
        expect(frames).to.have.length(50);
        const times = frames.map(({ value }) => (value === undefined ? NaN : clockTime(value, after)));
        for (const time of times) expect(time).to.be.within(before - 20, after);
        const steps = times.slice(1).map((time, i) => time - times[i]);
        expect(Math.min(...steps), "never backwards").to.be.at.least(0);
        // The second half: ffmpeg 7 reads the first half second at once (-readrate_initial_burst).
        expect(times[49] - times[25]).to.be.within(900, 1100);
        // Evenly spaced, whatever the clock said.
        expect(frames[49].pts - frames[0].pts).to.be.closeTo(1.96, 0.001);
    });

    it("is not seen in a picture without it", async () => {
        const file = path.join(folder, "none.ts");
        film(file, "", ["-c:v", "libx264", "-preset", "ultrafast"]);
        const frames = await readFrames(file, { frames: 5 });
        expect(frames.map(({ value }) => value)).to.deep.equal(Array(5).fill(undefined));
    });

    it("says what ffmpeg says of something that is no media", async () => {
        const error = await readFrames(new Uint8Array(2000)).then(
            () => undefined,
            (reason: unknown) => reason,
        );
        expect(error)
            .to.be.an.instanceOf(Error)
            .with.property("message")
            .that.matches(/reads no picture.*Invalid data/);
    });
});
