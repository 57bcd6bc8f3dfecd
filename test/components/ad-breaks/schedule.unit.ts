import { expect } from "chai";
import * as fc from "fast-check";

import { problemText } from "../../../components/common/problems";
import {
    batchUpdateSchedule,
    queuePolicy,
    schedulerPolicy,
    schedulerTrust,
} from "../../../components/ad-breaks/access";
import {
    adBreakLimits,
    adBreakProblems,
    AdBreakSettings,
    spliceInsertInput,
    ticks,
    timings,
} from "../../../components/ad-breaks/schedule";

function said(settings: Partial<AdBreakSettings>): string[] {
    return adBreakProblems({ everyMinutes: 15, lengthSeconds: 30, ...settings }).map(problemText);
}

describe("ad breaks", () => {
    it("come on the wall clock, each with an id of its own, where the interval divides the hour", () => {
        expect(timings({ everyMinutes: 15, firstEventId: 7 })).to.deep.equal([
            { name: "at-00", expression: "cron(0 * * * ? *)", eventId: 7 },
            { name: "at-15", expression: "cron(15 * * * ? *)", eventId: 8 },
            { name: "at-30", expression: "cron(30 * * * ? *)", eventId: 9 },
            { name: "at-45", expression: "cron(45 * * * ? *)", eventId: 10 },
        ]);
        expect(timings({ everyMinutes: 60 })).to.deep.equal([
            { name: "at-00", expression: "cron(0 * * * ? *)", eventId: 1 },
        ]);
    });

    it("come by rate, with one id, where it does not", () => {
        for (const everyMinutes of [7, 45, 90, 120]) {
            expect(timings({ everyMinutes })).to.deep.equal([
                { name: `every-${everyMinutes}`, expression: `rate(${everyMinutes} minutes)`, eventId: 1 },
            ]);
        }
    });

    it("are the interval apart over the whole day, whatever the interval", () => {
        fc.assert(
            fc.property(fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60), (everyMinutes) => {
                const all = timings({ everyMinutes });
                const minutes = all.map(({ expression }) =>
                    Number(/^cron\((\d+) \* \* \* \? \*\)$/.exec(expression)?.[1]),
                );
                const nextHour = [...minutes, minutes[0] + 60];
                for (let i = 1; i < nextHour.length; i++) expect(nextHour[i] - nextHour[i - 1]).to.equal(everyMinutes);
                expect(new Set(all.map(({ eventId }) => eventId)).size).to.equal(all.length);
                expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
            }),
        );
    });

    it("are counted in a clock of 90 kHz", () => {
        expect([15, 30, 60].map(ticks)).to.deep.equal([1_350_000, 2_700_000, 5_400_000]);
    });

    it("are refused where the interval is none", () => {
        for (const everyMinutes of [0, 1441, 2.5, NaN]) {
            expect(said({ everyMinutes })).to.deep.equal([
                `everyMinutes: must be a whole number, 1–1,440; got ${everyMinutes}`,
            ]);
        }
    });

    it("are refused where the length is none, or no shorter than the interval", () => {
        expect(said({ lengthSeconds: 0 })).to.deep.equal(["lengthSeconds: must be 1–95,443; got 0"]);
        expect(said({ lengthSeconds: 95_444 })).to.deep.equal(["lengthSeconds: must be 1–95,443; got 95444"]);
        expect(said({ lengthSeconds: 1.000001 })).to.deep.equal([
            "lengthSeconds: must be a whole number of 1/90,000 s; got 1.000001",
        ]);
        expect(said({ everyMinutes: 1, lengthSeconds: 60 })).to.deep.equal([
            "lengthSeconds: must be shorter than the 60 s between two breaks; got 60",
        ]);
        expect(said({ everyMinutes: 1, lengthSeconds: 59 })).to.deep.equal([]);
    });

    it("are refused where an id does not fit into 32 bits, the last one of the hour too", () => {
        const most = adBreakLimits.eventId;
        expect(said({ firstEventId: most - 3 })).to.deep.equal([]);
        expect(said({ firstEventId: most - 2 })).to.deep.equal([
            `firstEventId: must be a whole number from 0, and the last id at most 4,294,967,295; got ${most - 2} (last: ${most + 1})`,
        ]);
        expect(said({ firstEventId: -1 })).to.deep.equal([
            "firstEventId: must be a whole number from 0, and the last id at most 4,294,967,295; got -1 (last: 2)",
        ]);
    });

    it("are refused where the dates are none, or the wrong way round", () => {
        expect(said({ startDate: "2026-06-01 18:00" })).to.deep.equal([
            'startDate: must be a date and time that exist, in UTC, e.g. 2026-06-01T18:00:00Z; got "2026-06-01 18:00"',
        ]);
        expect(said({ endDate: "2026-06-01T25:00:00Z" })).to.deep.equal([
            'endDate: must be a date and time that exist, in UTC, e.g. 2026-06-01T18:00:00Z; got "2026-06-01T25:00:00Z"',
        ]);
        const startDate = "2026-06-01T20:00:00Z";
        expect(said({ startDate, endDate: "2026-06-01T18:00:00Z" })).to.deep.equal([
            "endDate: must be after startDate (2026-06-01T20:00:00Z); got 2026-06-01T18:00:00Z",
        ]);
        expect(said({ startDate, endDate: "2026-06-01T22:00:00Z" })).to.deep.equal([]);
    });

    it("are refused where the time zone is none", () => {
        const refused: [timezone: string, hint: string][] = [
            ["Berlin", "(did you mean Europe/Berlin?)"],
            ["europe/berlin", "(did you mean Europe/Berlin?)"],
            ["EUROPE/BERLIN", "(did you mean Europe/Berlin?)"],
            ["Europe/berlin", "(did you mean Europe/Berlin?)"],
            ["America/New York", "(did you mean America/New_York?)"],
            ["us/eastern", "(did you mean US/Eastern?)"],
            ["Europe/Nowhere", "such as Europe/Berlin"],
            ["+01:00", "such as Europe/Berlin"],
            ["UTC+1", "such as Europe/Berlin"],
            ["GMT-03:00", "such as Europe/Berlin"],
            ["1", "such as Europe/Berlin"],
            ["CEST", "such as Europe/Berlin"],
            ["", "such as Europe/Berlin"],
        ];
        for (const [timezone, hint] of refused) {
            expect(said({ timezone })).to.deep.equal([
                `timezone: must be a name of the IANA time zone database ${hint}, in its own upper and lower case; got ${JSON.stringify(timezone)}`,
            ]);
        }
        for (const timezone of ["Asia/Kolkata", "Asia/Calcutta", "US/Eastern", "Etc/GMT-3", "UTC", "Europe/Kiev"]) {
            expect(said({ timezone })).to.deep.equal([]);
        }
    });

    it("are refused on days and at hours that do not exist", () => {
        for (const startDate of [
            "2027-02-30T00:00:00Z",
            "2027-02-29T12:00:00Z",
            "2027-04-31T12:00:00Z",
            "2027-13-01T12:00:00Z",
            "2027-01-00T12:00:00Z",
            "2027-01-01T24:00:00Z",
            "2027-01-01T23:59:60Z",
        ]) {
            expect(said({ startDate }).join()).to.contain("startDate: must be a date and time that exist");
        }
        expect(said({ startDate: "2028-02-29T00:00:00Z" })).to.deep.equal([]);
    });
});

describe("the input of a break", () => {
    it("keeps the attribute's brackets raw, so that the scheduler fills it in", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/), fc.nat(), (actionPrefix, eventId) => {
                const input = spliceInsertInput({ channelId: "1234567", actionPrefix, eventId, lengthSeconds: 15 });
                expect(input).to.contain(`"ActionName":"${actionPrefix}-<aws.scheduler.scheduled-time>"`);
                expect(input).not.to.contain("\\u003c");
            }),
        );
    });

    it("begins at once: a planned time would have to lie ahead, which the scheduler can't compute", () => {
        const input: unknown = JSON.parse(
            spliceInsertInput({ channelId: "1", actionPrefix: "a", eventId: 1, lengthSeconds: 15 }),
        );
        expect(input).to.have.deep.nested.property("Creates.ScheduleActions[0].ScheduleActionStartSettings", {
            ImmediateModeScheduleActionStartSettings: {},
        });
    });
});

describe("who may cut a break", () => {
    const channel = "arn:aws-cn:medialive:cn-north-1:123456789012:channel:1234567";
    const queue = "arn:aws-cn:sqs:cn-north-1:123456789012:dead";
    const group = "arn:aws-cn:scheduler:cn-north-1:123456789012:schedule-group/breaks";

    it("is the scheduler, for this group of schedules", () => {
        expect(JSON.parse(schedulerTrust(group))).to.have.deep.nested.property("Statement[0].Condition", {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": group },
        });
    });

    it("may do one thing to one channel, and write to one queue", () => {
        expect(JSON.parse(schedulerPolicy(channel, queue))).to.have.deep.property("Statement", [
            { Effect: "Allow", Action: ["medialive:BatchUpdateSchedule"], Resource: [channel] },
            { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [queue] },
        ]);
    });

    it("is called in the channel's partition", () => {
        expect(batchUpdateSchedule(channel)).to.equal("arn:aws-cn:scheduler:::aws-sdk:medialive:batchUpdateSchedule");
        expect(batchUpdateSchedule(channel.replace("aws-cn", "aws"))).to.equal(
            "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule",
        );
    });

    it("never comes to the queue over an open line", () => {
        expect(JSON.parse(queuePolicy(queue))).to.have.deep.nested.property("Statement[0].Condition", {
            Bool: { "aws:SecureTransport": "false" },
        });
    });
});
