import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";

import { AbrEncoder, AbrEncoderArgs } from "../../../components/abr-encoder";
import { SrtContribution } from "../../../components/srt-contribution";
import { isUnknown, record } from "../../../graph";
import { args, flowArn, hlsTarget, ladder, packagerArn } from "./fixtures";

const channelType = "aws:medialive/channel:Channel";
const inputType = "aws:medialive/input:Input";

/** Records one encoder that goes well. */
async function recorded(change: Partial<AbrEncoderArgs> = {}, preview = false) {
    const { resources, outputs, errors } = await record(
        () => {
            const made = new AbrEncoder("enc", { ...args, ...change });
            return { channelId: made.channelId, channelArn: made.channelArn };
        },
        { preview },
    );
    expect(errors).to.deep.equal([]);
    return { resources, outputs };
}

describe("AbrEncoder", () => {
    it("makes the input and the channel only when their role may do its work", async () => {
        const { resources } = await recorded();
        const policy = resources.one("aws:iam/rolePolicy:RolePolicy").urn;
        expect(resources.one(inputType).dependencies).to.include(policy);
        expect(resources.one(channelType).dependencies).to.include.members([policy, resources.one(inputType).urn]);
        expect(resources.one(channelType).inputs).to.have.nested.property(
            "inputAttachments[0].inputId",
            resources.one(inputType).id,
        );
    });

    it("never starts the channel, and does not compare what Terraform's provider cannot read back", async () => {
        const { resources } = await recorded({ recording: { bucketName: "recordings", bucketArn: "arn:aws:s3:::b" } });
        const channel = resources.one(channelType);
        expect(channel.inputs["startChannel"]).to.equal(false);
        expect(channel.inputs["logLevel"]).to.equal("DISABLED");
        expect(channel.ignoreChanges).to.deep.equal(
            [0, 1, 2].map((i) => `encoderSettings.outputGroups[0].outputs[${i}].outputSettings`),
        );
        for (const i of [0, 1, 2]) {
            expect(channel.inputs).to.have.nested.property(
                `encoderSettings.outputGroups[0].outputs[${i}].outputSettings.mediaPackageOutputSettings`,
            );
        }
        expect((await recorded({ target: hlsTarget })).resources.one(channelType).ignoreChanges).to.deep.equal([]);
    });

    it("uses a given role and makes none", async () => {
        const roleArn = "arn:aws:iam::123456789012:role/mine";
        const { resources } = await recorded({ roleArn });
        expect(resources.all("aws:iam/role:Role")).to.have.lengthOf(0);
        expect(resources.one(inputType).inputs["roleArn"]).to.equal(roleArn);
        expect(resources.one(channelType).inputs["roleArn"]).to.equal(roleArn);
    });

    it("knows in a preview how many flows there are before it knows one", async () => {
        const { resources, errors } = await record(
            () => {
                const { flowArns } = new SrtContribution("srt", {
                    sources: [
                        { name: "a", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" },
                        { name: "b", allowedCidr: "203.0.113.5/32", availabilityZone: "eu-west-1b" },
                    ],
                });
                new AbrEncoder("enc", { ...args, channelClass: "STANDARD", flowCount: 2, flowArns });
            },
            { preview: true },
        );
        expect(errors).to.deep.equal([]);
        const flows = resources.one(inputType).inputs["mediaConnectFlows"];
        expect(flows).to.be.an("array").with.lengthOf(2);
        expect(flows).to.satisfy((list: { flowArn: string }[]) => list.every((flow) => isUnknown(flow.flowArn)));
        expect(JSON.stringify([...resources])).to.not.contain("undefined");
    });

    it("gives each pipeline's recording a folder of its own", async () => {
        const { resources } = await recorded({
            channelClass: "STANDARD",
            flowArns: [flowArn, flowArn],
            flowCount: 2,
            recording: { bucketName: pulumi.output("recordings"), bucketArn: "arn:aws:s3:::b", prefix: "events/dev" },
        });
        expect(resources.one(channelType).inputs)
            .to.have.nested.property("destinations[1].settings")
            .that.deep.equals([
                { url: "s3ssl://recordings/events/dev/a/recording" },
                { url: "s3ssl://recordings/events/dev/b/recording" },
            ]);
        expect(resources.one("aws:iam/rolePolicy:RolePolicy").inputs["policy"]).to.contain(
            "arn:aws:s3:::b/events/dev/*",
        );
    });

    it("tells MediaLive a password parameter's name, and IAM its ARN", async () => {
        const passwordParameterArn = "arn:aws:ssm:eu-west-1:123456789012:parameter/live/push";
        const { resources } = await recorded({
            target: { hls: { ...hlsTarget.hls, username: "u", passwordParameterArn } },
        });
        expect(resources.one(channelType).inputs).to.have.nested.property(
            "destinations[0].settings[0].passwordParam",
            "/live/push",
        );
        expect(resources.one("aws:iam/rolePolicy:RolePolicy").inputs["policy"]).to.contain(passwordParameterArn);
    });

    it("registers nothing when an argument is wrong", async () => {
        const { resources, error } = await record(() => void new AbrEncoder("enc", { ...args, gopSeconds: 3 }));
        expect(error?.message).to.contain("segmentSeconds: must be a multiple of gopSeconds (3)");
        expect(resources.all().filter(({ name }) => name.startsWith("enc"))).to.deep.equal([]);
    });

    it("fails when the flows are not as many as said", async () => {
        const { errors } = await record(
            () => void new AbrEncoder("enc", { ...args, flowArns: pulumi.output([flowArn, flowArn]) }),
            // What hangs on a failed value never settles.
            { timeoutMs: 1000 },
        );
        expect(errors.map(({ message }) => message).join()).to.contain("flowCount is 1, and flowArns has 2");
    });

    it("registers the same resources in a preview as in an update, and knows no channel before it is made", async () => {
        const before = await recorded({}, true);
        const after = await recorded();
        expect([...before.resources].map(({ urn }) => urn)).to.have.members([...after.resources].map(({ urn }) => urn));
        expect(isUnknown(before.outputs["channelId"])).to.equal(true);
        expect(before.resources.one("pi-live:index:AbrEncoder").inputs["ladder"]).to.deep.equal(ladder);
    });

    it("stands twice in one program, in two regions", async () => {
        const { resources, errors } = await record(() => {
            new AbrEncoder("one", args);
            new AbrEncoder("two", {
                ...args,
                flowArns: [flowArn.replace("eu-west-1", "us-east-1")],
                target: { ...args.target, mediaPackageChannelArn: packagerArn.replace("eu-west-1", "us-east-1") },
            });
        });
        expect(errors).to.deep.equal([]);
        const names = resources.all(channelType).map(({ outputs }) => outputs["name"]);
        expect(new Set(names).size).to.equal(2);
        expect(resources.one("aws:iam/role:Role", "two-role").inputs["assumeRolePolicy"]).to.contain("us-east-1");
    });
});
