import { expect } from "chai";
import fc from "fast-check";

import { recordStack } from "../../cli/recorded";
import { canvas, encoderArguments } from "../../rehearsal/aws/encoder/arguments";
import { encoderPlan } from "../../rehearsal/plan/encoder";
import {
    chooseEffort,
    chooseScale,
    encoderCores,
    lessEffort,
    scaled,
    scaleReason,
    sized,
    smallerScale,
} from "../../rehearsal/plan/scale";
import { EncoderPlan, presets } from "../../rehearsal/plan/types";
import { smallPlan } from "./encoder-support";
import { root } from "./support/run";

async function planOf(stack: string): Promise<EncoderPlan> {
    return encoderPlan((await recordStack(root, stack)).recording.resources);
}

describe("a ladder made smaller", () => {
    it("keeps even sizes, shapes and bits for each pixel", () => {
        const sizes = fc.record({
            width: fc.integer({ min: 160, max: 960 }).map((half) => 2 * half),
            height: fc.integer({ min: 90, max: 540 }).map((half) => 2 * half),
            factor: fc.constantFrom(0.75, 2 / 3, 0.5, 1 / 3, 0.25),
        });
        fc.assert(
            fc.property(sizes, ({ width, height, factor }) => {
                const plan = smallPlan();
                plan.renditions = [{ ...plan.renditions[0], width, height }];
                const [small] = scaled(plan, factor).renditions;
                expect([small.width % 2, small.height % 2]).to.deep.equal([0, 0]);
                expect(Math.abs(small.width - width * factor)).to.be.at.most(1);
                expect(Math.abs(small.height - height * factor)).to.be.at.most(1);
                const density = small.maxBitrate / (small.width * small.height);
                expect(density).to.be.closeTo(400_000 / (width * height), 0.001);
                expect(canvas(scaled(plan, factor))).to.deep.equal({ width: small.width, height: small.height });
            }),
        );
        const plan = smallPlan();
        expect(scaled(plan, 1)).to.equal(plan);
        expect(scaled(plan, 0.5).scale).to.equal(0.5);
    });

    it("is chosen by the cores: dev fits two, prod does not", async () => {
        const dev = await planOf("dev");
        const prod = await planOf("prod");
        expect(chooseScale(dev, 2)).to.equal(1);
        expect(scaleReason(dev, 1, 2)).to.equal(undefined);
        expect(chooseScale(prod, 2)).to.equal(0.5);
        expect(encoderCores(scaled(prod, 0.5))).to.be.below(1);
        expect(scaleReason(prod, 0.5, 2)).to.equal(
            "the ladder up to 1920x1080 in 2 pipelines takes about 2.9 cores, and of 2 1.0 may be used: " +
                "every rung is 50 % of its size (1080p is 960x540)",
        );
        expect(scaleReason(prod, 0.5, 2, true)).to.equal(
            "asked for: every rung is 50 % of its size (1080p is 960x540)",
        );
        expect(chooseScale(prod, 16)).to.equal(1);
        expect([1, 0.75, 2 / 3, 0.5, 0.25].map(smallerScale)).to.deep.equal([0.75, 2 / 3, 0.5, 1 / 3, 0.25]);
    });

    it("is made with the finest preset that leaves half of the cores, less fine where the picture is not known", async () => {
        const dev = await planOf("dev");
        const prod = await planOf("prod");
        const chosen = (
            plan: EncoderPlan,
            cores: number,
            own: boolean,
            more: { asked?: number; viewers?: number } = {},
        ) => {
            const { scale, preset, threads = "all" } = chooseEffort(plan, { cores, own, ...more });
            return `${scale} ${preset}, threads: ${threads}`;
        };
        expect([1, 2, 4].map((cores) => chosen(dev, cores, true))).to.deep.equal([
            "0.75 medium, threads: 1",
            "1 medium, threads: 1",
            "1 medium, threads: 1",
        ]);
        expect([2, 4].map((cores) => chosen(dev, cores, false))).to.deep.equal([
            "1 veryfast, threads: 1",
            "1 medium, threads: all",
        ]);
        expect([2, 16].map((cores) => chosen(prod, cores, true))).to.deep.equal([
            "0.5 medium, threads: 1",
            "1 medium, threads: all",
        ]);
        // Who asks for more than fits gets it, as cheaply as may be.
        expect(chosen(prod, 2, true, { asked: 1 })).to.equal("1 ultrafast, threads: 1");
        // Simulated viewers take their part of the machine; the size stays.
        expect([50, 300, 500].map((viewers) => chosen(dev, 2, true, { viewers }))).to.deep.equal([
            "1 medium, threads: 1",
            "1 veryfast, threads: 1",
            "1 ultrafast, threads: 1",
        ]);
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 64 }), fc.boolean(), fc.boolean(), (cores, own, two) => {
                const plan = { ...dev, pipelines: two ? 2 : 1 };
                const effort = chooseEffort(plan, { cores, own });
                const needed = encoderCores(sized(plan, effort), own);
                if (effort.preset !== "ultrafast") expect(needed).to.be.at.most(cores / 2);
                const finer = presets[presets.indexOf(effort.preset) - 1];
                if (finer !== undefined)
                    expect(encoderCores(sized(plan, { ...effort, preset: finer }), own)).to.be.above(cores / 2);
            }),
        );
    });

    it("is made with less of the machine when it falls behind: a cheaper preset, then smaller rungs unless a size was asked for", () => {
        const first = { scale: 1, preset: "medium", threads: 1 } as const;
        expect(lessEffort(first, true)).to.deep.equal({ scale: 1, preset: "ultrafast" });
        expect(lessEffort({ scale: 1, preset: "ultrafast" }, true)).to.equal(undefined);
        expect(lessEffort({ scale: 1, preset: "ultrafast" }, false)).to.deep.equal({
            scale: 0.75,
            preset: "ultrafast",
        });
        expect(lessEffort({ scale: 0.25, preset: "ultrafast" }, false)).to.equal(undefined);
    });

    it("tells x264 its threads only where they were chosen", () => {
        const told = ({ threads }: { threads?: number }) => {
            const args = encoderArguments(smallPlan({ threads }), false, "http://127.0.0.1:1/0");
            return args.flatMap((word, i) => (word.startsWith("-threads") ? [`${word} ${args[i + 1]}`] : []));
        };
        expect(told({})).to.deep.equal([]);
        expect(told({ threads: 1 })).to.deep.equal(smallPlan({}).renditions.map((_, i) => `-threads:v:${i} 1`));
    });

    it("tells x264 its preset, and to look ahead for half a second at most", () => {
        const told = presets.map((preset) => {
            const args = encoderArguments(smallPlan({ preset }), false, "http://127.0.0.1:1/0");
            const after = (option: string) => args[args.indexOf(option) + 1];
            return [after("-preset:v:0"), after("-x264-params:v:0").split(":").at(-1)];
        });
        expect(told).to.deep.equal([
            ["medium", "rc-lookahead=12"],
            ["veryfast", "rc-lookahead=12"],
            ["ultrafast", "rc-lookahead=0"],
        ]);
    });
});
