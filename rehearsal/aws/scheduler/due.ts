/** Which schedule calls next: pure. */
import { breakSeconds, isBreak, NextBreak, nextTime } from "../../plan/schedule";
import { SchedulePlan } from "../../plan/types";

/** Instead of the recorded times. */
export interface Rhythm {
    seconds: number;
    /** ms since 1970. */
    from: number;
}

export interface Due {
    at: number;
    plan: SchedulePlan;
}

/** The schedules whose documents make breaks: those that are on, or all of them when none is. */
export function breakPlans(plans: SchedulePlan[]): SchedulePlan[] {
    const breaks = plans.filter(isBreak);
    const enabled = breaks.filter((plan) => plan.enabled);
    return enabled.length > 0 ? enabled : breaks;
}

/** All calls in (after, until], in order. */
export function callsBetween(plans: SchedulePlan[], rhythm: Rhythm | undefined, after: number, until: number): Due[] {
    const calls = recordedPlans(plans, rhythm).flatMap((plan): Due[] => {
        const found: Due[] = [];
        for (let at = nextTime(plan, after); at !== undefined && at <= until; at = nextTime(plan, at)) {
            found.push({ at, plan });
        }
        return found;
    });
    for (let next = rhythmic(plans, rhythm, after); next !== undefined && next.at <= until;) {
        calls.push({ at: next.at, plan: next.plan });
        next = rhythmic(plans, rhythm, next.at);
    }
    return calls.sort((a, b) => a.at - b.at);
}

/** When the next call after a moment is due, if ever. */
export function nextCall(plans: SchedulePlan[], rhythm: Rhythm | undefined, after: number): number | undefined {
    const recorded = recordedPlans(plans, rhythm).map((plan) => nextTime(plan, after));
    const known = [...recorded, rhythmic(plans, rhythm, after)?.at].filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
}

/** Those that keep to their own times. */
function recordedPlans(plans: SchedulePlan[], rhythm: Rhythm | undefined): SchedulePlan[] {
    return rhythm === undefined ? plans : plans.filter((plan) => !isBreak(plan));
}

/** The next break after a moment, recorded or by the other rhythm. */
export function rhythmic(plans: SchedulePlan[], rhythm: Rhythm | undefined, after: number): NextBreak | undefined {
    const breaks = breakPlans(plans);
    if (rhythm === undefined || breaks.length === 0) return undefined;
    const every = rhythm.seconds * 1000;
    const count = Math.max(1, Math.floor((after - rhythm.from) / every) + 1);
    // In turn, as the recorded ones take turns within the hour, so that splice event ids differ.
    const plan = breaks[(count - 1) % breaks.length];
    return { at: rhythm.from + count * every, lengthSeconds: breakSeconds(plan), plan };
}
