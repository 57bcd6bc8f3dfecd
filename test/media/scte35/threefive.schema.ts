import { spawnSync } from "node:child_process";
import path from "node:path";

import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";

import { linterAt } from "../../../cli/setup/linters";
import { readSectionText, SpliceDescriptor, SpliceInfoSection, writeSection } from "../../../media/scte35";
import { spliceInsertSection } from "../../../rehearsal/aws/encoder/splice";
import { hasPython } from "../../support/python";

/** What threefive tells, as far as it is compared. Times are seconds, ids of segmentations hexadecimal. */
const hex = z.string().startsWith("0x").transform(Number);
const answer = z.object({
    again: z.string(),
    told: z.object({
        info_section: z.object({ sap_type: hex, tier: hex, pts_adjustment: z.number() }),
        command: z.record(z.string(), z.unknown()),
        descriptors: z.array(z.looseObject({ segmentation_event_id: hex.optional() })),
    }),
});

const seconds = (ticks: number) => Math.round((ticks / 90_000) * 1e6) / 1e6;

/** A part of the kinds that threefive 3.1.5 knows: no splice_schedule, no components, UPIDs as text. */
const ticks = fc.integer({ min: 1, max: 2 ** 33 - 1 });
const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const avail = { uniqueProgramId: uint(16), availNum: uint(8), availsExpected: uint(8), outOfNetwork: fc.boolean() };
const command: fc.Arbitrary<SpliceInfoSection["command"]> = fc.oneof(
    fc.record({ type: fc.constant("splice_null" as const) }),
    fc.record({ type: fc.constant("bandwidth_reservation" as const) }),
    fc.record({ type: fc.constant("time_signal" as const), time: ticks }),
    fc.record({
        ...{ type: fc.constant("splice_insert" as const), eventId: uint(32), cancelled: fc.constant(false as const) },
        ...{ ...avail, eventIdCompliance: fc.boolean() },
        breakDuration: fc.record({ autoReturn: fc.boolean(), duration: ticks }),
        program: fc.oneof(
            fc.record({ immediate: fc.constant(false as const), time: ticks }),
            fc.constant({ immediate: true as const }),
        ),
    }),
);
const adId = fc.array(fc.constantFrom(..."ABCDEFGH0123456789"), { minLength: 12, maxLength: 12 });
const descriptor: fc.Arbitrary<SpliceDescriptor> = fc.oneof(
    fc.record({ type: fc.constant("avail" as const), providerAvailId: uint(32) }),
    fc.record({ type: fc.constant("dtmf" as const), preroll: uint(8), chars: fc.constantFrom("1", "121#*", "12A*") }),
    fc.record({
        ...{ type: fc.constant("time" as const), taiSeconds: uint(48) },
        ...{ taiNanoseconds: uint(32), utcOffset: uint(16) },
    }),
    fc.record({
        ...{ type: fc.constant("segmentation" as const), eventId: uint(32), cancelled: fc.constant(false as const) },
        ...{ eventIdCompliance: fc.boolean(), typeId: fc.constantFrom(0x10, 0x22, 0x35, 0x50) },
        ...{ segmentNum: uint(8), segmentsExpected: uint(8), duration: fc.integer({ min: 1, max: 2 ** 40 - 1 }) },
        upid: adId.map((letters) => ({ type: 3, bytes: Buffer.from(letters.join("")) })),
        deliveryRestrictions: fc.record({
            ...{ webDeliveryAllowed: fc.boolean(), noRegionalBlackout: fc.boolean() },
            ...{ archiveAllowed: fc.boolean(), deviceRestrictions: uint(2) },
        }),
    }),
);
const sections: fc.Arbitrary<SpliceInfoSection> = fc.record({
    ...{ sapType: uint(2), ptsAdjustment: ticks, cwIndex: fc.constant(0xff), tier: uint(12) },
    ...{ command, descriptors: fc.array(descriptor, { maxLength: 3 }) },
});

describe("SCTE-35 before a foreign judge (threefive)", () => {
    let python: string;
    before(function () {
        const found = linterAt("python");
        if (found === undefined) {
            // ./pi-live test installs it where Python is at hand.
            if (process.env["CI"] === "true" && hasPython()) throw new Error("threefive is not installed");
            this.skip();
        } else python = found;
    });

    function judged(texts: string[]): z.output<typeof answer>[] {
        const script = path.join(__dirname, "judge.py");
        const { stdout, status, stderr } = spawnSync(python, [script], { input: texts.join("\n"), encoding: "utf8" });
        expect(status, stderr).to.equal(0);
        return stdout
            .split("\n")
            .filter((line) => line.startsWith("{"))
            .map((line) => answer.parse(JSON.parse(line)));
    }

    it("means what threefive reads, and reads what threefive writes", () => {
        const written = fc.sample(sections, 200);
        const texts = written.map((section) => writeSection(section).toString("base64"));
        const answers = judged(texts);
        expect(answers).to.have.length(texts.length);
        written.forEach((section, i) => {
            const { told, again } = answers[i];
            expect(told.info_section, texts[i]).to.deep.include({
                sap_type: section.sapType,
                tier: section.tier,
                pts_adjustment: seconds(section.ptsAdjustment),
            });
            expect(told.command, texts[i]).to.deep.include(commandFields(section));
            section.descriptors.forEach((one, at) => {
                expect(told.descriptors[at], texts[i]).to.deep.include(descriptorFields(one));
            });
            expect(readSectionText(again), again).to.deep.equal({
                ...section,
                cwIndex: readSectionText(again).cwIndex,
            });
        });
    });

    it("reads the splices of the rehearsal's encoder", () => {
        const splices = [
            { eventId: 7, outOfNetwork: true, durationTicks: 2_700_000 },
            { eventId: 2 ** 32 - 1, outOfNetwork: true },
            { eventId: 7, outOfNetwork: false },
        ];
        const answers = judged(splices.map((splice) => spliceInsertSection(splice).toString("base64")));
        expect(answers).to.have.length(3);
        splices.forEach(({ eventId, outOfNetwork, durationTicks }, i) => {
            expect(answers[i].told.command).to.deep.include({
                ...{ splice_event_id: eventId, out_of_network_indicator: outOfNetwork, splice_immediate_flag: true },
                ...{ program_splice_flag: true, duration_flag: durationTicks !== undefined, unique_program_id: 1 },
                ...(durationTicks === undefined ? {} : { break_duration: 30, break_auto_return: true }),
            });
        });
    });
});

function commandFields({ command: one }: SpliceInfoSection): object {
    if (one.type === "time_signal") return { name: "Time Signal", pts_time: seconds(one.time ?? 0) };
    if (one.type !== "splice_insert" || one.cancelled) return {};
    const { program, breakDuration } = one;
    return {
        ...{ name: "Splice Insert", splice_event_id: one.eventId, out_of_network_indicator: one.outOfNetwork },
        ...{ unique_program_id: one.uniqueProgramId, avail_num: one.availNum, avails_expected: one.availsExpected },
        ...{ break_duration: seconds(breakDuration?.duration ?? 0), break_auto_return: breakDuration?.autoReturn },
        splice_immediate_flag: program?.immediate,
        ...(program?.immediate === false ? { pts_time: seconds(program.time ?? 0) } : {}),
    };
}

function descriptorFields(one: SpliceDescriptor): object {
    if (one.type === "avail") return { tag: 0, provider_avail_id: one.providerAvailId };
    if (one.type === "dtmf") return { tag: 1, preroll: one.preroll, dtmf_chars: [...one.chars] };
    if (one.type === "time") {
        return { tag: 3, tai_seconds: one.taiSeconds, tai_ns: one.taiNanoseconds, utc_offset: one.utcOffset };
    }
    if (one.type !== "segmentation" || one.cancelled) return {};
    return {
        ...{ tag: 2, segmentation_event_id: one.eventId },
        ...{ segmentation_duration: seconds(one.duration ?? 0), segmentation_type_id: one.typeId },
        ...{ segmentation_upid: one.upid.bytes.toString(), segmentation_upid_type: one.upid.type },
        ...{ segment_num: one.segmentNum, segments_expected: one.segmentsExpected },
        web_delivery_allowed_flag: one.deliveryRestrictions?.webDeliveryAllowed,
        archive_allowed_flag: one.deliveryRestrictions?.archiveAllowed,
        no_regional_blackout_flag: one.deliveryRestrictions?.noRegionalBlackout,
    };
}
