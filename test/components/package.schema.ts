import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { expect } from "chai";

import manifest from "../../components/package.json";
import type { SrtContribution, SrtContributionArgs } from "../../components/srt-contribution";
import { record } from "../../graph";

const root = resolve(__dirname, "../..");

/** The library as npm would ship it, in a folder of its own with nothing but its peers. */
function installPacked(folder: string): void {
    const run = (command: string, args: string[], cwd: string) => execFileSync(command, args, { cwd, stdio: "pipe" });
    // npm runs no "prepack" where scripts are off (.npmrc).
    run("npm", ["run", "build"], join(root, "components"));
    run("npm", ["pack", "--pack-destination", folder], join(root, "components"));
    const tarball = `${manifest.name}-${manifest.version}.tgz`;
    const home = join(folder, "node_modules", manifest.name);
    mkdirSync(home, { recursive: true });
    run("tar", ["-xzf", join(folder, tarball), "-C", home, "--strip-components=1"], folder);
    for (const peer of ["@pulumi", ...Object.keys(manifest.dependencies)]) {
        symlinkSync(join(root, "node_modules", peer), join(folder, "node_modules", peer));
    }
}

describe("the packed library", function () {
    this.timeout(120_000);
    let folder = "";
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "pi-live-package-"));
        installPacked(folder);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("lets a program import and register one component alone", async () => {
        const load: (id: string) => {
            SrtContribution: new (name: string, args: SrtContributionArgs) => SrtContribution;
        } = createRequire(join(folder, "program.js"));
        const packed = load("pi-live/srt-contribution");
        const { resources, errors } = await record(
            () =>
                void new packed.SrtContribution("srt", { sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }] }),
        );
        expect(errors).to.deep.equal([]);
        expect(resources.one("aws-native:mediaconnect:Flow").name).to.equal("srt-main-flow");
    });

    it("answers to every subpath that it exports", () => {
        const ids = Object.keys(manifest.exports)
            .filter((entry) => entry !== "./package.json")
            .map((entry) => entry.replace(/^\./, manifest.name));
        const script = `process.stdout.write(${JSON.stringify(ids)}.filter((id) => Object.keys(require(id)).length > 0).join())`;
        const answered = execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
        expect(answered.split(",")).to.deep.equal(ids);
    });

    it("holds sources, compiled code, types, schema and plugin file, and no tests", () => {
        const home = join(folder, "node_modules", manifest.name);
        expect(readdirSync(home)).to.include.members([
            "bin",
            "index.ts",
            "PulumiPlugin.yaml",
            "README.md",
            "schema.json",
            "tsconfig.json",
        ]);
        expect(readdirSync(join(home, "bin"))).to.include.members(["index.js", "index.d.ts"]);
    });
});
