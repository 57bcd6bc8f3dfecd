import { expect } from "chai";

import { edited } from "./edits";
import { type Entry, Project } from "./harness";
import { needEngine } from "./needs";
import { type Workbench, openWorkbench } from "./workbench";

const sources = [
    "components",
    "stacks",
    "graph",
    "policy",
    "package.json",
    "tsconfig.json",
    "tsconfig.pulumi.json",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "Pulumi.prod.yaml",
    "Pulumi.foundation.yaml",
];
const secrets: Record<string, Record<string, string>> = {
    foundation: {},
    dev: { srtPassphrase: "heron-in-the-reeds-of-dev", cdnAuthorization: "otter-at-the-weir-of-dev" },
    prod: { srtPassphrase: "heron-in-the-reeds-of-prod", cdnAuthorization: "otter-at-the-weir-of-prod" },
};

/** What must be there before what, and be gone after it, whatever the engine's graph says: types, and the ends of names. */
const orders: [first: RegExp, then: RegExp, why: string][] = [
    [/SecretVersion .*srt-passphrase/, / .*-flow$/, "a flow tries its passphrase at once"],
    [/RolePolicy .*contribution-reader/, / .*-flow$/, "a flow reads its passphrase with the role"],
    [/ .*-flow$/, /medialive\/input:Input /, "an input reads a flow"],
    [/RolePolicy .*encoder-role/, /medialive\/channel:Channel /, "MediaLive tries the role at once"],
    [/medialive\/input:Input /, /medialive\/channel:Channel /, "a channel reads an input"],
    [/mediapackage\/channel:Channel /, /OriginEndpoint /, "an endpoint belongs to a channel"],
    [/mediapackage\/channel:Channel /, /medialive\/channel:Channel /, "the encoder sends there"],
    [/SecretVersion .*cdn-authorization/, /OriginEndpoint /, "an endpoint reads the header's value"],
    [/RolePolicy .*packager-secrets/, /OriginEndpoint /, "an endpoint reads it with the role"],
    [/OriginEndpoint /, /Distribution /, "the edge reads from the endpoints' host"],
    [/Distribution /, /PlaybackConfiguration /, "manifests name the edge"],
    [/BucketPublicAccessBlock .*assets/, /BucketPolicy .*assets/, "a bucket is closed before anybody may read it"],
    [/RolePolicy .*breaks-role/, /schedule:Schedule /, "a schedule tries its role at once"],
    [/scheduleGroup:ScheduleGroup /, /schedule:Schedule /, "a schedule belongs to its group"],
    [/remote:Command .*-host/, /CopyToRemote /, "a host is looked at before anything is copied to it"],
    [/CopyToRemote /, /remote:Command .*-apply/, "what is applied must have been copied"],
];

/** A program as crews start it: through the language host, ts-node and the project's own Pulumi.yaml. */
describe("the stacks in the real engine", () => {
    let bench: Workbench;
    let project: Project;

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        project = new Project(bench, { engine, sources });
    });
    after(() => bench?.close());

    describe("foundation", () => {
        it("is made, and stays as it is", async () => {
            await prepare("foundation");
            await success("up");
            await success("up", ["--expect-no-changes"]);
        });
    });

    for (const stack of ["dev", "prod"]) {
        describe(stack, () => {
            const made: Entry[] = [];
            // The pack takes ten seconds to load; its rules on prod are the tier `graph`'s.
            const judged = stack === "dev" || process.env.PI_LIVE_ALL === "1";

            it("says what is wrong in its config within seconds, and makes nothing", async () => {
                project.journal();
                await prepare(stack, false);
                const start = Date.now();
                const { code, stdout } = await project.up();
                expect(code).not.to.equal(0);
                expect(stdout).to.include("pulumi config set --secret pi-live:srtPassphrase");
                expect(stdout).not.to.include("node_modules");
                // Pulumi's own way of printing an error takes two minutes (stacks/stack-traces.ts).
                expect(Date.now() - start).to.be.below(60_000);
                expect(project.journal()).to.deep.equal([]);
                await setSecrets(stack);
            });

            it("previews creations only, and makes nothing", async () => {
                const steps = await project.preview();
                const others = steps.filter(
                    ({ op, urn }) => op !== "create" && !urn.includes("StackReference") && !urn.includes(":Stack::"),
                );
                expect(others).to.deep.equal([]);
                expect(project.journal()).to.deep.equal([]);
            });

            it("is destroyed after an up that failed half way", async () => {
                const { code, stdout } = await project.up([], {
                    PI_LIVE_DOUBLE_FAIL: "create aws:medialive/channel:Channel",
                });
                expect(code).not.to.equal(0);
                expect(stdout).to.include("provoked");
                const there = project
                    .journal()
                    .filter(({ operation, error }) => operation === "create" && error === undefined);
                expect(there.length).to.be.greaterThan(10);
                await success("destroy");
                expect(names(of("delete", project.journal()))).to.have.members(names(there));
                expect(await remaining()).to.deep.equal([]);
            });

            it("is made in an order that AWS can follow", async () => {
                await success("up");
                made.push(...of("create", project.journal()));
                expectOrder(made, (first, then) => first.end <= then.start);
            });

            it("stays as it is in a second up and in a refresh", async () => {
                await success("up", ["--expect-no-changes"]);
                await success("refresh", ["--expect-no-changes"]);
                expect(project.journal().filter(({ operation }) => operation !== "read")).to.deep.equal([]);
            });

            it("takes a change of config in place", async () => {
                const text = project.configText(stack);
                project.writeConfigText(
                    stack,
                    edited(text, { set: { "contribution.latencyMs": 4000, "breaks.enabled": false } }),
                );
                await success("up");
                const changed = project.journal();
                expect(
                    changed.every(({ operation }) => operation === "update"),
                    JSON.stringify(names(changed)),
                ).to.equal(true);
                expect(names(changed).some((name) => name.endsWith("-flow"))).to.equal(true);
                expect(names(changed).some((name) => name.includes("scheduler/schedule"))).to.equal(true);
                project.writeConfigText(stack, text);
            });

            it("is stopped by the policy pack when its parts do not fit", async function () {
                if (!judged) this.skip();
                const text = project.configText(stack);
                project.writeConfigText(
                    stack,
                    edited(text, {
                        set: {
                            "encoder.maxInputBitrate": "MAX_10_MBPS",
                            "contribution.picture.bitrate": 40_000_000,
                        },
                    }),
                );
                const { code, stdout, stderr } = await project.run([
                    "pulumi",
                    "preview",
                    "--non-interactive",
                    "--color",
                    "never",
                    "--policy-pack",
                    "policy/pack",
                ]);
                project.writeConfigText(stack, text);
                expect(stdout + stderr).to.include("PL113");
                expect(code).not.to.equal(0);
            });

            it("is passed by the policy pack as it is", async function () {
                if (!judged) this.skip();
                const { code, stdout, stderr } = await project.run([
                    "pulumi",
                    "preview",
                    "--non-interactive",
                    "--color",
                    "never",
                    "--policy-pack",
                    "policy/pack",
                ]);
                expect(code, stdout + stderr).to.equal(0);
            });

            it("keeps its secrets out of state, logs and everything printed", () => {
                for (const value of Object.values(secrets[stack])) {
                    for (const form of [
                        value,
                        Buffer.from(value).toString("base64"),
                        Buffer.from(value).toString("hex"),
                    ]) {
                        expect(project.transcript).not.to.include(form);
                        expect(project.writtenText()).not.to.include(form);
                    }
                }
            });

            it("is destroyed in the opposite order", async () => {
                project.journal();
                await success("destroy");
                const gone = of("delete", project.journal());
                expect(names(gone)).to.have.members(names(made));
                expectOrder(gone, (first, then) => then.end <= first.start);
                expect(await remaining()).to.deep.equal([]);
            });
        });
    }

    async function prepare(stack: string, withSecrets = true): Promise<void> {
        await project.init(stack);
        if (withSecrets) await setSecrets(stack);
    }

    async function setSecrets(stack: string): Promise<void> {
        for (const [key, value] of Object.entries(secrets[stack])) {
            await project.setConfig(`pi-live:${key}`, value, { secret: true });
        }
    }

    async function success(verb: "up" | "refresh" | "destroy", flags: string[] = []): Promise<void> {
        const { code, stdout, stderr } = await project[verb](flags);
        expect(code, stdout + stderr).to.equal(0);
    }

    /** What is left in the state of the selected stack. */
    async function remaining(): Promise<string[]> {
        return (await project.state()).map(({ urn }) => urn);
    }
});

function of(operation: string, entries: Entry[]): Entry[] {
    return entries.filter((entry) => entry.operation === operation && entry.error === undefined);
}

/** `type name`, as the orders above read them. */
function names(entries: Entry[]): string[] {
    return entries.map(({ type, name }) => `${type} ${name}`);
}

function expectOrder(entries: Entry[], holds: (first: Entry, then: Entry) => boolean): void {
    for (const [first, then, why] of orders) {
        const firsts = entries.filter((entry) => first.test(`${entry.type} ${entry.name}`));
        const thens = entries.filter((entry) => then.test(`${entry.type} ${entry.name}`));
        for (const a of firsts)
            for (const b of thens) expect(holds(a, b), `${a.name} and ${b.name}: ${why}`).to.equal(true);
    }
}
