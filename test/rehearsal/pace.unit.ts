import { expect } from "chai";

import { Pace, relief } from "../../rehearsal/run/pace";
import type { Figures } from "../../rehearsal/run/hop";
import type { HopKind } from "../../rehearsal/run/hop-kind";

function encoder(speed?: number, kind: HopKind = "encoder"): { kind: HopKind; figures: Figures }[] {
    return [{ kind, figures: speed === undefined ? {} : { speed } }];
}

describe("the pace of an encoder", () => {
    it("is too slow after 15 s below 0.95 of real time, and begins anew then", () => {
        const pace = new Pace();
        const at = (seconds: number, speed?: number) => pace.isTooSlow(encoder(speed), 1000 * seconds);
        expect([at(0, 0.94), at(14.9, 0), at(15, 0.94), at(16, 0.94), at(30.9, 0.94), at(31, 0.94)]).to.deep.equal([
            ...[false, false, true],
            ...[false, false, true],
        ]);
    });

    it("is well again with one word of real time, and unknown before the first", () => {
        for (const word of [0.95, 1.2, undefined]) {
            const pace = new Pace();
            const at = (seconds: number, speed?: number) => pace.isTooSlow(encoder(speed), 1000 * seconds);
            expect([at(0, 0.9), at(14, word), at(16, 0.9), at(30, 0.9), at(31, 0.9)], String(word)).to.deep.equal([
                ...[false, false, false],
                ...[false, true],
            ]);
        }
    });

    it("is that of each pipeline, and of encoders only", () => {
        const both = new Pace();
        const pipelines = [...encoder(1), ...encoder(0.5)];
        expect([both.isTooSlow(pipelines, 0), both.isTooSlow(pipelines, 15_000)]).to.deep.equal([false, true]);
        const camera = new Pace();
        expect([0, 15_000].map((now) => camera.isTooSlow(encoder(0.5, "camera"), now))).to.deep.equal([false, false]);
    });

    it("is relieved by the encoder alone where only the preset changes, by all who know the size else", () => {
        const medium = { scale: 0.75, preset: "medium" } as const;
        const preset = relief(medium, { scale: 0.75, preset: "ultrafast" });
        expect(preset.hops).to.deep.equal(["encoder"]);
        const size = relief({ scale: 0.75, preset: "ultrafast" }, { scale: 2 / 3, preset: "ultrafast" });
        expect(size.hops).to.deep.equal(["camera", "contribution", "encoder", "tailor"]);
        expect(size.words).to.equal(
            "this machine does not make the ladder in real time: every rung 67 % of its size from now on",
        );
    });
});
