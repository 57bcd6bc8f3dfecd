import path from "node:path";

import { expect } from "chai";

import type { Recording, RecordOptions } from "../../graph";
import { program } from "../../stacks/program";
import { engineOperations, planned, recordOptions, recorded } from "./agree";
import { awsTypes } from "./doubles/all";
import { nativeTokens } from "./doubles/nativeSpec";
import { edited, edits, grouped } from "./edits";
import { Project } from "./harness";
import { type Inline, serveInline } from "./inline";
import { needEngine } from "./needs";
import { changedProgram, replacingProperties } from "./replacing";
import { type Workbench, openWorkbench } from "./workbench";

/** Each change alone, as with `--all`. */
const every = process.env.PI_LIVE_ALL === "1";
/** In the order in which they need each other. */
const stacks = ["foundation", "dev", "prod"];
const foundation = "organization/pi-live/foundation";

/**
 * Two judges that share no table: `plan --against` (graph/) and the engine's own preview over the doubles. Each stack is made
 * once; a case is one preview and one recording. A case that fails is a question: which of the two is right?
 */
describe("plan --against and the engine's preview", () => {
    const start = process.cwd();
    const texts: Record<string, string> = {};
    const options: Record<string, RecordOptions> = {};
    const made: Record<string, Recording> = {};
    let running: () => Promise<unknown> = program;
    let bench: Workbench;
    let project: Project;
    let inline: Inline;

    /** Asks both about the stack with this config and this program. */
    const agree = async (stack: string, text: string, changed: () => Promise<unknown>) => {
        running = changed;
        project.writeConfigText(stack, text);
        try {
            const steps = await project.preview(["--stack", stack, ...inline.flags], inline.env);
            const told = { ...options[stack], ...recordOptions(text, stack, secretsOf(stack)) };
            expect(await planned(made[stack], changed, told)).to.deep.equal(engineOperations(steps));
        } finally {
            running = program;
            project.writeConfigText(stack, texts[stack]);
        }
    };

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        project = new Project(bench, {
            engine,
            sources: ["stacks", "Pulumi.yaml", ...stacks.map((stack) => `Pulumi.${stack}.yaml`)],
        });
        // The engine starts programs in the folder of their main file; this one runs here.
        process.chdir(path.join(project.folder, "stacks"));
        inline = await serveInline(() => running(), bench);
        for (const stack of stacks) {
            await project.init(stack);
            for (const [key, value] of Object.entries(secretsOf(stack))) {
                await project.setConfig(key, value, { secret: true });
            }
            const up = await project.up(inline.flags, inline.env);
            if (up.code !== 0) throw new Error(`${stack} was not made:\n${up.stdout}${up.stderr}`);
            texts[stack] = project.configText(stack);
            options[stack] = {
                ...recordOptions(texts[stack], stack, secretsOf(stack)),
                stackReferences: stack === "foundation" ? {} : { [foundation]: made.foundation.outputs },
            };
            made[stack] = await recorded(program, options[stack]);
        }
    });
    after(() => {
        process.chdir(start);
        inline?.close();
        bench?.close();
    });

    describe("about a change of config", () => {
        for (const edit of every ? edits : grouped(edits)) {
            it(`${edit.stack}: ${edit.title}`, () => agree(edit.stack, edited(texts[edit.stack], edit), program));
        }
        it("none at all", async () => {
            for (const stack of stacks) await agree(stack, texts[stack], program);
        });
    });

    describe("about a property that AWS cannot change", () => {
        const types = [...Object.keys(awsTypes), ...Object.keys(nativeTokens)];
        for (const type of types) {
            it(type, async () => {
                // A property is asked about once, in the first stack that has it.
                const asked = new Set<string>();
                for (const stack of stacks) {
                    for (const { resource, property } of replacingProperties(made[stack], type, bench.native)) {
                        if (asked.has(property)) continue;
                        asked.add(property);
                        await agree(stack, texts[stack], changedProgram(program, resource, property));
                    }
                }
            });
        }
    });
});

function secretsOf(stack: string): Record<string, string> {
    if (stack === "foundation") return {};
    return {
        "pi-live:srtPassphrase": `passphrase-of-${stack}`,
        "pi-live:cdnAuthorization": `authorization-of-${stack}`,
    };
}
