import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { Measured, measureNode } from "./child";
import { BenchRow, median } from "./table";

const runs = 9;
const built = ".pi-live/build/start.cjs";

/** `plan dev` against its lower bound, run in turns so that a busy moment hits both. */
export function planRows(root: string): BenchRow[] {
    if (!existsSync(join(root, built))) throw new Error(`${built} is missing: run ./pi-live once, which builds it`);
    const folder = mkdtempSync(join(tmpdir(), "pi-live-bench-"));
    try {
        const first = measureNode([built, "plan", "dev", "--json"], root);
        const list = join(folder, "bare.json");
        const resources = resourceCount(first.stdout);
        writeFileSync(list, JSON.stringify({ modules: first.modules, resources }));
        const plans: Measured[] = [];
        const bares: Measured[] = [];
        for (let i = 0; i < runs; i++) {
            plans.push(measureNode([built, "plan", "dev"], root));
            bares.push(measureNode([join(__dirname, "bare.cjs"), list], root));
        }
        return [
            ratioRow(`\`plan dev\` (${resources} resources), wall`, "ms", plans.map(wall), bares.map(wall)),
            ratioRow("`plan dev`, peak memory against the same", "MB", plans.map(peak), bares.map(peak)),
            peakRow("dev", plans),
            peakRow(
                "prod",
                Array.from({ length: 3 }, () => measureNode([built, "plan", "prod"], root)),
            ),
        ];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const wall = ({ wallMs }: Measured) => wallMs;
const peak = ({ peakMb }: Measured) => peakMb;

function ratioRow(figure: string, unit: string, ours: number[], theirs: number[]): BenchRow {
    const ratio = median(ours) / median(theirs);
    return {
        figure,
        measured: `${Math.round(median(ours))} ${unit} = ${ratio.toFixed(2)} ×`,
        against: `imports and ${unit === "ms" ? "records" : "holds"} bare resources: ${Math.round(median(theirs))} ${unit}`,
        bound: "≤ 1.5 ×",
        holds: ratio <= 1.5,
    };
}

function peakRow(stack: string, plans: Measured[]): BenchRow {
    const mb = median(plans.map(peak));
    return {
        figure: `peak memory of \`plan ${stack}\``,
        measured: `${Math.round(mb)} MB`,
        against: "",
        bound: "≤ 200 MB",
        holds: mb <= 200,
    };
}

const recorded = z.object({ resources: z.array(z.unknown()) });

function resourceCount(json: string): number {
    return recorded.parse(JSON.parse(json)).resources.length;
}
