import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { readStackConfig, stackName } from "../../cli/stack-name";

describe("the stack that an argument names", () => {
    let root: string;
    let elsewhere: string;
    before(() => {
        root = mkdtempSync(path.join(tmpdir(), "pi-live-stacks-"));
        elsewhere = mkdtempSync(path.join(tmpdir(), "pi-live-elsewhere-"));
        for (const stack of ["dev", "prod", "race.2026"]) writeFileSync(path.join(root, `Pulumi.${stack}.yaml`), "");
        writeFileSync(path.join(root, "Pulumi.yaml"), "name: pi-live\n");
        mkdirSync(path.join(root, "stacks"));
        symlinkSync(root, path.join(elsewhere, "link"));
    });
    after(() => {
        for (const folder of [root, elsewhere]) rmSync(folder, { recursive: true });
    });
    const message = (run: () => unknown) => {
        try {
            return String(run());
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
    };

    it("is a name, its file, or a path to the file", () => {
        for (const argument of ["dev", "Pulumi.dev.yaml"]) expect(stackName(root, argument, elsewhere)).to.equal("dev");
        expect(stackName(root, "./Pulumi.dev.yaml", root)).to.equal("dev");
        expect(stackName(root, "../Pulumi.race.2026.yaml", path.join(root, "stacks"))).to.equal("race.2026");
        expect(stackName(root, path.join(root, "Pulumi.prod.yaml"), elsewhere)).to.equal("prod");
        expect(stackName(root, "link/Pulumi.dev.yaml", elsewhere)).to.equal("dev");
    });

    it("is refused where Pulumi would not read its file", () => {
        expect(message(() => stackName(root, path.join(elsewhere, "Pulumi.dev.yaml")))).to.equal(
            `${elsewhere}/Pulumi.dev.yaml is outside the checkout: a stack's config is beside Pulumi.yaml, in ${root}. ` +
                "Copy the file there, and give its name, dev",
        );
        expect(message(() => stackName(root, "Pulumi.dev.yml"))).to.match(/Pulumi reads Pulumi\.dev\.yaml here/);
    });

    it("is no option, path or project file", () => {
        for (const argument of [
            "--output=x",
            "-n",
            "../dev",
            "a b",
            "",
            "Pulumi.yaml",
            "dev\u001b[2J",
            "x".repeat(200),
        ]) {
            const refused = message(() => stackName(root, argument));
            expect(refused, argument).to.contain("names no stack: give a name of letters");
            expect(refused).to.contain("The stacks here are dev, prod and race.2026.");
            expect(refused).not.to.contain("\u001b");
        }
    });

    it("is refused with the stacks that exist when its file does not", () => {
        expect(message(() => readStackConfig(root, "prd"))).to.equal(
            `no stack prd: there is no Pulumi.prd.yaml in ${root}. The stacks here are dev, prod and race.2026. Did you mean prod?`,
        );
        expect(message(() => readStackConfig(elsewhere, "dev"))).to.contain(
            `There is no Pulumi.<stack>.yaml in ${elsewhere}.`,
        );
    });
});
