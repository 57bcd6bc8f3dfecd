import { expect } from "chai";

import { computedOutputs, isComputedKnown } from "../../graph/computed";
import { partitionOf } from "../../graph/computed/context";
import type { PlainObject } from "../../graph/resource";

const types = [
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:medialive/input:Input",
    "aws:medialive/channel:Channel",
    "aws:mediapackage/channel:Channel",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:cloudfront/distribution:Distribution",
    "aws:cloudfront/cachePolicy:CachePolicy",
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:cloudfront/function:Function",
    "aws:cloudfront/publicKey:PublicKey",
    "aws:cloudfront/keyGroup:KeyGroup",
    "aws:scheduler/schedule:Schedule",
    "aws:scheduler/scheduleGroup:ScheduleGroup",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:acm/certificate:Certificate",
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:wafv2/webAcl:WebAcl",
    "aws:wafv2/ipSet:IpSet",
    "aws:sns/topic:Topic",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws-native:mediaconnect:Flow",
    "aws-native:mediaconnect:FlowSource",
    "aws-native:mediaconnect:FlowOutput",
    "aws-native:mediaconnect:FlowEntitlement",
    "aws-native:mediapackage:OriginEndpoint",
    "aws-native:mediapackage:Channel",
    "aws-native:mediatailor:PlaybackConfiguration",
    "command:remote:Command",
    "command:remote:CopyToRemote",
];

const inputs: PlainObject = {
    name: "thing",
    bucket: "a-bucket",
    awsId: "thing",
    channelId: "thing",
    secretId: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:thing-AbCdEf",
    role: "role",
    queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/thing",
    dashboardName: "thing",
    source: { name: "camera", ingestPort: 5000 },
};

function compute(type: string, given: PlainObject = inputs, region = "eu-west-1", name = "thing") {
    const urn = `urn:pulumi:dev::pi-live::${type}::${name}`;
    return computedOutputs({ type, name, urn, inputs: given, account: "123456789012", region });
}

describe("computed outputs", () => {
    for (const type of types) {
        it(`${type}: known, with an id, the same each time`, () => {
            expect(isComputedKnown(type)).to.equal(true);
            const answer = compute(type);
            expect(answer.id).not.to.equal("");
            expect(answer).to.deep.equal(compute(type));
            expect(JSON.stringify(answer)).not.to.match(/undefined|NaN|\[object/);
        });
    }

    it("two resources share no id", () => {
        for (const type of types.filter((name) => !/bucket[A-Z]|Policy:|Validation|Dashboard/.test(name))) {
            const unnamed = { ...inputs, name: "", bucket: "", awsId: "", channelId: "" };
            const ids = ["one", "two"].map(
                (name) => compute(type, { ...unnamed, awsId: name, channelId: name, name }, "eu-west-1", name).id,
            );
            if (type !== "aws:s3/bucketObjectv2:BucketObjectv2") expect(ids[0], type).not.to.equal(ids[1]);
        }
    });

    it("names itself as Pulumi does where no name is given", () => {
        expect(compute("aws:sqs/queue:Queue", {}).checked?.["name"]).to.match(/^thing-[0-9a-f]{7}$/);
        expect(compute("aws:sqs/queue:Queue", { fifoQueue: true }).checked?.["name"]).to.match(
            /^thing-[0-9a-f]{7}\.fifo$/,
        );
        expect(compute("aws:sqs/queue:Queue", { namePrefix: "pre" }).checked?.["name"]).to.match(/^pre[0-9a-f]{26}$/);
        expect(compute("aws:sqs/queue:Queue", { name: "mine" }).checked?.["name"]).to.equal(undefined);
    });

    it("China and GovCloud: partition, hosts and the edge's own domain", () => {
        expect(["cn-north-1", "us-gov-west-1", "eu-west-1"].map(partitionOf)).to.deep.equal([
            "aws-cn",
            "aws-us-gov",
            "aws",
        ]);
        const china = (type: string) => JSON.stringify(compute(type, inputs, "cn-north-1"));
        for (const type of types) expect(china(type), type).not.to.match(/"arn:aws:(?!secretsmanager:eu-west-1)/);
        expect(china("aws:s3/bucket:Bucket")).to.include("a-bucket.s3.cn-north-1.amazonaws.com.cn");
        expect(china("aws:cloudfront/distribution:Distribution")).to.match(/\.cloudfront\.cn/);
        expect(JSON.stringify(compute("aws:sqs/queue:Queue", {}, "us-gov-west-1"))).to.include(
            "arn:aws-us-gov:sqs:us-gov-west-1:",
        );
    });

    it("a resource's own region goes before the provider's; CLOUDFRONT firewalls live in us-east-1", () => {
        expect(compute("aws:sqs/queue:Queue", { name: "q", region: "us-east-2" }).outputs["arn"]).to.equal(
            "arn:aws:sqs:us-east-2:123456789012:q",
        );
        expect(compute("aws:wafv2/webAcl:WebAcl", { name: "acl", scope: "CLOUDFRONT" }).outputs["arn"]).to.match(
            /^arn:aws:wafv2:us-east-1:123456789012:global\/webacl\/acl\//,
        );
    });

    it("one flow makes a single-class input, two a standard one", () => {
        const input = (count: number) =>
            compute("aws:medialive/input:Input", {
                mediaConnectFlows: Array.from({ length: count }, () => ({ flowArn: "a" })),
            });
        expect(input(1).outputs["inputClass"]).to.equal("SINGLE_PIPELINE");
        expect(input(2).outputs["inputClass"]).to.equal("STANDARD");
    });

    it("endpoints: one host an account and region, a path of their own, the ending of the packager", () => {
        const url = (given: PlainObject, name: string) =>
            String(
                JSON.stringify(
                    compute("aws-native:mediapackage:OriginEndpoint", given, "eu-west-1", name).outputs["url"],
                ),
            );
        const [live, delayed] = [
            url({ awsId: "a", hlsPackage: {} }, "a"),
            url({ awsId: "b", dashPackage: {}, manifestName: "m" }, "b"),
        ];
        expect(live).to.match(
            /^"https:\/\/[0-9a-f]{16}\.mediapackage\.eu-west-1\.amazonaws\.com\/out\/v1\/[0-9a-f]{32}\/index\.m3u8"$/,
        );
        expect(delayed).to.match(/\/m\.mpd"$/);
        expect(live.split("/")[2]).to.equal(delayed.split("/")[2]);
        expect(live.split("/")[5]).not.to.equal(delayed.split("/")[5]);
    });

    it("a certificate's validation records, one a name", () => {
        const { outputs } = compute("aws:acm/certificate:Certificate", {
            domainName: "a.example",
            subjectAlternativeNames: ["b.example", "a.example"],
            validationMethod: "DNS",
        });
        expect(outputs["domainValidationOptions"]).to.have.length(2);
        expect(outputs["subjectAlternativeNames"]).to.deep.equal(["a.example", "b.example"]);
    });

    it("what the table does not hold gets an id and nothing else", () => {
        expect(isComputedKnown("aws:iam/group:Group")).to.equal(false);
        expect(compute("aws:iam/group:Group").outputs).to.deep.equal({});
        expect(compute("pulumi:providers:aws").id).to.match(
            /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
        );
    });
});
