/**
 * EventBridge Scheduler's cron expressions (Scheduler guide, "Cron-based schedules"): minutes, hours, day of month, month, day of
 * week, year. croner reads the fields; what AWS writes otherwise is written out for it here.
 */
import { Cron } from "croner";

/** The guide's table of fields; days of the week begin with Sunday. */
const ends = { minutes: 59, hours: 23, daysOfMonth: 31, months: 12, daysOfWeek: 7, years: 2199 };
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const noNames: string[] = [];

/**
 * The first time after `after` that the fields between `cron(` and `)` mean, both as if local time were UTC, ms since 1970;
 * undefined when there is none until 2199. Throws where AWS would refuse the expression.
 */
export function nextCronTime(fields: string, after: number): number | undefined {
    try {
        const cron = new Cron(patternOf(fields), { mode: "7-part", alternativeWeekdays: true, utcOffset: 0 });
        return cron.nextRun(new Date(after))?.getTime();
    } catch (error) {
        throw new Error(`cron(${fields}): ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** AWS's six fields as croner's seven. */
function patternOf(fields: string): string {
    const parts = fields.trim().split(/\s+/);
    const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = parts;
    if (parts.length !== 6) throw new Error(`six fields are needed; got ${parts.length}`);
    if ([dayOfMonth, dayOfWeek].filter((field) => field === "?").length !== 1) {
        throw new Error(`one of day-of-month and day-of-week must be ?, and only one`);
    }
    return [
        "0",
        written(minutes, 0, ends.minutes, noNames),
        written(hours, 0, ends.hours, noNames),
        dayOfMonth === "?" ? "*" : written(dayOfMonth, 1, ends.daysOfMonth, noNames),
        written(month, 1, ends.months, months),
        dayOfWeek === "?" ? "*" : ofWeek(dayOfWeek),
        year === "*" ? `1970-${ends.years}` : written(year, 1970, ends.years, noNames),
    ].join(" ");
}

/** `L` alone is the last day of the week, Saturday (the guide's table of wildcards). */
function ofWeek(field: string): string {
    const plain = written(field, 1, ends.daysOfWeek, weekdays);
    // croner reads an 8 as another Sunday.
    if (/(^|[,-])[089]/.test(plain)) throw new Error(`day-of-week must be 1–7 or SUN–SAT; got ${field}`);
    return field === "L" ? "7" : plain;
}

/** A field whose steps from a start (`5/10`) have an end, and whose ranges (`FRI-MON`) do not go round. */
function written(field: string, first: number, last: number, names: string[]): string {
    const number = (text: string) => {
        const place = names.indexOf(text.toUpperCase());
        return place < 0 ? text : String(place + first);
    };
    return field
        .split(",")
        .map((part) => {
            const [range, step] = part.split("/");
            const [from, to] = range.split("-").map(number);
            // Where a step counts from is AWS's first value, and its last one ends it.
            if (step !== undefined && to === undefined) return `${from === "*" ? first : from}-${last}/${step}`;
            if (to !== undefined && step === undefined && Number(from) > Number(to)) {
                return `${from}-${last},${first}-${to}`;
            }
            return [to === undefined ? from : `${from}-${to}`, ...(step === undefined ? [] : [step])].join("/");
        })
        .join(",");
}
