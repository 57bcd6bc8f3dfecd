import { existsSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { PiIngest, type PiIngestArgs } from "../../components/pi-ingest";
import { SrtContribution } from "../../components/srt-contribution";
import { makeHostKey } from "../../pi-image/host-key";
import { makeHost } from "../components/pi-ingest/fake-host";
import type { FakeHost } from "../components/pi-ingest/fixtures";
import { Project } from "./harness";
import { type Inline, serveProgram } from "./inline";
import { needEngine } from "./needs";
import { startSilent } from "./silent";
import { type SshHost, startSshHost } from "./sshHost";
import { type Workbench, openWorkbench } from "./workbench";

/** A Pi's own scripts on a stand-in host on loopback, provisioned by the real engine: what is on the host after each turn. */
describe("a host that the engine provisions", function () {
    this.timeout(240_000);
    const pair = makeHostKey("");
    let bench: Workbench;
    let project: Project;
    let machine: FakeHost;
    let host: SshHost;
    let served: Pick<Inline, "flags" | "close">;
    /** The host's own, read by each command anew. */
    let environment: Record<string, string>;
    /** The program of the next run. */
    let change: { name?: string; port?: number; flow?: string; bitrate?: number; key?: string; exit?: "obs" } = {};

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        machine = makeHost();
        machine.program("sudo", 'shift\nexec "$@"');
        machine.program("sshd", "echo subsystem sftp internal-sftp");
        environment = machine.environment();
        host = await startSshHost({ folder: machine.folder, authorizedKey: pair.publicKey, environment });
        served = await serveProgram(() => Promise.resolve(program()));
        project = new Project(bench, {
            engine,
            sources: [],
            files: { "Pulumi.yaml": "name: pi-live\nruntime: nodejs\n" },
            env: { PI_LIVE_DOUBLE_SSH: "dial" },
        });
        await project.init("host");
        await project.setConfig("aws:region", "eu-west-1");
    });
    after(async () => {
        served?.close();
        await host?.close();
        machine?.remove();
        bench?.close();
    });

    function program() {
        const {
            name = "venue",
            port = host.port,
            flow = "main",
            bitrate = 300_000,
            key = "key-of-the-first-run",
            exit,
        } = change;
        const contribution = new SrtContribution("race", {
            sources: [{ name: flow, allowedCidr: "203.0.113.4/32" }],
        });
        const sends: PiIngestArgs["exit"] = {
            kind: "relay",
            application: "pattern",
            targets: [{ name: "main", host: contribution.endpoints.apply(([first]) => first.host), port: 5000 }],
        };
        const pi = new PiIngest(name, {
            connection: {
                host: "127.0.0.1",
                port,
                hostKey: host.hostKey,
                privateKey: pulumi.secret(pair.privateKey),
            },
            cameras: [
                { application: "pattern", kind: "test", bitrate },
                { application: "gopro", kind: "rtmp", publishKey: pulumi.secret(key) },
            ],
            exit: exit === undefined ? sends : { kind: exit },
        });
        return { hash: pi.releaseHash, installation: pi.installation };
    }

    /** An `up` that goes well; what it did on the host. */
    async function up(flags: string[] = []): Promise<string[]> {
        const { code, stdout, stderr } = await project.up([...served.flags, ...flags]);
        expect(code, stdout + stderr).to.equal(0);
        return done();
    }

    function done(): string[] {
        return project
            .journal()
            .filter(({ type }) => type.startsWith("command:"))
            .map(({ operation, name }) => `${operation} ${name}`);
    }

    const link = () => path.join(machine.root, "opt/pi-live/current");
    const current = () => (existsSync(link()) ? path.basename(readlinkSync(link())) : "nothing");
    const keys = () => readFileSync(path.join(link(), "secrets/keys.map"), "utf8");
    const note = () => readFileSync(path.join(machine.root, "var/lib/pi-live/install"), "utf8").split("\n");

    /** Release, secrets and note of the host are those of the state's outputs. */
    async function expectAsStated(): Promise<void> {
        const { hash, installation } = await project.outputs();
        expect(current().replace(/\.2$/, "")).to.equal(hash);
        expect(note()[0]).to.equal(installation);
    }

    async function urnOf(name: string): Promise<string> {
        const found = (await project.state()).find(({ urn }) => urn.endsWith(`::${name}`));
        if (found === undefined) throw new Error(`no ${name} in the state`);
        return found.urn;
    }

    it("is previewed and set up while the relay's target is unknown, and a second up finds nothing to do", async () => {
        const steps = await project.preview(served.flags);
        expect(steps.map(({ urn }) => urn.split("::").at(-1))).to.include("venue-release");
        expect(host.connections()).to.equal(0);
        expect(await up()).to.deep.equal(["create venue-host", "create venue-release", "create venue-apply"]);
        expect(await up(["--expect-no-changes"])).to.deep.equal([]);
        await expectAsStated();
        expect(note()[1]).to.match(/^venue-[0-9a-f]{7}$/);
    });

    it("is previewed again when the target of a live relay becomes unknown", async () => {
        for (const next of [{ flow: "second" }, {}]) {
            change = next;
            const steps = await project.preview(served.flags);
            expect(steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)).to.include("update venue-apply");
            // A new flow has another address.
            await up();
            await expectAsStated();
        }
    });

    it("holds the former release again when an up is cut and the config goes back", async () => {
        const former = current();
        const formerKeys = keys();
        for (const next of [{ bitrate: 400_000 }, { key: "key-of-the-second-run" }]) {
            change = next;
            environment.PI_LIVE_STOP_AT = "12";
            const cut = await project.up(served.flags);
            delete environment.PI_LIVE_STOP_AT;
            expect(cut.code, JSON.stringify(next)).to.not.equal(0);
            expect(current() === former && keys() === formerKeys, JSON.stringify(next)).to.equal(false);
            done();
            change = {};
            await up();
            expect([current().replace(/\.2$/, ""), keys()]).to.deep.equal([former.replace(/\.2$/, ""), formerKeys]);
            await expectAsStated();
        }
    });

    it("holds the former release again after the engine itself was killed", async () => {
        const former = current();
        change = { bitrate: 500_000 };
        machine.write("hold", "");
        const asked = host.given.length;
        const reached = until(() => current() !== former && host.given.length > asked);
        await project.up(served.flags, {}, reached);
        rmSync(path.join(machine.folder, "hold"));
        await until(() => !existsSync(path.join(machine.root, "run/pi-live-apply/err.1")));
        // The lock of the killed run stays until somebody takes it off.
        change = {};
        const locked = await project.up(served.flags);
        expect(locked.code).to.not.equal(0);
        expect(locked.stdout + locked.stderr).to.contain("the stack is currently locked");
        await project.must(["pulumi", "cancel", "--yes"]);
        done();
        const repaired = await project.up(served.flags);
        expect(repaired.code, repaired.stdout + repaired.stderr).to.equal(0);
        expect(current().replace(/\.2$/, "")).to.equal(former.replace(/\.2$/, ""));
        await expectAsStated();
    });

    it("is whole after a part of it was replaced by force, or tainted", async () => {
        const before = current().replace(/\.2$/, "");
        for (const part of ["apply", "release", "host"]) {
            expect(await up(["--replace", await urnOf(`venue-${part}`)])).to.include(`create venue-${part}`);
            expect(current().replace(/\.2$/, ""), part).to.equal(before);
            await expectAsStated();
        }
        await project.must(["pulumi", "state", "taint", "--yes", await urnOf("venue-apply")]);
        expect(await up()).to.deep.equal(["create venue-apply", "delete venue-apply"]);
        expect(current().replace(/\.2$/, "")).to.equal(before);
    });

    it("stays when the component gets another name, and is the new one's", async () => {
        change = { name: "stage" };
        expect(await up()).to.include("delete venue-host");
        await expectAsStated();
        expect(note()[1]).to.match(/^stage-[0-9a-f]{7}$/);
    });

    it("fails before the copy, with the reason, for a shell that talks and for a server that does not greet", async () => {
        change = { name: "stage", bitrate: 600_000 };
        machine.program("getent", `echo "pi:x:1:1::/:${path.join(machine.folder, "bin/talker")}"`);
        machine.program("talker", 'echo "Welcome to the venue"');
        const talking = await project.up(served.flags);
        rmSync(path.join(machine.folder, "bin/getent"));
        expect(talking.code).to.not.equal(0);
        expect(talking.stdout + talking.stderr).to.match(
            /pi-live: the login shell of \S+ prints text of its own, 'Welcome to the venue', which breaks copying/,
        );
        expect(done()).to.deep.equal(["update stage-host"]);
        await up();
        await expectAsStated();
    });

    it("fails at once, and logs in nowhere, where a server takes connections and stays silent", async () => {
        const silent = await startSilent();
        change = { name: "stage", port: silent.port };
        process.env.PI_LIVE_GREETING_SECONDS = "1";
        const { code, stdout, stderr } = await project.up(served.flags);
        delete process.env.PI_LIVE_GREETING_SECONDS;
        change = { name: "stage" };
        await silent.close();
        expect(code).to.not.equal(0);
        expect(stdout + stderr).to.contain(
            `127.0.0.1:${silent.port} accepts connections and sends no SSH greeting within 1 s`,
        );
        expect(done()).to.deep.equal([]);
    });

    it("is cleared by destroy, which needs no program", async () => {
        const { code, stdout, stderr } = await project.destroy();
        expect(code, stdout + stderr).to.equal(0);
        expect(current()).to.equal("nothing");
    });
});

/** Waits for a condition, for half a minute. */
async function until(condition: () => boolean): Promise<void> {
    for (let left = 600; left > 0 && !condition(); left -= 1) await new Promise((resolve) => setTimeout(resolve, 50));
}
