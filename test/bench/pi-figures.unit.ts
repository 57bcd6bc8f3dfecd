import { expect } from "chai";

import { hasPicture, packets, parseSample, usage } from "../../bench/pi-figures";

/** ffprobe's lines: a key frame every 48, from frame `first` on, without those that `lost` picks. */
function lines(first: number, count: number, lost: (frame: number) => boolean = () => false): string {
    return Array.from({ length: count }, (_, i) => first + i)
        .filter((frame) => !lost(frame))
        .map((frame) => `${(frame / 24).toFixed(6)},${frame % 48 === 0 ? "K" : "_"}__\n`)
        .join("");
}

const goal = { framesPerSecond: 24, seconds: 10 };

describe("bench: figures of a Pi's services", () => {
    it("see a picture from the first key frame on", () => {
        expect(hasPicture(packets(lines(30, 300)), goal)).to.equal(true);
        expect(packets(`${lines(0, 2)}0.0833`)).to.have.length(2);
    });

    it("see none without packets, without a key frame, when it stops early, or with one frame in twenty lost", () => {
        for (const text of ["", lines(1, 40), lines(0, 200), lines(0, 300, (frame) => frame % 20 === 7)]) {
            expect(hasPicture(packets(text), goal)).to.equal(false);
        }
    });

    const stat = (pid: number, ticks: number) => `${pid} (x) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 10 5 5 20 0`;

    it("add up a service's processes, and refuse one that restarted", () => {
        const text = (pid: number, at: number, ticks: number) =>
            `100\n${at}000000000\nnginx ${stat(7, 0)} 1000\nnginx ${stat(pid, ticks)} 2000\n`;
        const before = parseSample(text(8, 50, 100), ["nginx"]);
        expect(usage(before, parseSample(text(8, 60, 150), ["nginx"]))).to.deep.equal({
            nginx: { cpuPercent: 5, megabytes: 3.072 },
        });
        expect(() => usage(before, parseSample(text(9, 60, 150), ["nginx"]))).to.throw("nginx restarted");
        expect(() => parseSample(text(8, 50, 0), ["relay"])).to.throw("relay has no process");
    });
});
