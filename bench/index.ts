import { cpus, release, totalmem, type } from "node:os";
import path from "node:path";

import { buildWorkers } from "../test/rehearsal/support/build";
import { edgeRows } from "./edge";
import { firstPictureRows } from "./first-picture";
import { piTable } from "./pi";
import { planRows } from "./plan";
import { previewRows } from "./preview";
import { recordRows } from "./record";
import { rehearsalRows } from "./rehearsal";
import { soakRows } from "./soak";
import { type BenchTable, figures } from "./table";
import { viewersRows } from "./viewers";

const root = path.resolve(__dirname, "..");

interface Part {
    title: string;
    measure: () => BenchTable | Promise<BenchTable>;
    /** Runs the rehearsal's workers, which are built as users have them. */
    workers?: true;
    /** Long: measured only when it is named. */
    named?: true;
}

/** Measurements by their name on the command line. */
const parts: Record<string, Part> = {
    record: { title: "Recording in process", measure: () => figures(recordRows(root)) },
    plan: { title: "`pi-live plan`", measure: () => figures(planRows(root)) },
    preview: { title: "`pulumi preview`", measure: async () => figures(await previewRows()) },
    edge: { title: "The rehearsal's edge", measure: async () => figures(await edgeRows(root)) },
    rehearsal: {
        title: "Rehearsals at full size",
        measure: async () => figures(await rehearsalRows(root)),
        workers: true,
    },
    first: { title: "First picture of a rehearsal", measure: async () => figures(await firstPictureRows(root)) },
    viewers: {
        title: "500 simulated viewers of dev",
        measure: async () => figures(await viewersRows()),
        workers: true,
    },
    soak: { title: "Half an hour of dev", measure: async () => figures(await soakRows()), workers: true, named: true },
    pi: { title: "A Pi's services: 720p24 at 2.5 Mbit/s, one camera relayed by SRT", measure: piTable },
};

/** Prints the figures as Markdown tables; ends in 1 when one does not hold. */
async function main(chosen: string[]): Promise<number> {
    const unknown = chosen.filter((name) => !(name in parts));
    if (unknown.length > 0) {
        process.stderr.write(`bench: no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}\n`);
        return 2;
    }
    const [{ model }] = cpus();
    const gigabytes = (totalmem() / 1e9).toFixed(0);
    process.stdout.write(
        `Medians of one run on ${cpus().length} × ${model}, ${gigabytes} GB, ${type()} ${release()}, Node ${process.version}.\n`,
    );
    let code = 0;
    for (const [name, { title, measure, workers, named }] of Object.entries(parts)) {
        if (chosen.length > 0 ? !chosen.includes(name) : named) continue;
        if (workers) await buildWorkers();
        const { text, holds } = await measure();
        process.stdout.write(`\n### ${title}\n\n${text}\n`);
        if (holds === false) code = 1;
    }
    return code;
}

void main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exitCode = 1;
    },
);
