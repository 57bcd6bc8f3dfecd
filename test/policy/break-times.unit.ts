import { expect } from "chai";

import { judge } from "../../policy";
import { breakTimeRules } from "../../policy/rules/break-times";
import { TestEvent } from "./event";

/** What the rule says of the breaks in a zone, each quarter of an hour. */
function said(timezone: string, dates: { startDate?: string; endDate?: string }): string[] {
    const event = new TestEvent();
    for (const name of Object.keys(event.parts["aws:scheduler/schedule:Schedule"])) {
        event.set(name, "scheduleExpressionTimezone", timezone);
        for (const [key, value] of Object.entries(dates)) event.set(name, key, value);
    }
    return judge(event.view(), breakTimeRules).map(({ message }) => message);
}

describe("breaks when clocks go back", () => {
    const year = { startDate: "2026-06-01T00:00:00Z", endDate: "2026-12-31T00:00:00Z" };

    it("leave a gap in zones with summer time, told with its day and length", () => {
        expect(said("Europe/Berlin", year)).to.deep.equal([
            "clocks of Europe/Berlin go back by 60 minutes on 2026-10-25: 75 minutes without a break",
        ]);
        expect(said("America/New_York", year)).to.deep.equal([
            "clocks of America/New_York go back by 60 minutes on 2026-11-01: 75 minutes without a break",
        ]);
        expect(said("Australia/Lord_Howe", { startDate: "2027-01-01T00:00:00Z" })).to.deep.equal([
            "clocks of Australia/Lord_Howe go back by 30 minutes on 2027-04-03: 45 minutes without a break",
        ]);
    });

    it("leave none elsewhere, nor at an event on another day, nor where they only go forward", () => {
        expect(said("Asia/Kathmandu", year)).to.deep.equal([]);
        expect(said("Etc/GMT-2", year)).to.deep.equal([]);
        const [startDate, endDate] = ["2026-10-24T10:00:00Z", "2026-10-24T22:00:00Z"];
        expect(said("Europe/Berlin", { startDate, endDate })).to.deep.equal([]);
        expect(
            said("Europe/Berlin", { startDate: "2027-03-20T10:00:00Z", endDate: "2027-04-01T00:00:00Z" }),
        ).to.deep.equal([]);
    });

    it("leave none in a zone without summer time, from any second to any other", () => {
        const zones = [
            "GMT",
            "Etc/UTC",
            "Etc/GMT+2",
            "Asia/Kathmandu",
            "Asia/Calcutta",
            "America/Phoenix",
            "Asia/Tokyo",
        ];
        for (const zone of zones) {
            for (const [startDate, endDate] of [
                ["2026-06-01T00:00:00Z", "2026-06-03T11:22:33Z"],
                ["2026-06-01T07:08:09Z", "2026-12-31T23:59:59Z"],
                ["2026-06-01T00:00:31Z", "2026-06-01T00:00:59Z"],
            ]) {
                expect(said(zone, { startDate, endDate }), `${zone} ${endDate}`).to.deep.equal([]);
            }
            // From today on, whatever second it is.
            expect(said(zone, {}), zone).to.deep.equal([]);
        }
    });

    it("are told of an event that lasts through that night alone", () => {
        const night = { startDate: "2026-10-24T20:00:00Z", endDate: "2026-10-25T06:00:00Z" };
        expect(said("Europe/Berlin", night)).to.have.lengthOf(1);
    });

    it("say nothing of what is no zone", () => {
        expect(said("Middle/Earth", year)).to.deep.equal([]);
    });
});
