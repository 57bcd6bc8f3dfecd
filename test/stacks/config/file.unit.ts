import { expect } from "chai";

import { inspectConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";
import { passphraseDecrypter } from "../../../stacks/config/passphrase";
import { sortEntries } from "../../../stacks/config/raw";

/** Out of Pulumi's own test of its passphrase secrets manager: the word "pulumi", sealed with "password". */
const pulumisOwnSalt = "v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";
const sealedPulumi = "v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";

const event = `
config:
  aws:region: eu-west-1
  pi-live:event: { name: ride }
  pi-live:cameras: [{ application: gopro, kind: rtmp }]
  pi-live:contribution: { sources: [{ name: main, allowedCidr: 203.0.113.4/32 }] }
  pi-live:encoder: { ladder: 720p, framesPerSecond: 25 }
`;

describe("a stack file", () => {
    it("is handed on as the engine would: text, and objects as JSON", () => {
        const { config, stack } = parseStackFile(event, "/somewhere/Pulumi.ride.yaml", {});
        expect(stack).to.equal("ride");
        expect(config["aws:region"]).to.equal("eu-west-1");
        expect(config["pi-live:event"]).to.equal('{"name":"ride"}');
    });

    it("has placeholders of the right form for the secrets that it lacks, and says why", () => {
        const { raw, placeholders, secretKeys, config } = parseStackFile(event, "Pulumi.ride.yaml", {});
        expect(placeholders.map(({ key }) => key)).to.deep.equal(["srtPassphrase", "cdnAuthorization"]);
        expect(placeholders[0].why).to.contain("pulumi config set --secret pi-live:srtPassphrase");
        expect(secretKeys).to.deep.equal(["pi-live:srtPassphrase", "pi-live:cdnAuthorization"]);
        expect(config["pi-live:srtPassphrase"]).to.equal(placeholders[0].value);
        // Only the providers' regions differ here: the placeholders pass for secrets.
        expect(inspectConfig(raw).problems.map(({ path }) => path)).to.deep.equal([["aws-native:region"]]);
    });

    it("needs no placeholder where no secret is needed", () => {
        const open = event
            .replace("sources:", "encrypted: false, sources:")
            .concat("  pi-live:endpoints: { authorizeOrigin: false }\n");
        expect(parseStackFile(open, "Pulumi.ride.yaml", {}).placeholders).to.deep.equal([]);
    });

    it("has placeholders for secrets that it cannot open, one for each application's key too", () => {
        const sealed = `encryptionsalt: ${pulumisOwnSalt}${event}  pi-live:publishKeys: { secure: "${sealedPulumi}" }\n`;
        const { placeholders, config } = parseStackFile(sealed, "Pulumi.ride.yaml", {});
        const keys = placeholders.find(({ key }) => key === "publishKeys");
        expect(keys?.why).to.equal("PULUMI_CONFIG_PASSPHRASE is not set");
        expect(config["pi-live:publishKeys"]).to.match(/^{"gopro":"/);
        const wrong = parseStackFile(sealed, "Pulumi.ride.yaml", { PULUMI_CONFIG_PASSPHRASE: "guess" });
        expect(wrong.placeholders.find(({ key }) => key === "publishKeys")?.why).to.equal(
            "PULUMI_CONFIG_PASSPHRASE does not open this stack's secrets",
        );
    }).timeout(20_000);

    it("has its secrets opened with the passphrase, and checked without being shown", () => {
        const sealed = `encryptionsalt: ${pulumisOwnSalt}${event}  pi-live:srtPassphrase: { secure: "${sealedPulumi}" }\n`;
        const { raw, config, secretKeys } = parseStackFile(sealed, "Pulumi.ride.yaml", {
            PULUMI_CONFIG_PASSPHRASE: "password",
        });
        expect(config["pi-live:srtPassphrase"]).to.equal("pulumi");
        expect(secretKeys).to.include("pi-live:srtPassphrase");
        const problem = inspectConfig(raw).problems.find(({ path }) => path[0] === "srtPassphrase");
        expect(problem?.found).to.equal("another form (6 characters)");
        expect(problem?.expected).to.equal("at least 10 characters");
    }).timeout(20_000);
});

describe("the passphrase of a stack", () => {
    it("opens what Pulumi itself sealed", () => {
        expect(passphraseDecrypter(pulumisOwnSalt, "password").decrypt(sealedPulumi)).to.equal("pulumi");
    }).timeout(20_000);

    it("refuses another's", () => {
        expect(() => passphraseDecrypter(pulumisOwnSalt, "Password")).to.throw();
    }).timeout(20_000);
});

describe("what the engine hands over", () => {
    it("is sorted into ours, secrets and others'", () => {
        const raw = sortEntries([
            { key: "aws:region", text: "eu-west-1", secret: false },
            { key: "pi-live:event", text: '{"name":"ride"}', secret: false },
            { key: "pi-live:srtPassphrase", text: "correct-horse-battery", secret: true },
        ]);
        expect(raw.foreign).to.deep.equal({ "aws:region": "eu-west-1" });
        expect(raw.values).to.deep.equal({ event: { name: "ride" } });
        expect(raw.secrets).to.deep.equal({ srtPassphrase: "correct-horse-battery" });
        expect(raw.problems).to.deep.equal([]);
    });

    it("is refused where a plain key is secret, since its value would reach the state in clear", () => {
        const { problems } = sortEntries([{ key: "pi-live:event", text: '{"name":"ride"}', secret: true }]);
        expect(problems.map(({ path, found }) => [path, found])).to.deep.equal([[["event"], "an encrypted value"]]);
    });

    it("lacks a secret: said with the command that sets it", () => {
        const raw = sortEntries([
            { key: "pi-live:event", text: '{"name":"ride"}', secret: false },
            {
                key: "pi-live:contribution",
                text: '{"sources":[{"name":"main","allowedCidr":"203.0.113.4/32"}]}',
                secret: false,
            },
            { key: "pi-live:encoder", text: '{"ladder":"720p","framesPerSecond":"30000/1001"}', secret: false },
        ]);
        const { problems, settings } = inspectConfig(raw);
        expect(problems.map(({ path, fix }) => [path[0], fix])).to.deep.equal([
            ["srtPassphrase", "run `pulumi config set --secret pi-live:srtPassphrase`"],
            ["cdnAuthorization", "run `pulumi config set --secret pi-live:cdnAuthorization`"],
        ]);
        expect(settings?.kind === "event" && settings.encoder.framesPerSecond).to.deep.equal({
            numerator: 30_000,
            denominator: 1001,
        });
    });
});
