import { cpSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { compiler, Consumer, installPacked } from "../components/consumer";
import { Project } from "./harness";
import { needEngine } from "./needs";
import { checkout, type Workbench, openWorkbench } from "./workbench";

const passphrase = "swan-of-the-one-component";

/** The files of an example, by name. */
function filesOf(example: string): Record<string, string> {
    const folder = path.join(checkout, "examples", example);
    const names = readdirSync(folder).filter(
        (name) => /\.(ts|json|yaml|md)$/.test(name) && name !== "package-lock.json",
    );
    return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}

describe("the examples, with the packed library", () => {
    let consumer: Consumer;
    let bench: Workbench;
    let project: Project;

    before(async function () {
        const engine = needEngine(this);
        consumer = installPacked(["typescript", "ts-node", "mocha"]);
        bench = await openWorkbench();
        project = new Project(bench, {
            engine,
            sources: [],
            files: filesOf("one-component"),
            packages: path.join(consumer.folder, "node_modules"),
        });
    });
    after(() => {
        bench?.close();
        consumer?.close();
    });

    it("one-component is the example at the top of the library's page, as pasted", () => {
        const page = readFileSync(path.join(checkout, "components/README.md"), "utf8");
        const [, pasted] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
        // Pages are indented by two.
        const lines = (text = "") => text.split("\n").map((line) => line.trim());
        expect(lines(pasted)).to.deep.equal(lines(filesOf("one-component")["index.ts"]));
    });

    it("one-component previews, goes up, stays as it is, and goes away, its passphrase sealed", async () => {
        await project.init("dev");
        for (const key of ["aws:region", "aws-native:region"]) await project.setConfig(key, "eu-west-1");
        await project.setConfig("srtPassphrase", passphrase, { secret: true });
        const steps = await project.preview();
        expect(steps.map(({ op }) => op)).to.deep.equal(steps.map(() => "create"));

        const up = await project.up();
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        const [endpoint] = Object.values(await project.outputs()).flat();
        expect(endpoint).to.include({ name: "main", port: 5000, encrypted: true });
        const again = await project.preview(["--expect-no-changes"]);
        expect(new Set(again.map(({ op }) => op))).to.deep.equal(new Set(["same"]));

        expect(project.writtenText()).not.to.contain(passphrase);
        expect(project.transcript).not.to.contain(passphrase);
        const destroyed = await project.destroy();
        expect(destroyed.code, destroyed.stdout + destroyed.stderr).to.equal(0);
        expect(await project.state()).to.deep.equal([]);
    });

    for (const example of ["one-component", "unit-test"]) {
        it(`${example} compiles with its own settings`, () => {
            cpSync(path.join(checkout, "examples", example), consumer.folder, { recursive: true });
            const { text, code } = consumer.run(process.execPath, compiler("5"), "--noEmit", "--pretty", "false");
            expect(text).to.equal("");
            expect(code).to.equal(0);
        });
    }

    it("unit-test passes its own tests", () => {
        cpSync(path.join(checkout, "examples/unit-test"), consumer.folder, { recursive: true });
        const { text, code } = consumer.run(
            process.execPath,
            path.join(checkout, "node_modules/mocha/bin/mocha.js"),
            ...["--require", "ts-node/register", "venue.test.ts"],
        );
        expect(text).to.contain("3 passing");
        expect(code).to.equal(0);
    });
});
