/** A schedule's call, made. */
import { randomUUID } from "node:crypto";

import { SchedulePlan } from "../../plan/types";
import { documentOf, scheduleCall } from "./wire";

const answerMs = 5000;

export interface Outcome {
    /** Status of each pipeline's answer; 0 for none. */
    statuses: number[];
    /** What the crew should know. */
    notes: string[];
}

/** Makes the call that a break's schedule makes at a time, to every pipeline of the channel. */
export async function callChannel(plan: SchedulePlan, encoders: string[], scheduledAt: number): Promise<Outcome> {
    const { channelId, body, dropped } = scheduleCall(documentOf(plan, { scheduledAt, executionId: randomUUID() }));
    const notes = dropped.map((path) => `${plan.name}: MediaLive knows no ${path}; AWS drops it without a word`);
    const answers = await Promise.all(
        encoders.map((encoder) => send(`${encoder}/prod/channels/${encodeURIComponent(channelId)}/schedule`, body)),
    );
    for (const text of new Set(answers.flatMap(({ problem }) => (problem === undefined ? [] : [problem])))) {
        notes.push(`${plan.name}: the call to MediaLive fails: ${text}`);
    }
    return { statuses: answers.map(({ status }) => status), notes };
}

async function send(url: string, body: string): Promise<{ status: number; problem?: string }> {
    try {
        const response = await fetch(url, {
            method: "PUT",
            body,
            headers: { "Content-Type": "application/json" },
            signal: AbortSignal.timeout(answerMs),
        });
        const answer = await response.text();
        return response.ok
            ? { status: response.status }
            : { status: response.status, problem: `${response.status} ${answer}` };
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return { status: 0, problem: cause instanceof Error ? cause.message : String(cause) };
    }
}
