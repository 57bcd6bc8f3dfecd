/** MediaLive's API, as far as breaks need it, and what follows in the programme. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer, IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { refuseForeign } from "../../run/own-requests";
import type { Reporter } from "../../run/report";
import type { Splice as SentSplice } from "../../wire";
import { put } from "./courier";
import { Feeder } from "./feeder";
import { emptySchedule, ScheduleState, scheduleStateSchema, secondsOf, Splice, takeCall, takeDue } from "./schedule";
import { EncoderSettings } from "./settings";
import { spliceInsertSection } from "./splice";

/** In the worker's folder: names and the running break outlive the process. */
const stateFile = "schedule.json";
/** A splice that the packager does not take is offered again for so long. */
const offeredMs = 30_000;
const mostBody = 1024 * 1024;

export class Api {
    private state: ScheduleState;

    constructor(
        private readonly settings: EncoderSettings,
        private readonly feeder: Feeder,
        /** `<packager>/in/<pipeline>` */
        private readonly target: string,
        private readonly report: Reporter,
        private readonly note: (text: string) => void,
    ) {
        this.state = readState();
    }

    async listen(): Promise<void> {
        const server = createServer((request, response) => {
            if (refuseForeign(request, response)) return;
            this.answer(request, response).catch((error: unknown) => {
                this.note(`the channel's API: ${String(error)}`);
                response.destroy();
            });
        });
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen(this.settings.port, "127.0.0.1", resolve);
        });
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const [, channel] = /^\/prod\/channels\/([^/]+)\/schedule$/.exec(request.url ?? "") ?? [];
        const body = await bodyOf(request);
        const { status, answer } = this.decide(request.method ?? "", channel, body);
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
    }

    private decide(method: string, channel: string | undefined, body: string): { status: number; answer: unknown } {
        const { channelId } = this.settings.plan;
        if (channel === undefined || (method !== "PUT" && method !== "GET")) {
            return { status: 404, answer: { message: "only /prod/channels/<id>/schedule is here" } };
        }
        if (decodeURIComponent(channel) !== channelId) {
            return { status: 404, answer: { message: `there is no channel ${channel}; the graph's is ${channelId}` } };
        }
        if (method === "GET") return { status: 200, answer: { scheduleActions: Object.keys(this.state.names) } };
        const verdict = takeCall(this.state, parsed(body), Date.now());
        if (verdict.status !== 200)
            this.note(`a call to the channel's schedule is refused: ${String(verdict.body.message)}`);
        this.keep(verdict.state);
        for (const splice of verdict.splices) this.insert(splice);
        return { status: verdict.status, answer: verdict.body };
    }

    /** Inserts what is due, to be called with each picture: fixed starts go by its time, not by the clock on the wall. */
    due(): void {
        const { state, splices } = takeDue(this.state, this.feeder.pictureTime);
        if (splices.length === 0) return;
        this.keep(state);
        for (const splice of splices) this.insert(splice);
    }

    private insert({ name, eventId, out, duration, at }: Splice): void {
        const startsAt = at ?? this.feeder.pictureTime;
        const seconds = duration === undefined ? undefined : secondsOf(duration);
        const scte35 = spliceInsertSection({
            eventId,
            outOfNetwork: out,
            ...(out && duration !== undefined ? { durationTicks: duration } : {}),
        });
        this.report.event({
            type: "splice",
            at: Date.now(),
            eventId,
            seconds: seconds ?? 0,
            action: out ? "splice_insert" : "return_to_network",
            startsAt,
        });
        const sent: SentSplice = {
            scte35: scte35.toString("base64"),
            startsAt,
            ...(out ? {} : { returns: true }),
            ...(seconds === undefined ? {} : { seconds }),
            eventId,
        };
        void this.offer(`${this.target}/splices/${encodeURIComponent(name)}`, JSON.stringify(sent));
    }

    private async offer(url: string, body: string): Promise<void> {
        const until = performance.now() + offeredMs;
        let problem = await put(url, body);
        while (problem !== undefined && performance.now() < until) {
            await wait(250);
            problem = await put(url, body);
        }
        if (problem !== undefined) this.note(`a splice is lost, the packager did not take it: ${problem}`);
    }

    private keep(state: ScheduleState): void {
        if (state === this.state) return;
        this.state = state;
        writeFileSync(`${stateFile}.new`, JSON.stringify(state));
        renameSync(`${stateFile}.new`, stateFile);
    }
}

function readState(): ScheduleState {
    if (!existsSync(stateFile)) return emptySchedule;
    return scheduleStateSchema.catch(emptySchedule).parse(parsed(readFileSync(stateFile, "utf8")));
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request) {
        if (!Buffer.isBuffer(piece)) continue;
        bytes += piece.length;
        if (bytes > mostBody) throw new Error("a body of more than 1 MiB");
        pieces.push(piece);
    }
    return Buffer.concat(pieces).toString();
}
