import { expect } from "chai";

import { Project, smallProject } from "./harness";
import { needEngine } from "./needs";
import { type Workbench, openWorkbench } from "./workbench";

const passphrase = "swan-of-the-small-programme";

/** A program of the harness's own, so that the harness is judged before the stacks are. */
const program = `
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as remote from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { SrtContribution } from "./components/srt-contribution";

export = async () => {
    const config = new pulumi.Config("pi-live");
    const secret = new secretsmanager.Secret("passphrase", {});
    const version = new secretsmanager.SecretVersion("passphrase-version", {
        secretId: secret.id,
        secretString: config.requireSecret("srtPassphrase"),
    });
    const contribution = new SrtContribution(
        "race-contribution",
        {
            sources: [{ name: config.get("sourceName") ?? "main", allowedCidr: config.get("cidr") ?? "203.0.113.4/32" }],
            passphraseSecretArn: secret.arn,
        },
        { dependsOn: [version] },
    );
    new remote.Command("greet", {
        connection: { host: "pi.example", user: "pi", hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq" },
        create: "cat",
        stdin: config.requireSecret("srtPassphrase"),
        addPreviousOutputInEnv: false,
    });
    return { endpoints: contribution.endpoints, flowArns: contribution.flowArns };
};
`;

describe("the harness, on a small program", () => {
    let bench: Workbench;
    let project: Project;

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        project = smallProject(bench, engine, program);
        await project.init("small");
        await project.setConfig("pi-live:srtPassphrase", passphrase, { secret: true });
        await project.setConfig("aws:region", "eu-west-1");
    });
    after(() => bench?.close());

    it("previews what it will make, and makes nothing", async () => {
        const steps = await project.preview();
        expect(steps.map(({ op }) => op)).to.deep.equal(steps.map(() => "create"));
        expect(steps.map(({ urn }) => urn.split("::").pop())).to.include.members([
            "greet",
            "race-contribution-main-flow",
        ]);
        expect(project.journal()).to.deep.equal([]);
    });

    it("makes it, and a second time changes nothing", async () => {
        const up = await project.up();
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        const made = project.journal();
        expect(made.map(({ operation }) => operation)).to.deep.equal(made.map(() => "create"));
        const again = await project.up(["--expect-no-changes"]);
        expect(again.code, again.stdout + again.stderr).to.equal(0);
        const { endpoints } = await project.outputs();
        expect(JSON.stringify(endpoints)).to.match(/"host":"198\.51\.100\.\d+"/);
    });

    it("refreshes without finding a change", async () => {
        const refresh = await project.refresh(["--expect-no-changes"]);
        expect(refresh.code, refresh.stdout + refresh.stderr).to.equal(0);
    });

    it("says update for a property that AWS can change, and replace for one that it cannot", async () => {
        await project.setConfig("cidr", "203.0.113.5/32");
        const updated = (await project.preview()).filter(({ op }) => op !== "same");
        expect(updated.map(({ op, urn }) => `${op} ${urn.split("::").pop()}`)).to.include(
            "update race-contribution-main-flow",
        );
        await project.setConfig("sourceName", "second");
        const replaced = (await project.preview()).filter(({ op }) => op !== "same");
        expect(replaced.map(({ op, urn }) => `${op} ${urn.split("::").pop()}`)).to.include.members([
            "create race-contribution-second-flow",
            "delete race-contribution-main-flow",
        ]);
    });

    it("keeps the passphrase out of state, logs and everything printed", () => {
        expect(project.transcript).not.to.include(passphrase);
        expect(project.writtenText()).not.to.include(passphrase);
    });

    it("fails where a double is told to fail, and destroys what is there", async () => {
        const up = await project.up([], { PI_LIVE_DOUBLE_FAIL: "create aws-native:mediaconnect:Flow" });
        expect(up.code).not.to.equal(0);
        expect(up.stdout + up.stderr).to.include("provoked");
        const destroyed = await project.destroy();
        expect(destroyed.code, destroyed.stdout + destroyed.stderr).to.equal(0);
        expect(await project.state()).to.deep.equal([]);
    });
});
