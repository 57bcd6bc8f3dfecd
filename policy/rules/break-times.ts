import { localTimeIn } from "../../components/common/time-zones";
import { firing, breakSchedules } from "./schedule";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import type { View, ViewedResource } from "../view";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const dayMs = 24 * hourMs;
const minutesPerDay = 24 * 60;
/** Clocks go back once a year at most, so a year shows whether they do. */
const yearMs = 366 * dayMs;

const breaksAllNight: Rule = {
    code: "PL408",
    title: "Breaks go on when clocks go back",
    severity: "warning",
    reason: "The scheduler runs a cron expression once in the hour that comes twice: the second time that hour has no breaks.",
    fix: "Leave the time zone out (UTC): where its offset is whole hours, the breaks come at the same minutes.",
    docs: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time",
    check: (view) =>
        [...clocks(view)].flatMap(([zone, schedules]): Breach[] => {
            const [first] = schedules;
            const field = first.at("scheduleExpressionTimezone");
            const change = goesBack(zone, time(first, "startDate") ?? Date.now(), time(first, "endDate"));
            const pause = longestPause(schedules);
            if (change === undefined || pause === undefined) return [];
            const day = new Date(change.at).toISOString().slice(0, 10);
            return [
                field.breach(
                    `clocks of ${zone} go back by ${change.minutes} minutes on ${day}: ${pause + change.minutes} minutes without a break`,
                ),
            ];
        }),
};

/** The schedules of breaks by time zone. Those of one channel share a zone. */
function clocks(view: View): Map<string, ViewedResource[]> {
    const found = new Map<string, ViewedResource[]>();
    for (const schedule of breakSchedules(view)) {
        const zone = schedule.at("scheduleExpressionTimezone").text;
        if (zone === undefined || zone === "UTC") continue;
        found.set(zone, [...(found.get(zone) ?? []), schedule]);
    }
    return found;
}

function time(schedule: ViewedResource, property: string): number | undefined {
    const parsed = Date.parse(schedule.at(property).text ?? "");
    return Number.isNaN(parsed) ? undefined : parsed;
}

/** Minutes between two breaks of a usual day; undefined where no clock decides. */
function longestPause(schedules: ViewedResource[]): number | undefined {
    const minutes = schedules.flatMap((schedule) => {
        const when = firing(schedule.at("scheduleExpression").text ?? "");
        return when !== undefined && "minutes" in when ? when.minutes : [];
    });
    const all = [...new Set(minutes)].sort((a, b) => a - b);
    if (all.length === 0) return undefined;
    return Math.max(...all.map((minute, i) => (all[i + 1] ?? all[0] + minutesPerDay) - minute));
}

/** The first time in (from, until) at which a zone's clocks go back; undefined where they do not, or the name is no zone's. */
function goesBack(zone: string, from: number, until = Infinity): { at: number; minutes: number } | undefined {
    const offset = offsetReader(zone);
    if (offset === undefined) return undefined;
    const end = Math.min(until, from + yearMs);
    for (let at = Math.floor(from / minuteMs) * minuteMs; at < end; at += dayMs) {
        const [before, after] = [offset(at), offset(Math.min(at + dayMs, end))];
        if (after < before) return { at: firstWith(offset, after, at, at + dayMs), minutes: before - after };
    }
    return undefined;
}

/** The first minute in (from, until] with this offset. */
function firstWith(offset: (at: number) => number, wanted: number, from: number, until: number): number {
    let [low, high] = [from, until];
    while (high - low > minuteMs) {
        const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
        if (offset(middle) === wanted) high = middle;
        else low = middle;
    }
    return high;
}

/** Minutes that a zone's clocks are ahead of UTC; undefined where the name is no zone's. */
function offsetReader(timeZone: string): ((at: number) => number) | undefined {
    try {
        const localTime = localTimeIn(timeZone);
        return (at) => Math.round((localTime(at) - at) / minuteMs);
    } catch {
        return undefined;
    }
}

export const breakTimeRules: Rule[] = [breaksAllNight];
