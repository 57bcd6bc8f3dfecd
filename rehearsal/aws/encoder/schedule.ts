/** MediaLive's schedule of one channel as pure decisions: which calls of BatchUpdateSchedule it takes, and what follows from them. */
import { z } from "zod";

const ticksPerSecond = 90_000;
/** MediaLive guide, "Fixed start": at least 15 s ahead, and 14 days at most (BatchUpdateSchedule). */
const leastLeadMs = 15_000;
const mostLeadMs = 14 * 86_400_000;
/** Actions of the past leave the schedule after about an hour, and their names are free again. */
const rememberedMs = 3_600_000;

const eventIdSchema = z.number().int().min(0).max(4_294_967_295);
const startSchema = z.object({
    immediateModeScheduleActionStartSettings: z.object({}).optional(),
    fixedModeScheduleActionStartSettings: z.object({ time: z.string() }).optional(),
    followModeScheduleActionStartSettings: z
        .object({ followPoint: z.string(), referenceActionName: z.string() })
        .optional(),
});
const actionSchema = z.object({
    actionName: z.string().min(1),
    scheduleActionStartSettings: startSchema,
    scheduleActionSettings: z.looseObject({
        scte35SpliceInsertSettings: z
            .object({ spliceEventId: eventIdSchema, duration: z.number().int().min(0).max(8_589_934_591).optional() })
            .optional(),
        scte35ReturnToNetworkSettings: z.object({ spliceEventId: eventIdSchema }).optional(),
    }),
});
type Action = z.output<typeof actionSchema>;
/** The body of the call: what MediaLive's SDK sends. */
const callSchema = z.object({
    creates: z.object({ scheduleActions: z.array(actionSchema) }).optional(),
    deletes: z.object({ actionNames: z.array(z.string()) }).optional(),
});

const spliceSchema = z.object({
    name: z.string(),
    eventId: eventIdSchema,
    /** False: a return to the network. */
    out: z.boolean(),
    /** Ticks of 90 kHz; absent: until a return. */
    duration: z.number().optional(),
    /** Picture time, ms since 1970; absent: the next picture. */
    at: z.number().optional(),
});
/** One thing that the channel will put into the programme. */
export type Splice = z.output<typeof spliceSchema>;

/** What a channel remembers of its schedule; plain JSON, so that it outlives the process. */
export const scheduleStateSchema = z.object({
    /** Names in use, and since when (for one that waits: its time). */
    names: z.record(z.string(), z.number()),
    /** Splices to come, with their times. */
    waiting: z.array(spliceSchema),
    /** The break that runs: its event, and its end when it has one. */
    running: z.object({ eventId: eventIdSchema, ends: z.number().optional() }).optional(),
});
export type ScheduleState = z.output<typeof scheduleStateSchema>;

export const emptySchedule: ScheduleState = { names: {}, waiting: [] };

export interface Verdict {
    status: number;
    body: Record<string, unknown>;
    state: ScheduleState;
    /** To be put into the programme now. */
    splices: Splice[];
}

/** One call. All of it is taken or nothing: deletes first, then creates (BatchUpdateSchedule). */
export function takeCall(state: ScheduleState, raw: unknown, now: number): Verdict {
    const refuse = (message: string): Verdict => ({ status: 422, body: { message }, state, splices: [] });
    const parsed = callSchema.safeParse(raw);
    if (!parsed.success) return { ...refuse(z.prettifyError(parsed.error)), status: 400 };
    const { creates, deletes } = parsed.data;
    const names = Object.fromEntries(Object.entries(state.names).filter(([, at]) => at > now - rememberedMs));
    let waiting = state.waiting;
    for (const name of deletes?.actionNames ?? []) {
        if (!Object.hasOwn(names, name)) return refuse(`there is no action ${name} in the schedule`);
        delete names[name];
        waiting = waiting.filter((splice) => splice.name !== name);
    }
    let running = isOver(state.running, now) ? undefined : state.running;
    const splices: Splice[] = [];
    for (const action of creates?.scheduleActions ?? []) {
        const made = spliceOf(action, now);
        if (typeof made === "string") return refuse(`${action.actionName}: ${made}`);
        if (Object.hasOwn(names, made.name)) return refuse(`the schedule has an action ${made.name} already`);
        const busy = [...waiting.filter(({ out }) => out).map(({ eventId }) => eventId), running?.eventId];
        if (made.out && busy.includes(made.eventId)) {
            return refuse(`${made.name}: a break with the splice event id ${made.eventId} runs or waits`);
        }
        names[made.name] = made.at ?? now;
        if (made.at !== undefined) waiting = [...waiting, made].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
        else {
            splices.push(made);
            running = after(running, made, now);
        }
    }
    return {
        status: 200,
        body: {
            ...(creates === undefined ? {} : { creates }),
            ...(deletes === undefined ? {} : { deletes: { scheduleActions: [] } }),
        },
        state: { names, waiting, ...(running === undefined ? {} : { running }) },
        splices,
    };
}

/** What has come due, by the time of the next picture. */
export function takeDue(state: ScheduleState, pictureTime: number): { state: ScheduleState; splices: Splice[] } {
    const splices = state.waiting.filter(({ at }) => (at ?? 0) <= pictureTime);
    if (splices.length === 0) return { state, splices };
    const { names, waiting } = state;
    const running = splices.reduce((before, splice) => after(before, splice, splice.at ?? pictureTime), state.running);
    return {
        state: {
            names,
            waiting: waiting.filter((splice) => !splices.includes(splice)),
            ...(running === undefined ? {} : { running }),
        },
        splices,
    };
}

type Running = ScheduleState["running"];

function isOver(running: Running, now: number): boolean {
    return running?.ends !== undefined && running.ends <= now;
}

function after(before: Running, { out, eventId, duration }: Splice, at: number): Running {
    if (!out) return before?.eventId === eventId ? undefined : before;
    return { eventId, ...(duration === undefined ? {} : { ends: at + secondsOf(duration) * 1000 }) };
}

export function secondsOf(ticks: number): number {
    return ticks / ticksPerSecond;
}

/** The splice that an action asks for, or why it can't be had. */
function spliceOf(action: Action, now: number): Splice | string {
    const { actionName: name, scheduleActionSettings: settings } = action;
    const insert = settings.scte35SpliceInsertSettings;
    const back = settings.scte35ReturnToNetworkSettings;
    const at = startOf(action, now);
    if (typeof at === "string") return at;
    const when = at === undefined ? {} : { at };
    if (insert !== undefined) {
        const { spliceEventId: eventId, duration } = insert;
        return { name, eventId, out: true, ...(duration === undefined ? {} : { duration }), ...when };
    }
    if (back !== undefined) return { name, eventId: back.spliceEventId, out: false, ...when };
    const kinds = Object.keys(settings).join(", ") || "nothing";
    return `it asks for ${kinds}, and the rehearsal does splice inserts and returns to network only`;
}

/** When an action starts: undefined is now, a text is what is wrong. */
function startOf({ scheduleActionStartSettings: start }: Action, now: number): number | string | undefined {
    if (start.immediateModeScheduleActionStartSettings !== undefined) return undefined;
    if (start.followModeScheduleActionStartSettings !== undefined) {
        return "it follows another action, which the rehearsal does not do: give it a fixed start";
    }
    const fixed = start.fixedModeScheduleActionStartSettings;
    if (fixed === undefined) return "it has no start";
    const time = Date.parse(fixed.time);
    if (Number.isNaN(time)) return `its start ${fixed.time} is no time such as 2026-11-23T20:15:00Z`;
    if (time < now + leastLeadMs) return `its start ${fixed.time} must be at least 15 s from now`;
    if (time > now + mostLeadMs) return `its start ${fixed.time} must be within 14 days`;
    return time;
}
