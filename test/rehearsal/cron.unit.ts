import { expect } from "chai";
import fc from "fast-check";

import { nextCronTime } from "../../rehearsal/plan/cron";

const dayMs = 86_400_000;
const minuteMs = 60_000;
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Whether one value stands in a field of lists, ranges and steps: the table of AWS's guide, value by value. */
function isIn(field: string, value: number, [first, last]: [number, number], names: string[] = []): boolean {
    const number = (text: string) => (names.includes(text) ? names.indexOf(text) + first : Number(text));
    return field.split(",").some((part) => {
        if (part === "*") return true;
        const [range, step] = part.split("/");
        const [from, to] = range === "*" ? [first, last] : range.split("-").map(number);
        if (step !== undefined) return value >= from && value <= (to ?? last) && (value - from) % Number(step) === 0;
        if (to === undefined) return value === from;
        return from <= to ? value >= from && value <= to : value >= from || value <= to;
    });
}

function isDayOfMonth(field: string, date: Date): boolean {
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    if (field === "?") return true;
    if (field === "L") return day === last;
    const [, near] = /^(\d+)W$/.exec(field) ?? [];
    if (near === undefined) return isIn(field, day, [1, 31]);
    const wanted = Number(near);
    if (wanted > last) return false;
    const working = Array.from({ length: last }, (_, i) => i + 1).filter((each) => {
        const weekday = new Date(Date.UTC(year, month, each)).getUTCDay();
        return weekday !== 0 && weekday !== 6;
    });
    // A Saturday's nearest is Friday, a Sunday's Monday: never two days off where one will do.
    const nearest = [...working].sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    return day === nearest;
}

function isDayOfWeek(field: string, date: Date): boolean {
    const [weekday, day] = [date.getUTCDay() + 1, date.getUTCDate()];
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    if (field === "?") return true;
    if (field === "L") return weekday === 7;
    const number = (text: string) => (dayNames.includes(text) ? dayNames.indexOf(text) + 1 : Number(text));
    const [, lastOf] = /^(\w+)L$/.exec(field) ?? [];
    if (lastOf !== undefined) return weekday === number(lastOf) && day + 7 > last;
    const [, of, nth] = /^(\w+)#(\d)$/.exec(field) ?? [];
    if (of !== undefined) return weekday === number(of) && Math.ceil(day / 7) === Number(nth);
    return isIn(field, weekday, [1, 7], dayNames);
}

/** Every minute after another one is tried, days that do not fit at one go. */
function bruteForce(expression: string, after: number): number | undefined {
    const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = expression.split(" ");
    const start = (Math.floor(after / minuteMs) + 1) * minuteMs;
    const end = start + 12 * 366 * dayMs;
    for (let day = Math.floor(start / dayMs) * dayMs; day < end; day += dayMs) {
        const date = new Date(day);
        if (!isIn(year, date.getUTCFullYear(), [1970, 2199])) continue;
        if (!isIn(month, date.getUTCMonth() + 1, [1, 12], monthNames)) continue;
        if (!isDayOfMonth(dayOfMonth, date) || !isDayOfWeek(dayOfWeek, date)) continue;
        for (let at = Math.max(start, day); at < day + dayMs; at += minuteMs) {
            const time = new Date(at);
            if (isIn(hours, time.getUTCHours(), [0, 23]) && isIn(minutes, time.getUTCMinutes(), [0, 59])) return at;
        }
    }
    return undefined;
}

/** A field of numbers: a star, lists, ranges, steps. */
function field(first: number, last: number, names: string[] = []): fc.Arbitrary<string> {
    const value = fc.integer({ min: first, max: last });
    const shown = value.chain((each) => fc.constantFrom(String(each), names[each - first] ?? String(each)));
    const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const step = fc.integer({ min: 1, max: last });
    return fc.oneof(
        fc.constant("*"),
        shown,
        range,
        fc.array(fc.oneof(shown, range), { minLength: 1, maxLength: 3 }).map((list) => list.join(",")),
        fc.tuple(fc.oneof(fc.constant("*"), value.map(String), range), step).map(([from, by]) => `${from}/${by}`),
    );
}

const daysOfMonth = fc.oneof(
    field(1, 31),
    fc.constant("L"),
    fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
);
const weekday = fc.integer({ min: 0, max: 6 }).chain((day) => fc.constantFrom(String(day + 1), dayNames[day]));
const daysOfWeek = fc.oneof(
    field(1, 7, dayNames),
    fc.constant("L"),
    weekday.map((day) => `${day}L`),
    fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([day, nth]) => `${day}#${nth}`),
    fc.tuple(weekday, weekday).map(([from, to]) => `${from}-${to}`),
);
const expressions = fc
    .tuple(
        field(0, 59),
        field(0, 23),
        fc.oneof(
            daysOfMonth.map((day) => [day, "?"]),
            daysOfWeek.map((day) => ["?", day]),
        ),
        field(1, 12, monthNames),
        fc.oneof(fc.constant("*"), field(2026, 2032)),
    )
    .map(([minutes, hours, [ofMonth, ofWeek], month, year]) =>
        [minutes, hours, ofMonth, month, ofWeek, year].join(" "),
    );

describe("EventBridge Scheduler's cron expressions", () => {
    it("mean what a search through every minute finds", function () {
        fc.assert(
            fc.property(expressions, fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }), (cron, after) => {
                const found = bruteForce(cron, after);
                const next = nextCronTime(cron, after);
                if (found === undefined) expect(next ?? Infinity, cron).to.be.above(after + 11 * 366 * dayMs);
                else
                    expect(next === undefined ? next : new Date(next).toISOString(), cron).to.equal(
                        new Date(found).toISOString(),
                    );
            }),
            { numRuns: 250 },
        );
    });

    const next = (cron: string, after: string) => {
        const at = nextCronTime(cron, Date.parse(after));
        return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
    };

    it("keep a 31st in its month", () => {
        expect(next("0 12 31 * ? *", "2027-01-31T12:00:00Z")).to.equal("2027-03-31T12:00");
        expect(next("0 12 30 2 ? *", "2027-01-01T00:00:00Z")).to.equal(undefined);
        expect(next("0 12 29 2 ? *", "2026-01-01T00:00:00Z")).to.equal("2028-02-29T12:00");
    });

    it("take L in the day of the week for Saturday, and with a day for its last one", () => {
        expect(next("0 12 ? * L *", "2026-11-30T00:00:00Z")).to.equal("2026-12-05T12:00");
        expect(next("0 12 ? * 6L *", "2026-11-30T00:00:00Z")).to.equal("2026-12-25T12:00");
        expect(next("0 12 ? * SUNL 2027", "2026-11-30T00:00:00Z")).to.equal("2027-01-31T12:00");
    });

    it("count weekdays from Sunday, 1, to Saturday, 7, also around the week", () => {
        expect(next("0 12 ? * 1 *", "2026-11-30T00:00:00Z")).to.equal("2026-12-06T12:00");
        expect(next("0 12 ? * FRI-MON *", "2026-12-01T00:00:00Z")).to.equal("2026-12-04T12:00");
        expect(next("0 12 ? * 3#1 *", "2026-11-30T00:00:00Z")).to.equal("2026-12-01T12:00");
    });

    it("are refused where AWS refuses them", () => {
        expect(() => next("0 12 * * *", "2026-01-01T00:00:00Z")).to.throw(
            "cron(0 12 * * *): six fields are needed; got 5",
        );
        for (const cron of ["0 12 * * * *", "0 12 ? * ? *", "0 12 1 * MON *"]) {
            expect(() => next(cron, "2026-01-01T00:00:00Z")).to.throw(
                `cron(${cron}): one of day-of-month and day-of-week must be ?, and only one`,
            );
        }
        for (const cron of ["60 12 * * ? *", "0 24 * * ? *", "0 12 32 * ? *", "0 12 ? * 8 *", "0 12 1 13 ? *"]) {
            expect(() => next(cron, "2026-01-01T00:00:00Z"), cron).to.throw(`cron(${cron}): `);
        }
    });
});
