import { checkRange, collectProblems, grouped, isWithin, rangeText } from "../common/checks";
import type { Problem } from "../common/problems";
import { timeZoneProblem } from "../common/time-zones";

/** A schedule that fires for ever, and the splice event that it begins. */
export interface AdBreakTiming {
    /** Names the schedule, e.g. `at-15` for the fifteenth minute of each hour. */
    name: string;
    /** EventBridge Scheduler's expression. */
    expression: string;
    /** Id of the splice event, 0–4,294,967,295. */
    eventId: number;
}

/** What decides the shape of the breaks. */
export interface AdBreakSettings {
    everyMinutes: number;
    lengthSeconds: number;
    firstEventId?: number;
    startDate?: string;
    endDate?: string;
    timezone?: string;
}

/** SCTE-35 counts in a 90 kHz clock (SCTE 35, section 9.7.1), and so does MediaLive. */
const ticksPerSecond = 90_000;

/** Limits, each with its source. */
export const adBreakLimits = {
    /** A day: an event does not go on for longer between two breaks. */
    everyMinutes: { min: 1, max: 1440 },
    /** MediaLive API reference, "Scte35SpliceInsertScheduleActionSettings". */
    ticks: 8_589_934_591,
    eventId: 4_294_967_295,
    /** EventBridge Scheduler's shortest allowed age of an event, and no retry: a late break is worse than none. */
    retry: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
};

/** Every setting that MediaLive or the scheduler would refuse; empty when all is well. */
export function adBreakProblems(settings: AdBreakSettings): Problem[] {
    const { everyMinutes, lengthSeconds, firstEventId = 1, startDate, endDate, timezone } = settings;
    return collectProblems((refuse) => {
        const intervalFits = checkRange("everyMinutes", everyMinutes, adBreakLimits.everyMinutes, refuse);
        const length = { min: 1, max: Math.floor(adBreakLimits.ticks / ticksPerSecond) };
        if (!isWithin(lengthSeconds, length)) {
            refuse("lengthSeconds", `must be ${rangeText(length)}`, lengthSeconds);
        } else if (!Number.isInteger(lengthSeconds * ticksPerSecond)) {
            refuse("lengthSeconds", "must be a whole number of 1/90,000 s", lengthSeconds);
        } else if (intervalFits && lengthSeconds >= everyMinutes * 60) {
            refuse(
                "lengthSeconds",
                `must be shorter than the ${grouped(everyMinutes * 60)} s between two breaks`,
                lengthSeconds,
            );
        }
        const last = firstEventId + (intervalFits ? timings({ everyMinutes, firstEventId }).length - 1 : 0);
        if (!Number.isInteger(firstEventId) || firstEventId < 0 || last > adBreakLimits.eventId) {
            refuse(
                "firstEventId",
                `must be a whole number from 0, and the last id at most ${grouped(adBreakLimits.eventId)}`,
                `${firstEventId} (last: ${last})`,
            );
        }
        for (const [key, date] of Object.entries({ startDate, endDate })) {
            if (date !== undefined && !isUtc(date)) {
                refuse(
                    key,
                    "must be a date and time that exist, in UTC, e.g. 2026-06-01T18:00:00Z",
                    JSON.stringify(date),
                );
            }
        }
        if (
            startDate !== undefined &&
            endDate !== undefined &&
            isUtc(startDate) &&
            isUtc(endDate) &&
            startDate >= endDate
        ) {
            refuse("endDate", `must be after startDate (${startDate})`, endDate);
        }
        const zoneProblem = timezone === undefined ? undefined : timeZoneProblem(timezone);
        if (zoneProblem !== undefined) refuse("timezone", zoneProblem, JSON.stringify(timezone));
    });
}

/**
 * When the breaks begin. Where the interval divides the hour: one schedule for each of its minutes, on the wall clock and each
 * with an id of its own, since the scheduler can put text into an input but no number. Else one schedule with one id, counted
 * from its creation; that is legal, as a break is over when the next begins (MediaLive guide, "Schedule fields for splice_insert").
 */
export function timings({
    everyMinutes,
    firstEventId = 1,
}: Pick<AdBreakSettings, "everyMinutes" | "firstEventId">): AdBreakTiming[] {
    if (60 % everyMinutes !== 0) {
        return [{ name: `every-${everyMinutes}`, expression: `rate(${everyMinutes} minutes)`, eventId: firstEventId }];
    }
    return Array.from({ length: 60 / everyMinutes }, (_, i) => {
        const minute = i * everyMinutes;
        return {
            name: `at-${String(minute).padStart(2, "0")}`,
            expression: `cron(${minute} * * * ? *)`,
            eventId: firstEventId + i,
        };
    });
}

/** MediaLive's clock for a length in seconds. */
export function ticks(lengthSeconds: number): number {
    return Math.round(lengthSeconds * ticksPerSecond);
}

export interface SpliceInsert {
    channelId: string;
    /** Begins the action's name, which must be unique in the channel's schedule. */
    actionPrefix: string;
    eventId: number;
    lengthSeconds: number;
}

/**
 * What the scheduler sends to MediaLive: members in PascalCase, as the universal target wants them; in camelCase they are dropped
 * without a word.
 *
 * The scheduler writes the planned time into the action's name. A second delivery repeats the name, which MediaLive refuses: no
 * break comes twice. The name of the attribute must stand there raw, not as \u003c: JSON.stringify leaves it so.
 */
export function spliceInsertInput({ channelId, actionPrefix, eventId, lengthSeconds }: SpliceInsert): string {
    return JSON.stringify({
        ChannelId: channelId,
        Creates: {
            ScheduleActions: [
                {
                    ActionName: `${actionPrefix}-<aws.scheduler.scheduled-time>`,
                    ScheduleActionStartSettings: { ImmediateModeScheduleActionStartSettings: {} },
                    ScheduleActionSettings: {
                        Scte35SpliceInsertSettings: { SpliceEventId: eventId, Duration: ticks(lengthSeconds) },
                    },
                },
            ],
        },
    });
}

/** True for a moment of the calendar: `Date` makes a 2 March of a 30 February, and the next day of 24:00. */
function isUtc(date: string): boolean {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(date)) return false;
    const time = Date.parse(date);
    return !Number.isNaN(time) && new Date(time).toISOString() === date.replace("Z", ".000Z");
}
