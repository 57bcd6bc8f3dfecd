import { expect } from "chai";
import { z } from "zod";

import { AbrGrants, encoderPolicy, encoderTrust } from "../../../components/abr-encoder/access";
import { flowArn, packagerArn } from "./fixtures";

const policy = z.object({
    Statement: z.array(z.object({ Sid: z.string(), Action: z.array(z.string()), Resource: z.array(z.string()) })),
});

function statements(grants: AbrGrants) {
    return policy.parse(JSON.parse(encoderPolicy(grants))).Statement;
}

describe("the encoder's role", () => {
    it("trusts MediaLive in the flow's account, region and partition", () => {
        const trust = encoderTrust(flowArn.replace("arn:aws:", "arn:aws-cn:").replace("eu-west-1", "cn-north-1"));
        expect(JSON.parse(trust))
            .to.have.nested.property("Statement[0].Condition")
            .that.deep.equals({
                StringEquals: { "aws:SourceAccount": "123456789012" },
                ArnLike: { "aws:SourceArn": "arn:aws-cn:medialive:cn-north-1:123456789012:*" },
            });
    });

    it("has one star, where MediaLive refuses a narrower role", () => {
        const all = statements({
            flowArn,
            mediaPackageChannelArn: packagerArn,
            mediaPackageV2ChannelArn: "arn:aws:mediapackagev2:eu-west-1:123456789012:channelGroup/g/channel/c",
            passwordParameterArn: "arn:aws:ssm:eu-west-1:123456789012:parameter/p",
            recording: { bucketArn: "arn:aws:s3:::b", prefix: "dev" },
        });
        const starred = all.filter(({ Resource }) => Resource.includes("*"));
        expect(starred.map(({ Sid }) => Sid)).to.deep.equal(["ReadFlows", "FindLogs"]);
        expect(all.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).to.deep.equal([]);
        expect(all.find(({ Sid }) => Sid === "WriteRecording")?.Resource).to.deep.equal(["arn:aws:s3:::b/dev/*"]);
    });

    it("holds nothing for what the channel does not use", () => {
        const actions = statements({ flowArn, mediaPackageChannelArn: packagerArn }).flatMap(({ Action }) => Action);
        expect(actions.filter((action) => /^(s3|ssm|mediapackagev2):/.test(action))).to.deep.equal([]);
    });
});
