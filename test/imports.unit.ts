import { execFile } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";
import { z } from "zod";

const root = path.resolve(__dirname, "..");
const config = path.join(root, ".dependency-cruiser.mjs");
const cruiser = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

const resultSchema = z.object({
    summary: z.object({
        totalCruised: z.number(),
        violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
    }),
});

/** What the imports below a folder break, one line each, and how many files were read. */
async function cruise(folder: string) {
    const args = [cruiser, "--config", config, "--output-type", "json", "."];
    const options = { cwd: folder, maxBuffer: 1 << 28 };
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    const { summary } = resultSchema.parse(JSON.parse(stdout));
    const broken = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);
    return { files: summary.totalCruised, broken: broken.sort() };
}

describe("imports", function () {
    this.timeout(180_000);

    it("run in no circle and in the directions of CONTRIBUTING.md, in the whole tree", async () => {
        const { files, broken } = await cruise(root);
        expect(broken).to.deep.equal([]);
        expect(files).to.be.above(900);
    });

    it("are refused in a circle, of types too, and against a direction", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "pi-live-imports-"));
        try {
            for (const room of ["graph", "stacks"]) mkdirSync(path.join(folder, room));
            writeFileSync(path.join(folder, "tsconfig.json"), "{}");
            writeFileSync(
                path.join(folder, "graph/a.ts"),
                'import type { B } from "./b";\nexport type A = B | string;\n',
            );
            writeFileSync(path.join(folder, "graph/b.ts"), 'import type { A } from "./a";\nexport type B = A[];\n');
            writeFileSync(path.join(folder, "graph/c.ts"), 'export { d } from "../stacks/d";\n');
            writeFileSync(path.join(folder, "stacks/d.ts"), "export const d = 1;\n");
            const { broken } = await cruise(folder);
            expect(broken).to.deep.equal([
                "graph-direction: graph/c.ts -> stacks/d.ts",
                "no-circular: graph/a.ts -> graph/b.ts",
            ]);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
