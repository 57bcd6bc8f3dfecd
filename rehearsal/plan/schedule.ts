/** What EventBridge Scheduler of a recorded graph does, and when. */
import { localTimeIn } from "../../components/common/time-zones";
import type { ResourceSet } from "../../graph";
import { nextCronTime } from "./cron";
import { object, required, text } from "./read";
import { SchedulePlan } from "./types";

/** Schedules that call an AWS API by itself, as those of breaks do; others (a Lambda's, say) are no part of a rehearsal. */
const universalTarget = /^arn:aws[a-z-]*:scheduler:::aws-sdk:/;

export function schedulePlans(graph: ResourceSet): SchedulePlan[] {
    return graph.all("aws:scheduler/schedule:Schedule").flatMap(({ name, inputs }) => {
        const target = object(inputs.target);
        const targetArn = text(target.arn) ?? "";
        if (!universalTarget.test(targetArn)) return [];
        const startDate = text(inputs.startDate);
        const endDate = text(inputs.endDate);
        return [
            {
                name: text(inputs.name) ?? name,
                expression: required(text(inputs.scheduleExpression), `when ${name} happens`),
                timezone: text(inputs.scheduleExpressionTimezone) ?? "UTC",
                enabled: text(inputs.state) !== "DISABLED",
                ...(startDate === undefined ? {} : { startDate }),
                ...(endDate === undefined ? {} : { endDate }),
                targetArn,
                input: text(target.input) ?? "{}",
            },
        ];
    });
}

/** `batchUpdateSchedule` of `…:aws-sdk:medialive:batchUpdateSchedule`, with its service. */
export function apiOf({ targetArn }: SchedulePlan): { service: string; action: string } {
    const [service = "", action = ""] = targetArn.split(":aws-sdk:")[1]?.split(":") ?? [];
    return { service, action };
}

/** True for the schedules that make breaks. */
export function isBreak(plan: SchedulePlan): boolean {
    const { service, action } = apiOf(plan);
    return service === "medialive" && action === "batchUpdateSchedule";
}

/** The first time after `after` (ms since 1970) at which a schedule calls; nothing when it never does again. */
export function nextTime(plan: SchedulePlan, after: number): number | undefined {
    if (!plan.enabled) return undefined;
    const start = plan.startDate === undefined ? undefined : Date.parse(plan.startDate);
    const end = plan.endDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(plan.endDate);
    const next = nextOf(plan, start === undefined ? after : Math.max(after, start - 1), start);
    return next === undefined || next >= end ? undefined : next;
}

function nextOf({ expression, timezone }: SchedulePlan, after: number, start: number | undefined): number | undefined {
    const [, kind, value] = /^(cron|rate|at)\((.*)\)$/.exec(expression.trim()) ?? [];
    if (kind === "cron") return nextCron(value, timezone, after);
    if (kind === "rate") return nextRate(value, after, start);
    if (kind === "at") {
        const at = fromLocal(Date.parse(`${value}Z`), localTimeIn(timezone));
        return at !== undefined && at > after ? at : undefined;
    }
    throw new Error(`${expression} is none of cron(…), rate(…), at(…)`);
}

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Counted from the start date; without one AWS counts from the schedule's making, the rehearsal from the hour. */
function nextRate(value: string, after: number, start: number | undefined): number {
    const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(value.trim()) ?? [];
    const every = Number(count) * (units[unit ?? ""] ?? 0);
    if (!(every > 0)) throw new Error(`rate(${value}) is not "number unit", e.g. rate(15 minutes)`);
    const from = start ?? 0;
    return from + (Math.floor((after - from) / every) + 1) * every;
}

/** The longest that a change of clocks makes local time jump (Lord Howe: half an hour; all others: one hour), doubled. */
const jumpMs = 7_200_000;

/**
 * The fields count local time as if it were UTC. Times that a change of clocks leaves out happen not at all, and of those that come
 * twice the first counts (EventBridge Scheduler guide, "Daylight savings time").
 */
function nextCron(value: string, timezone: string, after: number): number | undefined {
    const localTime = localTimeIn(timezone);
    let local = nextCronTime(value, localTime(after) - jumpMs);
    while (local !== undefined) {
        const at = fromLocal(local, localTime);
        if (at !== undefined && at > after) return at;
        local = nextCronTime(value, local);
    }
    return undefined;
}

/** The first moment that has this local time; nothing when clocks leave it out. */
function fromLocal(local: number, localTime: (at: number) => number): number | undefined {
    // No zone is further than 14 hours from UTC; on both sides of a change the offset may be another.
    const offsets = [local - 86_400_000, local + 86_400_000].map((at) => localTime(at) - at);
    return offsets
        .map((offset) => local - offset)
        .sort((a, b) => a - b)
        .find((at) => localTime(at) === local);
}

/** One call that a schedule is going to make. */
export interface NextBreak {
    /** ms since 1970. */
    at: number;
    /** 0: until a return to the network. */
    lengthSeconds: number;
    plan: SchedulePlan;
}

/** The next break of all schedules. */
export function nextBreak(plans: SchedulePlan[], now: number): NextBreak | undefined {
    return plans
        .filter(isBreak)
        .flatMap((plan): NextBreak[] => {
            const at = nextTime(plan, now);
            return at === undefined ? [] : [{ at, lengthSeconds: breakSeconds(plan), plan }];
        })
        .sort((a, b) => a.at - b.at)[0];
}

/** Seconds of the break that an input document asks for; 0 when it says none. */
export function breakSeconds({ input }: SchedulePlan): number {
    const ticks = /"Duration"\s*:\s*(\d+)/.exec(input)?.[1];
    return ticks === undefined ? 0 : Number(ticks) / 90_000;
}
