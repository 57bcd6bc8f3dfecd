import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

const root = path.resolve(__dirname, "../..");

describe("the command line's files and folders", function () {
    this.timeout(60_000);
    let folder: string;
    before(() => {
        execFileSync(process.execPath, [path.join(root, "cli/build.mjs")], { cwd: root });
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-paths-"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    function run(args: string[], env: NodeJS.ProcessEnv = {}) {
        const program = path.join(root, ".pi-live/build/start.cjs");
        const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
            cwd: folder,
            env: { ...process.env, ...env },
            encoding: "utf8",
        });
        return { status, stdout, stderr: stderr.trimEnd() };
    }

    it("are the caller's, and those of a config the checkout's", () => {
        const { status, stderr } = run(["config", "schema", "--out", "a/b/schema.json"]);
        expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
        expect(JSON.parse(readFileSync(path.join(folder, "a/b/schema.json"), "utf8"))).to.have.property("properties");
        // Both configs name files of the checkout.
        expect(run(["pi-image", "dev", "--out", "card"]).stderr).to.match(/^pi-live: no login key for venue: /);
        expect(run(["plan", "prod", "--graph", "c/prod.svg"]).stderr).to.equal("");
        expect(readFileSync(path.join(folder, "c/prod.svg"), "utf8")).to.contain("</svg>");
    });

    it("are refused with option and path when they cannot be written", () => {
        mkdirSync(path.join(folder, "taken"));
        const out = run(["config", "schema", "--out", "taken"]);
        expect(out.status).to.equal(1);
        expect(out.stderr).to.match(
            new RegExp(
                `^pi-live: --out ${folder}/taken: cannot be written \\(EISDIR.*\\); name a file in a folder of yours$`,
            ),
        );
        expect(run(["config", "schema", "--out", "/etc/passwd/schema.json"]).stderr).to.match(
            /^pi-live: --out \/etc\/passwd\/schema.json: cannot be written \(E(NOTDIR|EXIST).*\)/,
        );
    });

    it("are not asked for when there is no such stack, which lists those that exist", () => {
        for (const args of [
            ["plan"],
            ["route", "/x"],
            ["rehearse"],
            ["pi-image", "--out", "card"],
            ["obs", "--out", "obs"],
            ["pi", "status"],
            ["pi", "check"],
        ]) {
            const [command, ...rest] = args;
            const named = command === "pi" ? [...args, "nosuch"] : [command, "nosuch", ...rest];
            expect(run(named).stderr, named.join(" ")).to.match(
                /^pi-live: no stack nosuch: there is no Pulumi.nosuch.yaml in .*\. The stacks here are dev, foundation and prod\.$/,
            );
        }
    });

    it("need a name", () => {
        for (const [option, args] of [
            ["--out <file>", ["config", "schema", "--out", ""]],
            ["--report <folder>", ["rehearse", "dev", "--report", " "]],
            ["--graph <file>", ["plan", "dev", "--graph", ""]],
        ] as const) {
            const { status, stderr } = run([...args]);
            expect(status).to.equal(1);
            const what = option.includes("file") ? "file" : "folder";
            expect(stderr).to.match(
                new RegExp(`error: option '${option}' argument ' ?' is invalid. Must name a ${what}.$`),
            );
        }
    });

    it("include a temporary folder that exists", () => {
        const schema = ["config", "schema", "--out", "x.json"];
        expect(run(schema, { TMPDIR: "/no/such" }).stderr).to.equal(
            "pi-live: the temporary folder /no/such is no folder: set TMPDIR to one that exists",
        );
        expect(run(schema, { TMPDIR: "/etc/passwd" }).stderr).to.equal(
            "pi-live: the temporary folder /etc/passwd is no folder: set TMPDIR to one that exists",
        );
        expect(run(schema, { TMPDIR: "." }).status).to.equal(0);
    });
});
