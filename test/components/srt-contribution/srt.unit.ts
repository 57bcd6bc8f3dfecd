import { expect } from "chai";
import * as fc from "fast-check";

import { problemText } from "../../../components/common/problems";
import { SrtContributionArgs, SrtEntitlement, SrtOutput } from "../../../components/srt-contribution/args";
import { srtProblems } from "../../../components/srt-contribution/srt";

const main = { name: "main", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" };
const spare = { name: "spare", allowedCidr: "198.51.100.7/32", availabilityZone: "eu-west-1b" };
const backup = { name: "main-backup", allowedCidr: "198.51.100.8/32", port: 5001 };

const caller: SrtOutput = { name: "arena", protocol: "srt-caller", destination: "192.0.2.9", port: 6000 };
const listener: SrtOutput = { name: "wall", protocol: "srt-listener", port: 6001, allowedCidrs: ["192.0.2.0/24"] };
const zixi: SrtOutput = {
    name: "zixi",
    protocol: "zixi-push",
    destination: "z.example",
    port: 2088 + 1,
    streamId: "s",
};
const entitlement: SrtEntitlement = { name: "partner", subscribers: ["210987654321"], description: "Partner's feed" };

function told(change: Partial<SrtContributionArgs>): string[] {
    return srtProblems({ sources: [main], ...change }).map(problemText);
}

/** A source with a few fields changed. */
function source(change: object): Partial<SrtContributionArgs> {
    return { sources: [{ ...main, ...change }] };
}

describe("SRT settings", () => {
    it("pass for one source, for two in two zones, with backups, outputs and entitlements", () => {
        expect(told({})).to.deep.equal([]);
        expect(
            told({
                sources: [{ ...main, backup }, spare],
                port: 5000,
                latencyMs: 200,
                passphraseSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf",
                monitoring: { thumbnails: false, blackSeconds: 10, frozenSeconds: 60, silentSeconds: 30 },
                outputs: [caller, listener, zixi],
                entitlements: [entitlement],
                flowSize: "LARGE",
                maintenance: { day: "Monday", startHour: "03:00" },
            }),
        ).to.deep.equal([]);
    });

    const refused: [string, Partial<SrtContributionArgs>, string][] = [
        ["no source", { sources: [] }, "sources: give one, or two for a STANDARD channel; got 0"],
        [
            "a name with a space",
            source({ name: "main stage" }),
            'sources[0].name: must be 1–32 letters, digits, - or _, a letter or digit first; got "main stage"',
        ],
        [
            "one name for source and backup",
            source({ backup: { ...backup, name: "main" } }),
            "sources[0].backup.name: each needs a name of its own; got main twice",
        ],
        [
            "two flows in one zone",
            { sources: [main, { ...spare, availabilityZone: "eu-west-1a" }] },
            "sources: two need two different availability zones, or MediaLive refuses the input",
        ],
        [
            "two flows without zones",
            { sources: [main, { name: "spare", allowedCidr: "198.51.100.7/32" }] },
            "sources: two need two different availability zones, or MediaLive refuses the input",
        ],
        [
            "zones of two regions",
            { sources: [main, { ...spare, availabilityZone: "eu-central-1b" }] },
            "sources: two need zones of one region; got eu-west-1a and eu-central-1b",
        ],
        [
            "a region for a zone",
            source({ availabilityZone: "eu-west-1" }),
            "sources[0].availabilityZone: must be a zone such as eu-west-1a; got eu-west-1",
        ],
        [
            "an address without length",
            source({ allowedCidr: "203.0.113.4" }),
            'sources[0].allowedCidr: must be an IPv4 block such as 203.0.113.4/32; got "203.0.113.4"',
        ],
        [
            "a byte above 255",
            source({ allowedCidr: "203.0.113.256/32" }),
            'sources[0].allowedCidr: must be an IPv4 block such as 203.0.113.4/32; got "203.0.113.256/32"',
        ],
        ["a port that AWS keeps", { port: 2088 }, "port: must be 1024–65535 and not 2077 or 2088; got 2088"],
        ["a privileged port", source({ port: 80 }), "sources[0].port: must be 1024–65535 and not 2077 or 2088; got 80"],
        [
            "one port for source and backup",
            source({ backup: { ...backup, port: 5000 } }),
            "sources[0].backup.port: each source of a flow needs a port of its own; got 5000 twice",
        ],
        ["no latency", { latencyMs: 9 }, "latencyMs: must be a whole number, 10–10,000; got 9"],
        [
            "a secret's name instead of its ARN",
            { passphraseSecretArn: "srt" },
            'passphraseSecretArn: must be the ARN of a Secrets Manager secret, e.g. arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf; got "srt"',
        ],
        [
            "a secret of another region",
            { passphraseSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:srt-AbCdEf" },
            "passphraseSecretArn: must be in the flow's region, eu-west-1; got us-east-1",
        ],
        [
            "an impatient threshold",
            { monitoring: { frozenSeconds: 5 } },
            "monitoring.frozenSeconds: must be a whole number, 10–60; got 5",
        ],
        [
            "a half hour",
            { maintenance: { day: "Monday", startHour: "03:30" } },
            "maintenance.startHour: must be a full hour, 00:00–23:00; got 03:30",
        ],
        [
            "a caller without destination",
            { outputs: [{ name: "arena", protocol: "srt-caller", port: 6000 }] },
            "outputs[0].destination: required with srt-caller",
        ],
        [
            "a caller with an allow list",
            { outputs: [{ ...caller, allowedCidrs: ["192.0.2.0/24"] }] },
            "outputs[0].allowedCidrs: is for srt-listener only: leave it out",
        ],
        [
            "a listener that nobody may call",
            { outputs: [{ ...listener, allowedCidrs: [] }] },
            "outputs[0].allowedCidrs: a listener needs to know who may call: give at least one CIDR block",
        ],
        [
            "a destination with its port",
            { outputs: [{ ...caller, destination: "192.0.2.9:6000" }] },
            "outputs[0].destination: must be the host alone, without port: write destination: 192.0.2.9, port: 6000",
        ],
        [
            "a URL for a destination",
            { outputs: [{ ...zixi, destination: "srt://z.example?passphrase=sesame" }] },
            "outputs[0].destination: must be the host alone, no URL: port, stream id and passphrase have keys of their own",
        ],
        [
            "an IPv6 block for the senders",
            source({ allowedCidr: "2001:db8::/32" }),
            'sources[0].allowedCidr: must be an IPv4 block such as 203.0.113.4/32; got "2001:db8::/32"',
        ],
        [
            "a listener with a destination",
            { outputs: [{ ...listener, destination: "192.0.2.9" }] },
            "outputs[0].destination: a listener waits for its callers: leave it out",
        ],
        [
            "two listeners on one port",
            { outputs: [listener, { ...listener, name: "wall-2" }] },
            "outputs: listeners of one flow need ports of their own; 6001 stands twice",
        ],
        [
            "a Zixi output without stream",
            { outputs: [{ name: "zixi", protocol: "zixi-push", destination: "z.example", port: 2089 }] },
            "outputs[0].streamId: required with zixi-push",
        ],
        [
            "a passphrase for Zixi",
            {
                outputs: [
                    { ...zixi, passphraseSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:z-AbCdEf" },
                ],
            },
            "outputs[0].passphraseSecretArn: a passphrase is SRT's: leave it out with zixi-push",
        ],
        [
            "an output of no source",
            { outputs: [{ ...caller, source: "stage" }] },
            "outputs[0].source: must name a source (main); got stage",
        ],
        [
            "too many outputs on a flow",
            { outputs: Array.from({ length: 51 }, (_, i) => ({ ...caller, name: `out-${i}` })) },
            "outputs: a flow has at most 50; main has 51",
        ],
        [
            "two outputs of one name",
            { outputs: [caller, caller] },
            "outputs[1].name: each needs a name of its own; got arena twice",
        ],
        [
            "an entitlement for nobody",
            { entitlements: [{ ...entitlement, subscribers: [] }] },
            "entitlements[0].subscribers: give at least one AWS account id",
        ],
        [
            "a short account id",
            { entitlements: [{ ...entitlement, subscribers: ["12345"] }] },
            "entitlements[0].subscribers[0]: an AWS account id has 12 digits; got 12345",
        ],
        [
            "an entitlement without description",
            { entitlements: [{ ...entitlement, description: " " }] },
            "entitlements[0].description: AWS requires one: say what it is for",
        ],
        [
            "a fee above all",
            { entitlements: [{ ...entitlement, subscriberFeePercent: 101 }] },
            "entitlements[0].subscriberFeePercent: must be a whole number, 0–100; got 101",
        ],
    ];
    for (const [what, change, message] of refused) {
        it(`refuse ${what}, and nothing else`, () => expect(told(change)).to.deep.equal([message]));
    }

    it("name every wrong argument at once", () => {
        const paths = srtProblems({ sources: [], port: 2088, latencyMs: 0 }).map(({ path }) => path);
        expect(paths).to.deep.equal(["sources", "port", "latencyMs"]);
    });

    it("accept every well-formed IPv4 block and port that is not reserved", () => {
        const block = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, length]) => `${ip}/${length}`);
        const port = fc.integer({ min: 1024, max: 65_535 }).filter((value) => value !== 2077 && value !== 2088);
        fc.assert(
            fc.property(block, port, (allowedCidr, value) => {
                expect(told({ ...source({ allowedCidr }), port: value })).to.deep.equal([]);
            }),
        );
    });
});
