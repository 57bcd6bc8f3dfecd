import { expect } from "chai";

import { formerTimeZones, timeZoneProblem, timeZones } from "../../../components/common/time-zones";

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
