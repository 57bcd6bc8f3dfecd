/** The recorded configurations of MediaTailor, and what each config value changes in them. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { recordStack, recordText } from "../../cli/recorded";
import { configurationPlans } from "../../rehearsal/plan/ads";
import { configurationPlanSchema } from "../../rehearsal/plan/types";
import { root } from "./support/run";

describe("the plan of MediaTailor", function () {
    this.timeout(60_000);

    it("is read of every committed event stack", async () => {
        for (const [stack, names] of [
            ["dev", ["dev-ads-live", "dev-ads-delayed", "dev-ads-startover"]],
            ["prod", ["prod-ads-live", "prod-ads-delayed", "prod-ads-startover"]],
        ] as const) {
            const { recording } = await recordStack(root, stack);
            const plans = configurationPlans(recording.resources);
            for (const { name } of plans) expect(name).to.match(/-[0-9a-f]{7}$/);
            expect(plans.map(({ name }) => name.replace(/-[0-9a-f]{7}$/, ""))).to.deep.equal(names);
            for (const plan of plans) {
                expect(configurationPlanSchema.parse(plan)).to.deep.equal(plan);
                expect(plan.accountHash).to.match(/^[0-9a-f]{40}$/);
                expect(plan.contentPrefix).to.equal(`${plan.adPrefix}${new URL(plan.contentUrl).pathname}`);
            }
        }
    });

    it("says every changed value of the config", async () => {
        const before = await plansWith([]);
        const after = await plansWith([
            "vast: https://ads.example.org/vast?x=[session.id]",
            "slate: https://clips.example.org/s.mp4",
            "bumper: { startUrl: https://c.example.org/in.mp4 }",
            "preRoll: { vast: https://ads.example.org/pre, maxDurationSeconds: 20 }",
            "availSuppression: { mode: AFTER_LIVE_EDGE, offsetSeconds: 3725, fillPolicy: PARTIAL_AVAIL }",
            "personalizationThresholdSeconds: 7",
            "adDecisionSeconds: 20",
            "adMarkerPassthrough: true",
        ]);
        const expected = {
            adsUrl: "https://ads.example.org/vast?x=[session.id]",
            slateUrl: "https://clips.example.org/s.mp4",
            bumper: { startUrl: "https://c.example.org/in.mp4" },
            preRoll: { adsUrl: "https://ads.example.org/pre", maxSeconds: 20, followsSequence: true },
            suppression: { mode: "AFTER_LIVE_EDGE", seconds: 3725, fillPolicy: "PARTIAL_AVAIL" },
            personalizationThresholdSeconds: 7,
            adsPatience: { requestMs: 3000, totalMs: 20_000 },
            markerPassthrough: true,
        };
        expect(after).to.deep.equal(before.map((plan) => ({ ...plan, ...expected })));
        for (const plan of before) expect(plan).not.to.include(expected);
    });

    it("says whether pods are played by their sequence, as the configuration has it for live", async () => {
        const { recording } = await recordStack(root, "dev");
        const modes = [
            ["FOLLOW_AD_SEQUENCE", true],
            ["FOLLOW_AD_SEQUENCE_ONLY_LIVE", true],
            ["FOLLOW_AD_SEQUENCE_ONLY_VOD", undefined],
            ["IGNORE_AD_SEQUENCE", undefined],
            [undefined, undefined],
        ] as const;
        for (const [adSequencingMode, follows] of modes) {
            for (const { outputs } of recording.resources.all("aws-native:mediatailor:PlaybackConfiguration")) {
                outputs["adDecisionServerConfiguration"] =
                    adSequencingMode === undefined ? {} : { vastResponse: { adSequencingMode } };
            }
            const found = configurationPlans(recording.resources).map(({ followsSequence }) => followsSequence);
            expect(found, adSequencingMode).to.deep.equal(found.map(() => follows));
        }
    });
});

/** Plans of dev with other lines below `pi-live:ads`. */
async function plansWith(lines: string[]) {
    const name = "Pulumi.dev.yaml";
    let text = readFileSync(path.join(root, name), "utf8");
    for (const line of lines) {
        const key = line.slice(0, line.indexOf(":"));
        text = text.replace(new RegExp(`(pi-live:ads:\\n(?:    .*\\n)*?)    ${key}: .*\\n`), "$1");
        text = text.replace("pi-live:ads:\n", `pi-live:ads:\n    ${line}\n`);
    }
    const { recording } = await recordText(root, text, name, {});
    return configurationPlans(recording.resources);
}
