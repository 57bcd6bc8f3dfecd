import { expect } from "chai";

import { formerTimeZones, localTimeIn, timeZoneProblem, timeZones } from "../../../components/common/time-zones";

describe("the names of time zones", () => {
    it("hold every zone that this runtime lists, today's or former", () => {
        const known = (name: string) => timeZones.has(name) || formerTimeZones.has(name);
        expect(Intl.supportedValuesOf("timeZone").filter((name) => !known(name))).to.deep.equal([]);
    });

    it("lead from each former name to one of today with the same clock", () => {
        const clock = (timeZone: string) =>
            new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(
                1_790_000_000_000,
            );
        for (const [former, today] of formerTimeZones) {
            expect(timeZones.has(today), today).to.equal(true);
            expect(timeZones.has(former), former).to.equal(false);
            expect(clock(former), former).to.equal(clock(today));
        }
    });

    it("are taken as they are written, former ones where the system has them", () => {
        expect(timeZoneProblem("Europe/Kyiv", { former: false })).to.equal(undefined);
        expect(timeZoneProblem("Europe/Kiev")).to.equal(undefined);
        expect(timeZoneProblem("Europe/Kiev", { former: false })).to.equal(
            "must be a time zone's name of today: write Europe/Kyiv",
        );
        expect(timeZoneProblem("paris")).to.equal(
            "must be a name of the IANA time zone database (did you mean Europe/Paris?), in its own upper and lower case",
        );
    });
});

describe("the local time of a zone", () => {
    const offsetMinutes = (zone: string, at: string) => (localTimeIn(zone)(Date.parse(at)) - Date.parse(at)) / 60_000;

    it("is a whole distance from UTC in every second, on both sides of a change of clocks", () => {
        for (const at of ["2026-10-25T00:59:59.999Z", "2026-07-01T12:34:56.789Z", "1969-07-20T20:17:40.123Z"]) {
            expect(offsetMinutes("UTC", at)).to.equal(0);
            expect(offsetMinutes("Asia/Kathmandu", at)).to.equal(at.startsWith("1969") ? 330 : 345);
        }
        expect(offsetMinutes("Europe/Berlin", "2026-10-25T00:59:59.999Z")).to.equal(120);
        expect(offsetMinutes("Europe/Berlin", "2026-10-25T01:00:00.000Z")).to.equal(60);
        expect(offsetMinutes("Australia/Lord_Howe", "2027-04-03T15:00:00.001Z")).to.equal(630);
    });

    it("is refused for what is no zone", () => {
        expect(() => localTimeIn("Middle/Earth")).to.throw(RangeError);
    });
});
