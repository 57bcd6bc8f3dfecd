import { expect } from "chai";
import fc from "fast-check";

import { callsBetween, nextCall, rhythmic } from "../../rehearsal/aws/scheduler/due";
import { documentOf, scheduleCall } from "../../rehearsal/aws/scheduler/wire";
import { breakSeconds, nextBreak, nextTime, schedulePlans } from "../../rehearsal/plan/schedule";
import { SchedulePlan } from "../../rehearsal/plan/types";
import { recordStack } from "../../cli/recorded";
import { root } from "./support/run";

const input =
    '{"ChannelId":"4711","Creates":{"ScheduleActions":[{"ActionName":"b-<aws.scheduler.scheduled-time>",' +
    '"ScheduleActionStartSettings":{"ImmediateModeScheduleActionStartSettings":{}},' +
    '"ScheduleActionSettings":{"Scte35SpliceInsertSettings":{"SpliceEventId":7,"Duration":2700000}}}]}}';
const targetArn = "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule";

function plan(change: Partial<SchedulePlan>): SchedulePlan {
    return { name: "b", expression: "cron(0 * * * ? *)", timezone: "UTC", enabled: true, targetArn, input, ...change };
}

/** ISO times of the next calls. */
function times(change: Partial<SchedulePlan>, after: string, count: number): string[] {
    const found: string[] = [];
    for (let at = nextTime(plan(change), Date.parse(after)); at !== undefined && found.length < count;) {
        found.push(new Date(at).toISOString().replace(":00.000Z", "Z"));
        at = nextTime(plan(change), at);
    }
    return found;
}

describe("when a schedule calls", () => {
    it("is as its cron expression says, in UTC", () => {
        expect(times({ expression: "cron(0/20 * * * ? *)" }, "2026-11-22T23:30:00Z", 3)).to.deep.equal([
            "2026-11-22T23:40Z",
            "2026-11-23T00:00Z",
            "2026-11-23T00:20Z",
        ]);
        expect(times({ expression: "cron(15 20 ? * SUN *)" }, "2026-11-22T20:15:00Z", 1)).to.deep.equal([
            "2026-11-29T20:15Z",
        ]);
    });

    it("is local time in a zone, summer and winter", () => {
        const berlin = { expression: "cron(15 20 * * ? *)", timezone: "Europe/Berlin" };
        expect(times(berlin, "2026-07-01T00:00:00Z", 1)).to.deep.equal(["2026-07-01T18:15Z"]);
        expect(times(berlin, "2026-12-01T00:00:00Z", 1)).to.deep.equal(["2026-12-01T19:15Z"]);
    });

    it("leaves out the hour that clocks skip, and takes the one that comes twice once", () => {
        const hourly = { expression: "cron(30 * * * ? *)", timezone: "Europe/Berlin" };
        // 29 March 2026: 01:59 CET is followed by 03:00 CEST, 01:00 UTC.
        expect(times(hourly, "2026-03-28T23:45:00Z", 3)).to.deep.equal([
            "2026-03-29T00:30Z",
            "2026-03-29T01:30Z",
            "2026-03-29T02:30Z",
        ]);
        const daily = { expression: "cron(30 2 * * ? *)", timezone: "Europe/Berlin" };
        expect(times(daily, "2026-03-28T12:00:00Z", 1)).to.deep.equal(["2026-03-30T00:30Z"]);
        // 25 October 2026: 02:59 CEST is followed by 02:00 CET, 01:00 UTC.
        expect(times(daily, "2026-10-24T12:00:00Z", 2)).to.deep.equal(["2026-10-25T00:30Z", "2026-10-26T01:30Z"]);
    });

    it("passes over days that a month does not have", () => {
        const last = { expression: "cron(0 12 30 * ? *)" };
        expect(times(last, "2027-01-30T12:00:00Z", 1)).to.deep.equal(["2027-03-30T12:00Z"]);
    });

    it("is counted from the start date of a rate", () => {
        const rate = { expression: "rate(15 minutes)", startDate: "2026-06-01T18:07:00Z" };
        expect(times(rate, "2026-06-01T00:00:00Z", 2)).to.deep.equal(["2026-06-01T18:07Z", "2026-06-01T18:22Z"]);
        expect(times(rate, "2026-06-01T19:00:00Z", 1)).to.deep.equal(["2026-06-01T19:07Z"]);
    });

    it("is once for a time, in its zone", () => {
        const once = { expression: "at(2026-06-01T20:00:00)", timezone: "Europe/Berlin" };
        expect(times(once, "2026-06-01T00:00:00Z", 2)).to.deep.equal(["2026-06-01T18:00Z"]);
        expect(times(once, "2026-06-01T18:00:00Z", 2)).to.deep.equal([]);
    });

    it("is never outside its dates, or when it is off", () => {
        const dates = { startDate: "2026-06-01T18:00:00Z", endDate: "2026-06-01T20:00:00Z" };
        expect(times(dates, "2026-01-01T00:00:00Z", 9)).to.deep.equal(["2026-06-01T18:00Z", "2026-06-01T19:00Z"]);
        expect(times({ enabled: false }, "2026-01-01T00:00:00Z", 1)).to.deep.equal([]);
    });

    it("is always later than asked, and the same from any moment before", () => {
        const zones = fc.constantFrom(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
        );
        const expressions = fc.constantFrom(
            "cron(0/7 * * * ? *)",
            "cron(30 2 * * ? *)",
            "cron(0 0 L * ? *)",
            "rate(90 minutes)",
        );
        const moment = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) });
        fc.assert(
            fc.property(
                zones,
                expressions,
                moment,
                fc.double({ min: 0, max: 1, noNaN: true }),
                (timezone, expression, after, share) => {
                    const next = nextTime(plan({ timezone, expression }), after);
                    expect(next).to.be.a("number").above(after);
                    const between = after + Math.floor(((next ?? 0) - 1 - after) * share);
                    expect(nextTime(plan({ timezone, expression }), between)).to.equal(next);
                },
            ),
            { numRuns: 200 },
        );
    });
});

describe("the breaks of a recorded stack", () => {
    it("are those of its schedules", async () => {
        const { recording } = await recordStack(root, "dev");
        const plans = schedulePlans(recording.resources);
        expect(plans.map(({ expression }) => expression)).to.include("cron(15 * * * ? *)");
        const now = Date.parse("2026-11-23T02:03:04Z");
        const next = nextBreak(plans, now);
        expect(next).to.include({ at: Date.parse("2026-11-23T02:15:00Z"), lengthSeconds: 30 });
        expect(next?.plan.name).to.equal("dev-breaks-at-15");
    });

    it("take turns in another rhythm", () => {
        const plans = [plan({ name: "a" }), plan({ name: "b" }), plan({ name: "off", enabled: false })];
        const rhythm = { seconds: 40, from: 1_000_000 };
        const calls = callsBetween(plans, rhythm, 1_000_000, 1_120_000);
        expect(calls.map(({ at, plan: { name } }) => [at, name])).to.deep.equal([
            [1_040_000, "a"],
            [1_080_000, "b"],
            [1_120_000, "a"],
        ]);
        expect(rhythmic(plans, rhythm, 1_000_000)).to.include({ at: 1_040_000, lengthSeconds: 30 });
        expect(breakSeconds(plans[0])).to.equal(30);
    });

    it("are awaited at the first of all their times", () => {
        const hourly = plan({ expression: "cron(0 * * * ? *)" });
        const often = plan({ expression: "rate(7 minutes)" });
        const other = plan({ targetArn: "arn:aws:scheduler:::aws-sdk:medialive:stopChannel", input: "{}" });
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 4_000_000_000 }),
                fc.subarray([hourly, often, other]),
                fc.option(fc.record({ seconds: fc.integer({ min: 1, max: 900 }), from: fc.constant(1_000_000) }), {
                    nil: undefined,
                }),
                (offset, plans, rhythm) => {
                    const after = 1_000_000 + offset;
                    const [first] = callsBetween(plans, rhythm, after, after + 3_600_000);
                    expect(nextCall(plans, rhythm, after)).to.equal(first?.at);
                },
            ),
            { numRuns: 40 },
        );
    });
});

describe("a schedule's input document", () => {
    const at = Date.parse("2026-11-23T02:15:00Z");

    it("becomes the call that AWS's SDK makes", () => {
        const call = scheduleCall(documentOf(plan({}), { scheduledAt: at, executionId: "e" }));
        expect(call.channelId).to.equal("4711");
        expect(call.dropped).to.deep.equal([]);
        expect(JSON.parse(call.body)).to.deep.equal({
            creates: {
                scheduleActions: [
                    {
                        actionName: "b-2026-11-23T02:15:00Z",
                        scheduleActionStartSettings: { immediateModeScheduleActionStartSettings: {} },
                        scheduleActionSettings: { scte35SpliceInsertSettings: { spliceEventId: 7, duration: 2700000 } },
                    },
                ],
            },
        });
    });

    it("loses what the SDK does not know, and that is told", () => {
        const wrong = input.replace('"Duration"', '"duration"').replace('"Creates":{', '"Creates":{"Hurry":1,');
        const call = scheduleCall(wrong);
        expect(call.dropped).to.deep.equal([
            "Creates.Hurry",
            "Creates.ScheduleActions[0].ScheduleActionSettings.Scte35SpliceInsertSettings.duration",
        ]);
        expect(call.body).not.to.match(/duration|hurry/i);
    });

    it("of the wrong case becomes an empty call, as with AWS", () => {
        expect(() => scheduleCall('{"channelId":"1","creates":{}}')).to.throw("names no ChannelId");
    });
});
