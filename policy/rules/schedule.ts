import type { Field, View, ViewedResource } from "../view";
import { component, scheduleType } from "../types";

/** One splice_insert that a schedule sends to MediaLive. */
export interface Splice {
    schedule: ViewedResource;
    /** The whole input document. */
    input: Field;
    action: Field;
    insert: Field;
    channelId?: string;
    /** Length of the break, seconds. */
    seconds?: number;
}

/** SCTE-35's clock (SCTE 35 §9.7.1). */
export const ticksPerSecond = 90_000;

/** Schedules whose target is MediaLive's schedule. */
export function breakSchedules(view: View): ViewedResource[] {
    return view.all(scheduleType).filter((schedule) => {
        const target = schedule.at("target.arn");
        // In a preview the target's ARN may wait for the channel: then the parent shows what the schedule is for.
        if (target.isUnknown) return view.byUrn(schedule.parent ?? "")?.type === component.breaks;
        return target.text?.endsWith(":aws-sdk:medialive:batchUpdateSchedule") ?? false;
    });
}

export function splices(view: View): Splice[] {
    return breakSchedules(view).flatMap((schedule) => {
        const input = schedule.at("target.input").json;
        return input.at("Creates.ScheduleActions").items.flatMap((action) => {
            const insert = action.at("ScheduleActionSettings.Scte35SpliceInsertSettings");
            if (insert.isAbsent) return [];
            const duration = insert.at("Duration").number;
            return [
                {
                    schedule,
                    input,
                    action,
                    insert,
                    channelId: input.at("ChannelId").text,
                    seconds: duration === undefined ? undefined : duration / ticksPerSecond,
                },
            ];
        });
    });
}

const minutesPerDay = 24 * 60;

/** When a schedule fires: minutes of a day, or only the pause between two firings where the first one depends on its creation. */
export type Firing = { minutes: number[] } | { everyMinutes: number } | undefined;

/** Reads EventBridge Scheduler's expressions; undefined for one-off and calendar ones that need more than a clock. */
export function firing(expression: string): Firing {
    const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
    if (rate !== null) return { everyMinutes: Number(rate[1]) * { minute: 1, hour: 60, day: minutesPerDay }[rate[2]]! };
    const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
    if (cron === null) return undefined;
    const minutes = values(cron[1], 60);
    const hours = values(cron[2], 24);
    if (minutes === undefined || hours === undefined) return undefined;
    return { minutes: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)).sort((a, b) => a - b) };
}

/** One field of a cron expression: lists of values, ranges, and steps from a start (Scheduler guide, "Cron-based schedules"). */
function values(field: string, end: number): number[] | undefined {
    const found = new Set<number>();
    for (const part of field.split(",")) {
        const match = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
        if (match === null) return undefined;
        const [, any, from, to, step] = match;
        const first = any === undefined ? Number(from) : 0;
        const last = to !== undefined ? Number(to) : any !== undefined || step !== undefined ? end - 1 : first;
        for (let value = first; value <= last && value < end; value += Math.max(1, Number(step ?? 1))) found.add(value);
    }
    return [...found].sort((a, b) => a - b);
}

/** The breaks of one channel with the pause, in minutes, until the next one begins. */
export function pauses(all: Splice[]): { splice: Splice; minutes: number }[] {
    const clocked: { splice: Splice; minute: number }[] = [];
    const found: { splice: Splice; minutes: number }[] = [];
    for (const splice of all) {
        const when = firing(splice.schedule.at("scheduleExpression").text ?? "");
        if (when === undefined) continue;
        if ("everyMinutes" in when) found.push({ splice, minutes: when.everyMinutes });
        else clocked.push(...when.minutes.map((minute) => ({ splice, minute })));
    }
    clocked.sort((a, b) => a.minute - b.minute);
    clocked.forEach(({ splice, minute }, i) => {
        const next = clocked[(i + 1) % clocked.length].minute;
        const minutes = next - minute + (i + 1 === clocked.length ? minutesPerDay : 0);
        found.push({ splice, minutes });
    });
    return found;
}
