/** What of the config an encoder that dials the flow learns, and when the scheduler calls next. */
import { ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Recording } from "../../graph";
import { srtFiles, srtOutput } from "../../rehearsal/venue/contribution/srt";
import { flowHop, flowPorts } from "../../rehearsal/aws/flow/hop";
import { flowDoor } from "../../rehearsal/aws/flow/ports";
import { schedulerHop, schedulerName } from "../../rehearsal/aws/scheduler/hop";
import { flowPlans } from "../../rehearsal/plan/flow";
import { schedulePlans } from "../../rehearsal/plan/schedule";
import { Place } from "../../rehearsal/run/place";
import { once, Row, row } from "./config-rows";
import { supervisor } from "./support/run";
import { until } from "./support/until";

/** Who is let in, and what is agreed on then. */
interface Answers {
    /** Passphrases; empty: none was shown. */
    letIn: string[];
    latencyMs: number;
}

export interface FlowStage {
    answers: () => Promise<Answers>;
    stop: () => Promise<void>;
}

const passphrases = ["the-first-passphrase", "the-other-passphrase"];
/** Less than any flow takes: what is agreed on is the flow's own. */
const callersLatencyMs = 20;

export async function flowStage({ resources }: Recording): Promise<FlowStage> {
    const [plan] = flowPlans(resources);
    const place = await Place.make(flowPorts(plan));
    const hops = supervisor();
    const callers: Caller[] = [];
    const stop = async () => {
        for (const caller of callers) caller.hangUp();
        await hops.stop();
        place.remove();
    };
    try {
        await hops.start(flowHop(plan, place));
    } catch (error) {
        await stop();
        throw error;
    }
    const figures = () => hops.status()[0].figures;
    const isIn = () => figures().connected === plan.sources[0].name;
    const [{ name: source, port: planned }] = plan.sources;
    const { port } = flowDoor({ flow: plan.name, source, port: planned }, place);
    const answers = once(async () => {
        const found: Answers = { letIn: [], latencyMs: 0 };
        for (const passphrase of ["", ...passphrases]) {
            const refused = Number(figures().refused ?? 0);
            const caller = new Caller(port, place.folder(`caller ${callers.length}`), passphrase);
            callers.push(caller);
            await until("an answer", 30, () => isIn() || Number(figures().refused ?? 0) > refused);
            if (isIn()) {
                found.letIn.push(passphrase);
                await until("the latency", 30, () => Number(figures().latencyMs) > 0);
                found.latencyMs = Number(figures().latencyMs);
            }
            caller.hangUp();
            await until("the caller is gone", 30, () => !isIn());
        }
        return found;
    });
    return { answers, stop };
}

/** Dials again until it is let in, as encoders do: a listener is busy for a moment with a caller that it refused. */
class Caller {
    private child?: ChildProcess;
    private wanted = true;

    constructor(
        private readonly port: number,
        private readonly folder: string,
        private readonly passphrase: string,
    ) {
        this.dial();
    }

    /** Not killed: one that takes its leave is gone at once. */
    hangUp(): void {
        this.wanted = false;
        this.child?.kill("SIGINT");
    }

    private dial(): void {
        if (!this.wanted) return;
        const { port, folder: cwd } = this;
        const passphrase = this.passphrase === "" ? undefined : this.passphrase;
        for (const [name, text] of Object.entries(srtFiles(passphrase))) writeFileSync(path.join(cwd, name), text);
        const film = ["-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-c:v", "mpeg2video", "-b:v", "2M"];
        const output = srtOutput({ port, latencyMs: callersLatencyMs, passphrase });
        this.child = spawn("ffmpeg", ["-v", "quiet", ...film, ...output], { cwd, stdio: "ignore" });
        this.child.once("exit", () => this.dial());
    }
}

export const flowRows: Row<FlowStage>[] = [
    row("srtPassphrase", [passphrases[0], passphrases[1]], {
        where: "which encoder the flow lets in",
        says: (value) => [value],
        seen: async ({ answers }) => (await answers()).letIn,
    }),
    row("contribution.encrypted", [true, false], {
        where: "whether the flow lets an encoder in without a passphrase",
        other: "open",
        says: (value) => !value,
        seen: async ({ answers }) => (await answers()).letIn.includes(""),
    }),
    row("contribution.latencyMs", [2000, 3000], {
        where: "the latency that flow and encoder agree on",
        says: (value) => value,
        seen: async ({ answers }) => (await answers()).latencyMs,
    }),
];

export interface SchedulerStage {
    /** When the next break is due, ms since 1970. */
    next: () => number | undefined;
    stop: () => Promise<void>;
}

export async function schedulerStage({ resources }: Recording): Promise<SchedulerStage> {
    const place = await Place.make([schedulerName]);
    const hops = supervisor();
    const figures = () => hops.status()[0].figures;
    const stop = async () => {
        await hops.stop();
        place.remove();
    };
    try {
        await hops.start(schedulerHop(schedulePlans(resources), { place, encoders: [] }));
        await until("its figures", 10, () => figures().schedules !== undefined);
    } catch (error) {
        await stop();
        throw error;
    }
    const next = () => (typeof figures().next === "number" ? Number(figures().next) : undefined);
    return { next, stop };
}

const day = "2031-06-01";

export const schedulerRows: Row<SchedulerStage>[] = [
    row("breaks.startDate", [`${day}T17:05:00Z`, `${day}T19:35:00Z`], {
        where: "when the first break is due",
        // The next full twenty minutes.
        says: (value) => value.replace("17:05:00Z", "17:20:00.000Z").replace("19:35:00Z", "19:40:00.000Z"),
        seen: firstBreak,
    }),
    row("breaks.everyMinutes", [20, 30], {
        where: "the minute that the first break is due at",
        other: "rhythm",
        says: (value) => `${day}T17:${value}:00.000Z`,
        seen: firstBreak,
    }),
    row("breaks.timezone", [undefined, "Asia/Kathmandu"], {
        where: "the hour of the clock that breaks keep to",
        other: "zone",
        // 5:45 ahead of UTC: there the start is at 22:50.
        says: (value) => (value === undefined ? `${day}T17:20:00.000Z` : `${day}T17:15:00.000Z`),
        seen: firstBreak,
    }),
    row("breaks.enabled", [true, false], {
        where: "whether a break is due at all",
        other: "quiet",
        says: (value) => (value ? `${day}T17:20:00.000Z` : "none"),
        seen: firstBreak,
    }),
];

function firstBreak({ next }: SchedulerStage): string {
    const at = next();
    return at === undefined ? "none" : new Date(at).toISOString();
}
