import { setInterval } from "node:timers";
import { setTimeout as wait } from "node:timers/promises";

import type { Reporter, WorkerMain } from "../../run/report";
import { Flow } from "./flow";
import { SrtListener } from "./listener";
import { Readers } from "./readers";
import { flowSettingsSchema } from "./settings";
import { addressReading } from "./transmit";

/** Often enough for a change of source within a second. */
const lookMs = 100;
const reportMs = 1000;

export const main: WorkerMain = async (given, report) => {
    const { flow: plan, doors, out, namespace } = flowSettingsSchema.parse(given);
    const hop = `flow ${plan.name}`;
    const note = notes(hop, report);
    const readers = new Readers(note);
    const flow = new Flow(plan, (packets) => readers.write(packets), note);
    const reading = addressReading();
    const listeners = plan.sources.map((source, i) => {
        const listener = new SrtListener(source, { ...doors[source.name], namespace }, reading);
        listener.on("data", (chunk) => flow.take(i, chunk, performance.now()));
        listener.on("word", (word) => flow.hear(i, word));
        listener.on("stats", (stats) => flow.measured(i, stats));
        listener.on("ended", (why) => {
            flow.ended(i);
            report.event({
                type: "restart",
                at: Date.now(),
                hop,
                process: `srt-live-transmit of source ${source.name}`,
                why,
            });
        });
        listener.run().catch((error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            process.exit(1);
        });
        return listener;
    });
    await readers.listen(out);
    while (!listeners.every((listener) => listener.listening())) await wait(lookMs);
    report.ready();
    if (plan.sources.length > 1) setInterval(() => flow.look(performance.now()), lookMs);
    const cidrs = new Set(plan.sources.map(({ allowedCidr }) => allowedCidr));
    const allowedCidr = namespace === undefined ? "not enforced" : [...cidrs].join(", ");
    setInterval(
        () => report.figures({ ...flow.figures(performance.now()), readers: readers.count, allowedCidr }),
        reportMs,
    );
};

/** The same words at most every ten seconds: a caller tries again and again. */
function notes(hop: string, report: Reporter): (text: string) => void {
    const said = new Map<string, number>();
    return (text) => {
        const at = Date.now();
        if (at - (said.get(text) ?? 0) < 10_000) return;
        said.set(text, at);
        report.event({ type: "note", at, hop, text });
    };
}
