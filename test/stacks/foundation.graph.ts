import { expect } from "chai";

import { record } from "../../graph";
import { checkConfig } from "../../stacks/checks/settings";
import { parseStackFile } from "../../stacks/config/file";
import { deploy } from "../../stacks/deploy";
import { deployFoundation } from "../../stacks/foundation";
import type { EventSettings, FoundationSettings } from "../../stacks/settings";

function foundation(rest: string): FoundationSettings {
    const text = `config:\n  pi-live:kind: foundation\n${rest}`;
    const settings = checkConfig(parseStackFile(text, "Pulumi.house.yaml", {}).raw);
    if (settings.kind !== "foundation") throw new Error("no foundation");
    return settings;
}

function event(rest: string): EventSettings {
    const text = `config:
  pi-live:event: { name: ride }
  pi-live:contribution: { sources: [{ name: main, allowedCidr: 203.0.113.4/32 }] }
  pi-live:encoder: { ladder: 720p, framesPerSecond: 25 }
${rest}`;
    const settings = checkConfig(parseStackFile(text, "Pulumi.ride.yaml", {}).raw);
    if (settings.kind !== "event") throw new Error("no event");
    return settings;
}

const secrets = { srtPassphrase: "correct-horse-battery", cdnAuthorization: "3f0e8f5e-header" };
const stack = "organization/pi-live/house";

describe("a foundation", () => {
    it("gives events its certificate only once it is issued, from us-east-1", async () => {
        const settings = foundation(`  pi-live:foundation:
    name: house
    domain: { name: live.example.org, alternativeNames: ["*.live.example.org"], zoneId: Z0123456789EXAMPLE }
`);
        const { resources, errors, outputs } = await record(() => deployFoundation(settings));
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        const certificate = resources.one("aws:acm/certificate:Certificate");
        const issued = resources.one("aws:acm/certificateValidation:CertificateValidation");
        expect([certificate.inputs.region, issued.inputs.region]).to.deep.equal(["us-east-1", "us-east-1"]);
        expect(issued.dependencies).to.include.members(
            resources.all("aws:route53/record:Record").map(({ urn }) => urn),
        );
        expect(outputs.certificateArn).to.equal(issued.outputs.certificateArn);
    });

    it("waits for nobody where the zone is elsewhere, and says which records to set", async () => {
        const settings = foundation("  pi-live:foundation: { name: house, domain: { name: live.example.org } }\n");
        const { resources, outputs } = await record(() => deployFoundation(settings));
        expect(resources.all("aws:acm/certificateValidation:CertificateValidation")).to.deep.equal([]);
        expect(JSON.stringify(outputs.certificateRecords)).to.match(/"type":"CNAME"/);
    });

    it("has a log bucket with ACLs, which CloudFront's standard logs need, and none that is public", async () => {
        const settings = foundation("  pi-live:foundation: { name: house, logBucket: {} }\n");
        const { resources } = await record(() => deployFoundation(settings));
        const owned = resources.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls");
        expect(owned.inputs.rule).to.deep.equal({ objectOwnership: "BucketOwnerPreferred" });
        const closed = resources.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
        expect(closed.inputs).to.include({ blockPublicAcls: true, restrictPublicBuckets: true });
        expect(resources.all("aws:s3/bucketAcl:BucketAcl")).to.deep.equal([]);
    });

    it("writes the bucket's ACL itself when it knows who owns it: the owner and AWS's log delivery, after ACLs are on", async () => {
        const owner = "a".repeat(64);
        const settings = foundation(
            `  pi-live:foundation: { name: house, logBucket: {} }\n  pi-live:aws: { canonicalUserId: ${owner} }\n`,
        );
        const { resources } = await record(() => deployFoundation(settings));
        const acl = resources.one("aws:s3/bucketAcl:BucketAcl");
        expect(JSON.stringify(acl.inputs))
            .to.contain(owner)
            .and.to.contain("c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d70");
        expect(acl.dependencies).to.include(
            resources.one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").urn,
        );
    });

    it("lets alarms of its own account publish, here and in us-east-1 where the edge's are", async () => {
        const settings = foundation("  pi-live:foundation: { name: house, alarms: { emails: [crew@example.org] } }\n");
        const { resources, outputs } = await record(() => deployFoundation(settings));
        const policies = resources
            .all("aws:sns/topicPolicy:TopicPolicy")
            .map(({ inputs }) => JSON.stringify(inputs.policy));
        expect(policies).to.have.lengthOf(2);
        for (const policy of policies) expect(policy).to.contain(String.raw`\"aws:SourceAccount\":\"123456789012\"`);
        expect(outputs.edgeAlarmTopicArn).to.match(/^arn:aws:sns:us-east-1:/);
    });

    it("shares its ads with every distribution of its account, and an event puts its own beside them", async () => {
        const settings = foundation(`  pi-live:foundation: { name: house, adAssets: { slate: stacks/vast/slate.mp4 } }
  pi-live:aws: { accountId: "123456789012" }
`);
        const house = await record(() => deployFoundation(settings));
        expect(house.errors.map(({ message }) => message)).to.deep.equal([]);
        const [policy] = house.resources.all("aws:s3/bucketPolicy:BucketPolicy");
        expect(policy.inputs.policy).to.contain("arn:aws:cloudfront::123456789012:distribution/*");

        const ride = event(`  pi-live:ads: { vast: stacks/vast/own.xml }
  pi-live:foundation: { stack: ${stack}, adAssets: true }
`);
        const { resources, errors } = await record(() => void deploy(ride, secrets), {
            stackReferences: { [stack]: house.outputs },
        });
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        expect(resources.all("aws:s3/bucket:Bucket")).to.deep.equal([]);
        // S3 has one policy a bucket: the foundation's stays.
        expect(resources.all("aws:s3/bucketPolicy:BucketPolicy")).to.deep.equal([]);
        const buckets = resources.all("aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs.bucket);
        expect(new Set(buckets)).to.deep.equal(new Set([house.outputs.adBucketName]));
        const { inputs } = resources.one("aws-native:mediatailor:PlaybackConfiguration", "ride-ads-live");
        expect(inputs.slateAdUrl).to.match(new RegExp(`${JSON.stringify(house.outputs.slatePath).slice(1, -1)}$`));
    });

    it("that lacks what an event takes is named, with both ways out", async () => {
        const ride = event(`  pi-live:edge: { domain: { name: live.example.org } }
  pi-live:foundation: { stack: ${stack} }
`);
        const { errors } = await record(() => void deploy(ride, secrets), {
            stackReferences: { [stack]: {} },
            timeoutMs: 3000,
        });
        expect(errors.map(({ message }) => message).join()).to.contain(
            "the stack organization/pi-live/house has no output certificateArn: give foundation.domain there, or edge.domain.certificateArn here",
        );
    });
});

describe("an event without a foundation", () => {
    it("makes certificate and log bucket of its own, and points its domain to the distribution", async () => {
        const ride = event(`  pi-live:edge:
    domain: { name: ride.example.org, zoneId: Z0123456789EXAMPLE }
    logs: {}
  pi-live:recording: { keepDays: 30 }
`);
        const { resources, errors, outputs } = await record(() => deploy(ride, secrets));
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        const distribution = resources.one("aws:cloudfront/distribution:Distribution");
        expect(distribution.dependencies).to.include.members([
            resources.one("aws:acm/certificateValidation:CertificateValidation").urn,
            resources.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "ride-logs-lifetime").urn,
        ]);
        const types = resources
            .all("aws:route53/record:Record")
            .filter(({ inputs }) => inputs.name === "ride.example.org")
            .map(({ inputs }) => inputs.type);
        expect(types).to.deep.equal(["A", "AAAA"]);
        expect(JSON.stringify(outputs.playback)).to.contain("https://ride.example.org/");
        expect(JSON.stringify(outputs.ids)).to.match(/"recordings":"s3:\/\//);
    });

    it("does without ads, hosts and encryption", async () => {
        const plain = event("  pi-live:endpoints: { authorizeOrigin: false }\n");
        const clear = { ...plain, contribution: { ...plain.contribution, encrypted: false } };
        const { resources, errors, outputs } = await record(() => deploy(clear));
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        expect(resources.all("aws:secretsmanager/secret:Secret")).to.deep.equal([]);
        expect(resources.all("pi-live:index:SsaiConfig")).to.deep.equal([]);
        expect(outputs.playback).to.have.deep.property("withAds", {});
    });

    it("opens the jump host with its own key where there is one, and a host's agent instead of the stack's key", async () => {
        const hosts =
            event(`  pi-live:cameras: [{ application: stage, kind: test, host: near }, { application: gopro, kind: rtmp, host: far }]
  pi-live:pi:
    hosts:
      - { name: near, host: near.example, unpinnedHostKey: true, agentSocket: /run/agent, jumpHost: { host: jump.example } }
      - { name: far, host: far.example, unpinnedHostKey: true, jumpHost: { host: jump.example } }
`);
        const key = (word: string) => `-----BEGIN PRIVATE KEY-----\n${word}\n-----END PRIVATE KEY-----\n`;
        const connections = async (jump: object) => {
            const { resources, errors } = await record(
                () => void deploy(hosts, { ...secrets, piPrivateKey: key("own"), ...jump }),
            );
            expect(errors.map(({ message }) => message)).to.deep.equal([]);
            return resources.all("command:remote:Command").map(({ inputs }) => JSON.stringify(inputs["connection"]));
        };
        const [near, far] = await connections({ piJumpPrivateKey: key("jump") });
        expect(near)
            .to.match(/jump\\n/)
            .and.match(/"agentSocketPath":"\/run\/agent"/);
        expect(near).to.not.match(/own\\n/);
        expect(far)
            .to.match(/jump\\n/)
            .and.match(/own\\n/);
        const [, alone] = await connections({});
        expect(alone.match(/own\\n/g)).to.have.lengthOf(2);
    });

    it("sends from a Pi that relays to its own flows, the passphrase on standard input only", async () => {
        const relayed = event(`  pi-live:cameras: [{ application: raspivid, kind: raspicam }]
  pi-live:pi: { hosts: [{ name: venue, host: pi.example, unpinnedHostKey: true, exit: { kind: relay } }] }
`);
        const { resources, outputs, errors } = await record(() => deploy(relayed, secrets));
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        expect(outputs.pis)
            .to.have.nested.property("[0].sends.targets[0]")
            .that.includes({ name: "main", port: 5000, latencyMs: 2000, encrypted: true });
        const sealed = Buffer.from(secrets.srtPassphrase).toString("base64");
        const holding = (text: string) =>
            resources.all().flatMap(({ type, inputs }) => (JSON.stringify(inputs).includes(text) ? [type] : []));
        expect(holding(secrets.srtPassphrase)).to.deep.equal(["aws:secretsmanager/secretVersion:SecretVersion"]);
        expect(holding(sealed)).to.deep.equal(["command:remote:Command"]);
        for (const command of resources.all("command:remote:Command")) {
            expect(command.secrets.join(), command.name).to.contain("stdin");
        }
        expect(resources.one("command:remote:CopyToRemote").dependencies).to.include(
            resources.one("aws-native:mediaconnect:Flow").urn,
        );
    });
});
