import { expect } from "chai";
import fc from "fast-check";
import { SCTE35 } from "scte35/build/lib/scte35";

import { emptySchedule, ScheduleState, takeCall, takeDue } from "../../rehearsal/hops/encoder/schedule";
import { crc32Mpeg2, spliceInsertSection } from "../../rehearsal/hops/encoder/splice";
import { callsBetween, nextCall, rhythmic } from "../../rehearsal/hops/scheduler/due";
import { documentOf, scheduleCall } from "../../rehearsal/hops/scheduler/wire";
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

/** A call as MediaLive's SDK makes it. */
function call(
    name: string,
    settings: object,
    start: object = { immediateModeScheduleActionStartSettings: {} },
): unknown {
    const action = { actionName: name, scheduleActionStartSettings: start, scheduleActionSettings: settings };
    return { creates: { scheduleActions: [action] } };
}
const insert = (spliceEventId: number, duration?: number) => ({
    scte35SpliceInsertSettings: { spliceEventId, duration },
});
const back = (spliceEventId: number) => ({ scte35ReturnToNetworkSettings: { spliceEventId } });
const fixed = (time: number) => ({ fixedModeScheduleActionStartSettings: { time: new Date(time).toISOString() } });

describe("the channel's schedule", () => {
    const now = Date.parse("2026-11-23T02:00:00Z");

    function taken(state: ScheduleState, body: unknown, at = now): ScheduleState {
        const verdict = takeCall(state, body, at);
        expect(verdict.status, JSON.stringify(verdict.body)).to.equal(200);
        return verdict.state;
    }

    it("inserts a splice at once", () => {
        const { status, splices } = takeCall(emptySchedule, call("a", insert(7, 2_700_000)), now);
        expect(status).to.equal(200);
        expect(splices).to.deep.equal([{ name: "a", eventId: 7, out: true, duration: 2_700_000 }]);
    });

    it("refuses a name in use for an hour, and keeps all else as it was", () => {
        const state = taken(emptySchedule, call("a", insert(7, 90_000)));
        const again = takeCall(state, call("a", insert(8, 90_000)), now + 3_599_000);
        expect(again.status).to.equal(422);
        expect(again.body.message).to.equal("the schedule has an action a already");
        expect(again.state).to.equal(state);
        taken(state, call("a", insert(8, 90_000)), now + 3_601_000);
    });

    it("refuses an event id while its break runs", () => {
        const state = taken(emptySchedule, call("a", insert(7, 2_700_000)));
        expect(takeCall(state, call("b", insert(7, 90_000)), now + 29_999).status).to.equal(422);
        taken(state, call("b", insert(7, 90_000)), now + 30_000);
        taken(state, call("b", insert(8, 90_000)), now + 1000);
    });

    it("lets a break without a length run until a return to the network", () => {
        const state = taken(emptySchedule, call("a", insert(7)));
        expect(takeCall(state, call("b", insert(7, 90_000)), now + 1_800_000).status).to.equal(422);
        const verdict = takeCall(state, call("c", back(7)), now + 1_800_000);
        expect(verdict.splices).to.deep.equal([{ name: "c", eventId: 7, out: false }]);
        taken(verdict.state, call("d", insert(7, 90_000)), now + 1_800_001);
    });

    it("wants a fixed start 15 s ahead, and begins when the picture is there", () => {
        expect(takeCall(emptySchedule, call("a", insert(7, 90_000), fixed(now + 14_999)), now).status).to.equal(422);
        const state = taken(emptySchedule, call("a", insert(7, 90_000), fixed(now + 15_000)));
        expect(takeDue(state, now + 14_999).splices).to.deep.equal([]);
        const due = takeDue(state, now + 15_000);
        expect(due.splices).to.deep.equal([{ name: "a", eventId: 7, out: true, duration: 90_000, at: now + 15_000 }]);
        expect(takeDue(due.state, now + 15_001).splices).to.deep.equal([]);
    });

    it("forgets a splice that is deleted before its time", () => {
        const state = taken(emptySchedule, call("a", insert(7, 90_000), fixed(now + 20_000)));
        const after = taken(state, { deletes: { actionNames: ["a"] } });
        expect(takeDue(after, now + 60_000).splices).to.deep.equal([]);
        expect(takeCall(after, { deletes: { actionNames: ["a"] } }, now).status).to.equal(422);
    });

    it("takes all of a call or nothing", () => {
        const good = { ...object(call("a", insert(7, 90_000))) };
        const actions = [actionOf(good), actionOf(call("b", { scte35TimeSignalSettings: {} }))];
        const verdict = takeCall(emptySchedule, { creates: { scheduleActions: actions } }, now);
        expect(verdict.status).to.equal(422);
        expect(verdict.body.message).to.include("b: it asks for scte35TimeSignalSettings");
        expect(verdict.state).to.equal(emptySchedule);
        expect(verdict.splices).to.deep.equal([]);
    });

    it("says what is wrong with a body", () => {
        expect(takeCall(emptySchedule, undefined, now).status).to.equal(400);
        expect(takeCall(emptySchedule, call("a", insert(2 ** 32, 1)), now).status).to.equal(400);
    });
});

function object(value: unknown): object {
    return typeof value === "object" && value !== null ? value : {};
}

function actionOf(body: unknown): unknown {
    const creates: unknown = Reflect.get(object(body), "creates");
    const actions: unknown = Reflect.get(object(creates), "scheduleActions");
    return Array.isArray(actions) ? actions[0] : undefined;
}

describe("a splice as bytes", () => {
    it("is read by the library as it was meant", () => {
        const ids = fc.integer({ min: 0, max: 0xffffffff });
        const ticks = fc.option(fc.integer({ min: 0, max: 2 ** 33 - 1 }), { nil: undefined });
        fc.assert(
            fc.property(ids, fc.boolean(), ticks, (eventId, outOfNetwork, durationTicks) => {
                const section = spliceInsertSection({ eventId, outOfNetwork, durationTicks });
                const read = SCTE35.parseFromB64(section.toString("base64"));
                expect(read.tableId).to.equal(0xfc);
                expect(read.sectionLength).to.equal(section.length - 3);
                expect(read.descriptorLoopLength).to.equal(0);
                expect(read.spliceCommand).to.deep.include({
                    spliceEventId: eventId,
                    spliceEventCancelIndicator: false,
                    outOfNetworkIndicator: outOfNetwork,
                    programSpliceFlag: true,
                    durationFlag: durationTicks !== undefined,
                    spliceImmediateFlag: true,
                    ...(durationTicks === undefined
                        ? {}
                        : { breakDuration: { autoReturn: true, duration: durationTicks } }),
                });
                expect(read.crc).to.equal(crc32Mpeg2(section.subarray(0, -4)));
            }),
        );
    });

    it("has the check sum of a section that others made", () => {
        // ANSI/SCTE 35 2023, clause 14.2: splice_insert.
        const known = Buffer.from("/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=", "base64");
        expect(crc32Mpeg2(known)).to.equal(0);
        expect(crc32Mpeg2(spliceInsertSection({ eventId: 1, outOfNetwork: true }))).to.equal(0);
    });
});
