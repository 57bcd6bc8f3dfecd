import { expect } from "chai";
import fc from "fast-check";

import { crc32Mpeg2, readSection } from "../../media/scte35";
import { emptySchedule, ScheduleState, takeCall, takeDue } from "../../rehearsal/aws/encoder/schedule";
import { spliceInsertSection } from "../../rehearsal/aws/encoder/splice";

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
    it("is read as it was meant", () => {
        const ids = fc.integer({ min: 0, max: 0xffffffff });
        const ticks = fc.option(fc.integer({ min: 0, max: 2 ** 33 - 1 }), { nil: undefined });
        fc.assert(
            fc.property(ids, fc.boolean(), ticks, (eventId, outOfNetwork, durationTicks) => {
                const read = readSection(spliceInsertSection({ eventId, outOfNetwork, durationTicks }));
                expect(read).to.deep.include({ tier: 0xfff, ptsAdjustment: 0, descriptors: [] });
                expect(read.command).to.deep.equal({
                    ...{ type: "splice_insert", eventId, cancelled: false, outOfNetwork, eventIdCompliance: true },
                    ...{ program: { immediate: true }, uniqueProgramId: 1, availNum: 0, availsExpected: 0 },
                    ...(durationTicks === undefined
                        ? {}
                        : { breakDuration: { autoReturn: true, duration: durationTicks } }),
                });
            }),
        );
    });

    it("has these bytes", () => {
        // A length beyond the clock's 33 bits goes around.
        const section = spliceInsertSection({ eventId: 7, outOfNetwork: true, durationTicks: 2 ** 33 + 2_700_000 });
        const hex = "fc302000000000000000fff00f05000000077ffffe002932e0000100000000df9e7035";
        expect(section.toString("hex")).to.equal(hex);
    });

    it("has the check sum of a section that others made", () => {
        // ANSI/SCTE 35 2023, clause 14.2: splice_insert.
        const known = Buffer.from("/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=", "base64");
        expect(crc32Mpeg2(known)).to.equal(0);
        expect(crc32Mpeg2(spliceInsertSection({ eventId: 1, outOfNetwork: true }))).to.equal(0);
    });
});
