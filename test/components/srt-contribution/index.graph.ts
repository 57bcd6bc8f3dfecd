import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";

import { SrtContribution, SrtContributionArgs } from "../../../components/srt-contribution";
import { record } from "../../../graph";

const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf";
const main = { name: "main", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" };
const spare = { name: "spare", allowedCidr: "198.51.100.7/32", availabilityZone: "eu-west-1b" };
const backup = { name: "main-backup", allowedCidr: "198.51.100.8/32", port: 5001 };

const flowType = "aws-native:mediaconnect:Flow";
const args: SrtContributionArgs = { sources: [main], passphraseSecretArn: secret };

/** A recorded value that must be text. */
function text(value: unknown): string {
    if (typeof value !== "string") throw new Error(`no text: ${JSON.stringify(value)}`);
    return value;
}

/** Records one contribution that goes well. */
async function recorded(change: Partial<SrtContributionArgs> = {}, preview = false) {
    const { resources, outputs, errors } = await record(
        () => {
            const made = new SrtContribution("srt", { ...args, ...change });
            return { flowArns: made.flowArns, endpoints: made.endpoints, backups: made.backupEndpoints };
        },
        { preview },
    );
    expect(errors).to.deep.equal([]);
    return { resources, outputs };
}

describe("SrtContribution", () => {
    it("opens a flow only when its role can read the passphrase", async () => {
        const { resources } = await recorded();
        const flow = resources.one(flowType);
        expect(flow.dependencies).to.include(resources.one("aws:iam/rolePolicy:RolePolicy").urn);
        expect(flow.inputs).to.have.nested.property("source.decryption.keyType", "srt-password");
    });

    it("makes no role for clear text, nor when one is given", async () => {
        const clear = await recorded({ passphraseSecretArn: undefined });
        expect(clear.resources.all("aws:iam/role:Role")).to.have.lengthOf(0);
        expect(clear.resources.one(flowType).inputs).to.not.have.nested.property("source.decryption");

        const readerRoleArn = "arn:aws:iam::123456789012:role/mine";
        const given = await recorded({ readerRoleArn });
        expect(given.resources.all("aws:iam/role:Role")).to.have.lengthOf(0);
        expect(given.resources.one(flowType).inputs).to.have.nested.property(
            "source.decryption.roleArn",
            readerRoleArn,
        );
    });

    it("trusts MediaConnect for the flows that it makes, by the names that they get", async () => {
        const { resources } = await recorded({ sources: [main, spare] });
        const trust = text(resources.one("aws:iam/role:Role").inputs["assumeRolePolicy"]);
        for (const flow of resources.all(flowType)) {
            expect(trust).to.contain(`arn:aws:mediaconnect:eu-west-1:123456789012:flow:*:${text(flow.inputs["name"])}`);
        }
    });

    it("lets readers of a flow wait until its second source is there", async () => {
        const { resources, outputs } = await record(() => {
            const made = new SrtContribution("srt", { ...args, sources: [{ ...main, backup }] });
            const reader = new SrtContribution("reader", {
                sources: [{ ...main, allowedCidr: made.flowArns.apply(() => "203.0.113.5/32") }],
            });
            return { backups: made.backupEndpoints, reader: reader.flowArns };
        });
        const second = resources.one("aws-native:mediaconnect:FlowSource");
        expect(resources.one(flowType, "reader-main-flow").dependencies).to.include(second.urn);
        expect(second.inputs["flowArn"]).to.equal(resources.one(flowType, "srt-main-flow").outputs["flowArn"]);
        expect(resources.one(flowType, "srt-main-flow").inputs["sourceFailoverConfig"]).to.deep.equal({
            state: "ENABLED",
            failoverMode: "FAILOVER",
            sourcePriority: { primarySource: "main" },
        });
        expect(outputs["backups"]).to.have.nested.property("[0].port", 5001);
    });

    it("sends outputs and entitlements from the flow of the source that they name", async () => {
        const { resources } = await recorded({
            sources: [main, spare],
            outputs: [
                { name: "arena", protocol: "srt-caller", destination: "192.0.2.9", port: 6000, source: "spare" },
                { name: "zixi", protocol: "zixi-push", destination: "z.example", port: 6001, streamId: "s" },
            ],
            entitlements: [{ name: "partner", subscribers: ["210987654321"], description: "Feed", source: "spare" }],
        });
        const flowOf = (type: string, name: string) => resources.one(type, name).inputs["flowArn"];
        const spareArn = resources.one(flowType, "srt-spare-flow").outputs["flowArn"];
        expect(flowOf("aws-native:mediaconnect:FlowOutput", "srt-arena-output")).to.equal(spareArn);
        expect(flowOf("aws-native:mediaconnect:FlowEntitlement", "srt-partner-entitlement")).to.equal(spareArn);
        const zixi = resources.one("aws-native:mediaconnect:FlowOutput", "srt-zixi-output").inputs;
        expect(zixi["flowArn"]).to.equal(resources.one(flowType, "srt-main-flow").outputs["flowArn"]);
        expect(zixi).to.include({ maxLatency: 2000 }).and.not.have.property("minLatency");
    });

    it("watches the picture only for what it is told to", async () => {
        const plain = await recorded();
        expect(plain.resources.one(flowType).inputs["sourceMonitoringConfig"]).to.deep.equal({
            thumbnailState: "ENABLED",
            contentQualityAnalysisState: "DISABLED",
        });
        const { resources } = await recorded({
            monitoring: { thumbnails: false, blackSeconds: 10, silentSeconds: 20 },
        });
        expect(resources.one(flowType).inputs["sourceMonitoringConfig"]).to.deep.equal({
            thumbnailState: "DISABLED",
            contentQualityAnalysisState: "ENABLED",
            videoMonitoringSettings: [{ blackFrames: { state: "ENABLED", thresholdSeconds: 10 } }],
            audioMonitoringSettings: [{ silentAudio: { state: "ENABLED", thresholdSeconds: 20 } }],
        });
    });

    it("registers nothing when an argument is wrong", async () => {
        const { resources, error } = await record(() => void new SrtContribution("srt", { ...args, port: 2088 }));
        expect(error?.message).to.contain("port: must be 1024–65535 and not 2077 or 2088; got 2088");
        expect(resources.all("pi-live:index:SrtContribution")).to.have.lengthOf(0);
    });

    it("keeps a secret ARN secret, also in its role's policy", async () => {
        const { resources } = await recorded({ passphraseSecretArn: pulumi.secret(secret) });
        expect(resources.one("aws:iam/rolePolicy:RolePolicy").secrets).to.include("policy");
        expect(resources.one(flowType).secrets.join()).to.contain("source");
        expect(JSON.stringify(resources.one("pi-live:index:SrtContribution").inputs)).to.not.contain("secretsmanager");
    });

    it("knows no address yet in a preview, instead of making one up", async () => {
        const { outputs, resources } = await recorded({}, true);
        expect(JSON.stringify(outputs)).to.not.contain("203.0.113.");
        expect(JSON.stringify([...resources])).to.not.contain("undefined");
    });

    it("registers the same resources in a preview as in an update", async () => {
        const urns = async (preview: boolean) =>
            [...(await recorded({ sources: [{ ...main, backup }, spare] }, preview)).resources]
                .map(({ urn }) => urn)
                .sort();
        expect(await urns(true)).to.deep.equal(await urns(false));
    });

    it("stands twice in one program", async () => {
        const { resources, errors } = await record(() => {
            new SrtContribution("one", args);
            new SrtContribution("two", args);
        });
        expect(errors).to.deep.equal([]);
        const names = resources.all(flowType).map(({ inputs }) => inputs["name"]);
        expect(new Set(names).size).to.equal(2);
    });
});
