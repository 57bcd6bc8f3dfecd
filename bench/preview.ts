import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";

import { findEngine } from "../cli/setup/engine/main";
import { Project } from "../test/engine/harness";
import { openWorkbench, Workbench } from "../test/engine/workbench";
import { BenchRow, median } from "./table";

const runs = 3;
const figure = "`pulumi preview` of dev, wall";
const bound = "≤ 0.35 ×";

/** `pulumi preview` of dev by the real engine, as committed and with Pulumi's default, which checks all types at each start. */
export async function previewRows(): Promise<BenchRow[]> {
    const engine = findEngine();
    if (engine === undefined) {
        const measured = "needs the Pulumi engine: `node cli/setup/engine.mjs` installs it";
        return [{ figure, measured, against: "", bound }];
    }
    const bench = await openWorkbench();
    try {
        const ours = await project(bench, engine);
        const theirs = await project(bench, engine);
        checkTypes(theirs);
        // A warm-up of both: a project's first run writes its plugins' schemas and fills the disk cache.
        const times = { ours: [await timed(ours)], theirs: [await timed(theirs)] };
        for (let i = 0; i < runs; i++) {
            times.ours.push(await timed(ours));
            times.theirs.push(await timed(theirs));
        }
        const [fast, slow] = [median(times.ours.slice(1)), median(times.theirs.slice(1))];
        return [
            {
                figure,
                measured: `${seconds(fast)} = ${(fast / slow).toFixed(2)} ×`,
                against: `the same, type-checked at its start: ${seconds(slow)}`,
                bound,
                holds: fast / slow <= 0.35,
            },
        ];
    } finally {
        bench.close();
    }
}

async function project(bench: Workbench, engine: NonNullable<ReturnType<typeof findEngine>>): Promise<Project> {
    const made = new Project(bench, {
        engine,
        sources: [
            "components",
            "stacks",
            "package.json",
            "tsconfig.json",
            "tsconfig.pulumi.json",
            "Pulumi.yaml",
            "Pulumi.dev.yaml",
        ],
    });
    await made.init("dev");
    await made.setConfig("pi-live:srtPassphrase", "the-benchmark's-passphrase", { secret: true });
    await made.setConfig("pi-live:cdnAuthorization", "the-benchmark's-identifier", { secret: true });
    return made;
}

/** Pulumi's default is the project's own tsconfig.json. */
function checkTypes({ folder }: Project): void {
    const file = path.join(folder, "Pulumi.yaml");
    const text = readFileSync(file, "utf8");
    const changed = text.replace("tsconfig.pulumi.json", "tsconfig.json");
    if (changed === text) throw new Error("Pulumi.yaml no longer names tsconfig.pulumi.json: this measures nothing");
    writeFileSync(file, changed);
}

async function timed(one: Project): Promise<number> {
    const start = performance.now();
    await one.preview();
    return performance.now() - start;
}

function seconds(ms: number): string {
    return `${(ms / 1000).toFixed(1)} s`;
}
