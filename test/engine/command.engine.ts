import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import path from "node:path";

import * as remote from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { makeHostKey } from "../../pi-image/host-key";
import { Project } from "./harness";
import { type Inline, serveProgram } from "./inline";
import { needEngine } from "./needs";
import { type SshHost, startSshHost } from "./sshHost";
import { type Workbench, openWorkbench } from "./workbench";

const passphrase = "heron-on-standard-input";

/** What the engine makes of a command's rules: a small program against a host on loopback. */
describe("the command double in the real engine", () => {
    const pair = makeHostKey("");
    let bench: Workbench;
    let project: Project;
    let host: SshHost;
    let served: Pick<Inline, "flags" | "close">;
    let folder: string;
    /** What the program hands to its one command, and to its file. */
    let more: { trigger?: string; logging?: "none"; content: string } = { content: "first" };

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        folder = mkdtempSync(path.join(bench.folder, "host-"));
        mkdirSync(path.join(folder, "home"));
        host = await startSshHost({ folder, authorizedKey: pair.publicKey });
        const connection = {
            host: "127.0.0.1",
            port: host.port,
            user: "pi",
            privateKey: pulumi.secret(pair.privateKey),
            hostKey: host.hostKey,
            dialErrorLimit: 1,
        };
        served = await serveProgram(() => {
            const { trigger = "one", logging, content } = more;
            const file = new remote.CopyToRemote("file", {
                connection,
                source: new pulumi.asset.StringAsset(content),
                remotePath: "file",
            });
            const command = {
                connection,
                create: `: created ${trigger}; wc -c >count`,
                delete: `: deleted ${trigger}`,
                stdin: pulumi.secret(passphrase),
                triggers: [trigger],
                addPreviousOutputInEnv: false,
                ...(logging === undefined ? {} : { logging }),
            };
            const made = new remote.Command("command", command, { dependsOn: [file] });
            return Promise.resolve({ said: made.stdout });
        });
        project = new Project(bench, {
            engine,
            sources: [],
            files: { "Pulumi.yaml": "name: pi-live\nruntime: nodejs\n" },
            env: { PI_LIVE_DOUBLE_SSH: "dial" },
        });
        await project.init("command");
    });
    after(async () => {
        served?.close();
        await host?.close();
        bench?.close();
    });

    it("dials nobody in a preview, does its work once, and a second time nothing", async () => {
        await project.preview(served.flags);
        expect(host.connections()).to.equal(0);
        await success();
        expect(readFileSync(path.join(folder, "file"), "utf8")).to.equal("first");
        expect(readFileSync(path.join(folder, "count"), "utf8").trim()).to.equal(String(passphrase.length));
        const connections = host.connections();
        await success(["--expect-no-changes"]);
        expect(host.connections()).to.equal(connections);
    });

    it("runs the command again for any change, and replaces for a trigger: the new one first, then the old one's delete", async () => {
        more = { ...more, logging: "none" };
        await success();
        expect(lines()).to.deep.equal([": created one", ": created one"]);
        more = { ...more, trigger: "two" };
        await success();
        expect(lines().slice(2)).to.deep.equal([": created two", ": deleted one"]);
    });

    it("keeps standard input out of state, logs and everything printed", () => {
        expect(project.transcript).not.to.include(passphrase);
        expect(project.writtenText()).not.to.include(passphrase);
    });

    it("cannot destroy what stands on a host that is gone, and says why", async () => {
        const { port } = host;
        await host.close();
        const { code, stdout } = await project.destroy();
        expect(code).not.to.equal(0);
        expect(stdout).to.include(`after 1 failed attempts: dial tcp 127.0.0.1:${port}: connect: connection refused`);
        expect((await project.state()).map(({ type }) => type)).to.include("command:remote:Command");
    });

    /** Commands so far, up to the first semicolon. */
    function lines(): string[] {
        return host.given.map(({ line }) => line.split(";")[0]);
    }

    async function success(flags: string[] = []): Promise<void> {
        const { code, stdout, stderr } = await project.up([...served.flags, ...flags]);
        expect(code, stdout + stderr).to.equal(0);
    }
});
