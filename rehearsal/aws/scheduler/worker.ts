/** EventBridge Scheduler: makes the recorded calls at their times. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

import { apiOf, isBreak, nextBreak } from "../../plan/schedule";
import { SchedulePlan } from "../../plan/types";
import { refuseForeign } from "../../run/own-requests";
import type { WorkerMain } from "../../run/report";
import { callChannel } from "./call";
import { breakPlans, callsBetween, nextCall, rhythmic } from "./due";
import { schedulerSettingsSchema } from "./settings";

/** In the worker's folder: up to when calls are made, so that a restart neither misses one nor makes one twice. */
const cursorFile = "cursor";
/** The recorded `maximumEventAgeInSeconds`, which is AWS's least: a call that is older is not made any more. */
const oldestMs = 60_000;
const lookMs = 200;
const figuresMs = 1000;

export const main: WorkerMain = async (given, report) => {
    const { plans, encoders, every, port } = schedulerSettingsSchema.parse(given);
    const note = (text: string) => report.event({ type: "note", at: Date.now(), hop: "scheduler", text });
    const invoke = async (plan: SchedulePlan, at: number) => {
        if (!isBreak(plan)) {
            const { service, action } = apiOf(plan);
            note(`${plan.name}: AWS would call ${service}'s ${action} now; here everything runs all along`);
            return [];
        }
        try {
            const { statuses, notes } = await callChannel(plan, encoders, at);
            notes.forEach(note);
            return statuses;
        } catch (error) {
            note(
                `${plan.name}: its input document can't be sent: ${error instanceof Error ? error.message : String(error)}`,
            );
            return [400];
        }
    };

    const server = createServer((request, response) => {
        if (refuseForeign(request, response)) return;
        const [plan] = breakPlans(plans);
        const asked = request.method === "POST" && request.url === "/break-now" && plan !== undefined;
        request.resume();
        void (asked ? invoke(plan, Date.now()) : Promise.resolve([404])).then((statuses) => {
            response.writeHead(statuses.find((status) => status !== 200) ?? 200).end();
        });
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
    });

    let cursor = Math.max(readCursor() ?? every?.from ?? Date.now(), Date.now() - oldestMs);
    const ahead = (after: number) => ({
        call: nextCall(plans, every, after),
        next: every === undefined ? nextBreak(plans, after) : rhythmic(plans, every, after),
    });
    // Reckoned anew only after a call: expressions and time zones take long.
    let coming = ahead(cursor);
    setInterval(() => {
        const now = Date.now();
        // A clock that was set back: what was called is not called again.
        if (now <= cursor) return;
        const from = Math.max(cursor, now - oldestMs);
        cursor = now;
        if (coming.call === undefined || now < coming.call) return;
        const calls = callsBetween(plans, every, from, now);
        if (calls.length > 0) writeFileSync(cursorFile, String(now));
        for (const { plan, at } of calls) void invoke(plan, at);
        coming = ahead(now);
    }, lookMs);
    setInterval(() => {
        writeFileSync(cursorFile, String(cursor));
        const { next } = coming;
        report.figures({
            schedules: plans.length,
            ...(next === undefined ? {} : { next: next.at, seconds: next.lengthSeconds }),
        });
    }, figuresMs);
    report.ready();
};

function readCursor(): number | undefined {
    const value = existsSync(cursorFile) ? Number(readFileSync(cursorFile, "utf8")) : 0;
    return value > 0 ? value : undefined;
}
