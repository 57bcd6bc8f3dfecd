import { expect } from "chai";

import { Project, smallProject } from "./harness";
import { needEngine } from "./needs";
import { type Workbench, openWorkbench } from "./workbench";

const firstKey = "swan-of-the-first-hour";
const secondKey = "swan-of-the-second-hour";

/** One Pi, whatever is told of it by config, beside something that has nothing to do with it. */
const program = `
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { PiIngest, PiPresence } from "./components/pi-ingest";

const config = new pulumi.Config("pi-live");
const presence = Object.values(PiPresence).find((each) => each === config.get("presence"));
const pi = new PiIngest("venue", {
    connection: {
        host: config.get("host") ?? "192.168.1.20",
        hostKey: config.get("hostKey") ?? "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq",
    },
    cameras: [
        { application: "gopro", kind: "rtmp", publishKey: config.requireSecret("publishKey") },
        { application: "raspivid", kind: "raspicam", bitrate: config.getNumber("bitrate") },
    ],
    presence,
});
new secretsmanager.Secret("other", { description: config.get("other") ?? "first" });
export const addresses = pi.cameraAddresses;
export const urls = pi.publishUrls;
`;

describe("a Pi that is away, in the engine", function () {
    // A dozen runs of the engine, each of which loads the program anew.
    this.timeout(180_000);
    let bench: Workbench;
    let project: Project;

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        project = smallProject(bench, engine, program);
        await project.init("presence");
        await project.setConfig("aws:region", "eu-west-1");
        await set({ publishKey: firstKey }, true);
    });
    after(() => bench?.close());

    async function set(values: Record<string, string>, secret = false): Promise<void> {
        for (const [key, value] of Object.entries(values)) await project.setConfig(`pi-live:${key}`, value, { secret });
    }

    /** An `up` that goes well, and what the doubles had to do on the host (or elsewhere, with `all`). */
    async function up(flags: string[] = []): Promise<{ host: string[]; elsewhere: string[] }> {
        const ended = await project.up(flags);
        expect(ended.code, ended.stdout + ended.stderr).to.equal(0);
        return done();
    }

    function done(): { host: string[]; elsewhere: string[] } {
        const entries = project.journal();
        const told = (here: boolean) =>
            entries
                .filter(({ type }) => type.startsWith("command:") === here)
                .map(({ operation, name }) => `${operation} ${name}`);
        return { host: told(true), elsewhere: told(false) };
    }

    const everything = {
        host: "192.168.1.77",
        hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIZZ",
        bitrate: "3000000",
        other: "second",
    };

    it("registers nothing for a host that comes later, and makes the rest", async () => {
        await set({ presence: "later" });
        const { host, elsewhere } = await up();
        expect(host).to.deep.equal([]);
        expect(elsewhere).to.deep.equal(["create other"]);
        expect(JSON.stringify(await project.outputs())).to.contain("rtmp://192.168.1.20:1935/gopro/live");
    });

    it("sets it up once it is here", async () => {
        await set({ presence: "here" });
        expect((await up()).host).to.deep.equal(["create venue-host", "create venue-release", "create venue-apply"]);
    });

    it("leaves it alone while it is away, whatever changes: address, key, files, secrets; the rest goes on", async () => {
        await set({ presence: "away", ...everything });
        await set({ publishKey: secondKey }, true);
        const { host, elsewhere } = await up();
        expect(host).to.deep.equal([]);
        expect(elsewhere).to.deep.equal(["update other"]);
        const kept = (await project.state()).filter(({ type }) => type.startsWith("command:"));
        expect(kept).to.have.lengthOf(3);
        for (const { inputs } of kept) expect(JSON.stringify(inputs)).to.not.contain(everything.host);
        expect(await up(["--expect-no-changes"])).to.deep.equal({ host: [], elsewhere: [] });
    });

    it("brings it all that changed meanwhile when it is here again", async () => {
        await set({ presence: "here" });
        const { host } = await up();
        // The copy at the old address needs no delete, and gets none: the host was away when it was noted last.
        expect(host).to.deep.equal(["update venue-host", "create venue-release", "update venue-apply"]);
        const { stdout } = await project.must(["pulumi", "stack", "export", "--show-secrets"]);
        expect(stdout).to.contain(Buffer.from(secondKey).toString("base64"));
        expect(stdout).to.not.contain(Buffer.from(firstKey).toString("base64"));
        expect(stdout).to.contain(everything.host);
    });

    it("is forgotten without a dial when it goes from away to later", async () => {
        await set({ presence: "away" });
        expect((await up()).host).to.deep.equal([]);
        await set({ presence: "later" });
        expect((await up()).host).to.deep.equal([]);
        expect((await project.state()).filter(({ type }) => type.startsWith("command:"))).to.deep.equal([]);
    });

    it("is left alone by destroy after one up while it is away, and the rest is destroyed", async () => {
        await set({ presence: "here" });
        expect((await up()).host).to.deep.equal(["create venue-host", "create venue-release", "create venue-apply"]);
        await set({ presence: "away" });
        expect((await up()).host).to.deep.equal([]);
        const ended = await project.destroy();
        expect(ended.code, ended.stdout + ended.stderr).to.equal(0);
        expect(done()).to.deep.equal({ host: [], elsewhere: ["delete other"] });
        expect(await project.state()).to.deep.equal([]);
    });

    it("says no key all the while", () => {
        for (const key of [firstKey, secondKey]) expect(project.writtenText()).to.not.contain(key);
    });
});
