import { expect } from "chai";

import { AbrEncoder } from "../../components/abr-encoder";
import { PiIngest } from "../../components/pi-ingest";
import { SrtContribution } from "../../components/srt-contribution";
import { record } from "../../graph";
import { explain, Judge } from "../schema/judge";
import { args as encoder, flowArn } from "./abr-encoder/fixtures";
import { args as ingest, hostKey } from "./pi-ingest/fixtures";

const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf";
const tags = { crew: "blue" };

/** Every argument that reaches AWS or the host, also those that neither sample event uses. */
function everything(): void {
    const contribution = new SrtContribution("srt", {
        sources: [
            {
                name: "main",
                allowedCidr: "203.0.113.4/32",
                availabilityZone: "eu-west-1a",
                backup: { name: "main-backup", allowedCidr: "198.51.100.8/32", port: 5001 },
            },
            { name: "spare", allowedCidr: "203.0.113.5/32", availabilityZone: "eu-west-1b", port: 5002 },
        ],
        passphraseSecretArn: secret,
        secretKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
        monitoring: { blackSeconds: 10, frozenSeconds: 20, silentSeconds: 30 },
        outputs: [
            {
                name: "arena",
                protocol: "srt-caller",
                destination: "192.0.2.9",
                port: 6000,
                passphraseSecretArn: secret,
            },
            {
                name: "wall",
                protocol: "srt-listener",
                port: 6001,
                allowedCidrs: ["192.0.2.0/24"],
                description: "Wall",
            },
            { name: "zixi", protocol: "zixi-push", destination: "z.example", port: 6002, streamId: "s", latencyMs: 0 },
        ],
        entitlements: [
            { name: "partner", subscribers: ["210987654321"], description: "Feed", subscriberFeePercent: 50 },
        ],
        flowSize: "LARGE",
        maintenance: { day: "Monday", startHour: "03:00" },
        tags,
    });
    const full = {
        ...encoder,
        audio: { bitrate: 128_000, sampleRate: 48_000, languageCode: "deu" },
        recording: { bucketName: "recordings", bucketArn: "arn:aws:s3:::b", rolloverSeconds: 60 },
        logLevel: "ERROR" as const,
        maintenance: { day: "Monday" as const, startHour: "03:00" },
        tags,
    };
    new AbrEncoder("packaged", {
        ...full,
        channelClass: "STANDARD",
        flowArns: contribution.flowArns,
        flowCount: 2,
        inputLoss: { slateUrl: "https://a.example/s.png" },
    });
    for (const push of ["basic-put", "webdav"] as const) {
        new AbrEncoder(push, {
            ...full,
            flowArns: [flowArn],
            target: {
                hls: {
                    urls: ["https://a.example/in/index"],
                    push,
                    username: "u",
                    passwordParameterArn: "arn:aws:ssm:eu-west-1:123456789012:parameter/p",
                    mediaPackageV2ChannelArn: "arn:aws:mediapackagev2:eu-west-1:123456789012:channelGroup/g/channel/c",
                },
            },
        });
    }
    new PiIngest("pi", {
        ...ingest,
        connection: {
            ...ingest.connection,
            privateKey: "-----BEGIN PRIVATE KEY-----",
            jumpHost: { host: "jump.example", hostKey, agentSocket: "/run/agent" },
        },
        address: "10.66.0.1",
        model: "pi4",
        presence: "away",
        exit: { kind: "relay", targets: [{ name: "main", host: "203.0.113.9", port: 5000, passphrase: "0123456789" }] },
        tags,
    });
}

describe("the venue's and the encoder's resources", () => {
    it("are what AWS and the SDK publish, with every argument in use", async () => {
        const { resources, errors } = await record(everything);
        expect(errors).to.deep.equal([]);
        const judge = new Judge();
        const verdicts = resources.all().flatMap((resource) => judge.verdicts(resource));
        expect(verdicts, explain(verdicts)).to.deep.equal([]);
    });
});
