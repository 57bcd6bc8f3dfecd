import { readFileSync } from "node:fs";

import { expect } from "chai";

import { knownRegions, mediaRegions } from "../../../components/common/regions";
import { regionWarning } from "../../../stacks/checks/placement";
import { configProblems as problems } from "../../support/config-problems";

const dev = readFileSync("Pulumi.dev.yaml", "utf8");
const prod = readFileSync("Pulumi.prod.yaml", "utf8");
const foundation = readFileSync("Pulumi.foundation.yaml", "utf8");

describe("a region", () => {
    const moved = (region: string) => problems(dev, ["region: eu-west-1", `region: ${region}`]);

    it("is one of those with all four media services", () => {
        expect(mediaRegions).to.have.lengthOf(17);
        for (const region of mediaRegions) expect(moved(region), region).to.deep.equal([]);
    });

    it("is refused where some are missing, by name", () => {
        const where = `write one of ${mediaRegions.join(", ")}`;
        const lacking: [region: string, missing: string][] = [
            ["us-west-1", "no MediaLive, no MediaTailor"],
            ["me-central-1", "no MediaPackage"],
            ["af-south-1", "no MediaLive, no MediaPackage"],
            ["eu-south-1", "no MediaConnect, no MediaLive, no MediaPackage, no MediaTailor"],
            ["cn-north-1", "no MediaConnect, no MediaLive, no MediaPackage, no MediaTailor"],
            ["us-gov-west-1", "no MediaConnect, no MediaLive, no MediaPackage, no MediaTailor"],
        ];
        for (const [region, missing] of lacking) {
            expect(moved(region)).to.deep.equal([
                `aws:region: found "${region}": there is ${missing} in ${region} (AWS's endpoints of 30 November 2026): ${where}`,
            ]);
        }
        const refused = knownRegions.filter((region) => moved(region).length > 0);
        expect(refused).to.have.members(knownRegions.filter((region) => !mediaRegions.includes(region)));
    });

    it("is a warning where the table does not know it, with what was probably meant", () => {
        expect(moved("eu-west-7")).to.deep.equal([]);
        expect(regionWarning("eu-west-7")).to.contain(
            "aws:region eu-west-7 is in no list of AWS's regions of 30 November",
        );
        expect(regionWarning("eu-wst-1")).to.match(/Did you mean eu-west-1\?$/);
        expect(regionWarning("eu-west-1")).to.equal(undefined);
        expect(regionWarning("us-west-1")).to.equal(undefined);
    });

    it("has the form of a region's name", () => {
        for (const region of ["eu-west-1a", "Ireland", "EU-WEST-1", "eu_west_1"]) {
            expect(moved(region)[0]).to.match(/^aws:region: found "[^"]+": must be the name of an AWS region/);
        }
        expect(moved("eu-west-1a")[0]).to.match(/\(did you mean eu-west-1\?\)$/);
    });

    it("may be any for a foundation, which has no media services", () => {
        expect(problems(foundation, ["region: eu-west-1", "region: me-south-1"])).to.deep.equal([]);
    });
});

describe("what lies in a region or an account", () => {
    const secret = (region: string, account = "123456789012") =>
        `"arn:aws:secretsmanager:${region}:${account}:secret:srt-AbCdEf"`;
    const contribution = (line: string): [string, string] => ["    port: 5000\n", `    port: 5000\n    ${line}\n`];

    it("is in the stack's region: zones", () => {
        expect(problems(prod, ["eu-west-1a", "us-east-1a"], ["eu-west-1b", "us-east-1b"])).to.deep.equal([
            'pi-live:contribution.sources[0].availabilityZone: found "us-east-1a": must be a zone of aws:region, eu-west-1, e.g. eu-west-1a',
            'pi-live:contribution.sources[1].availabilityZone: found "us-east-1b": must be a zone of aws:region, eu-west-1, e.g. eu-west-1a',
        ]);
    });

    it("is compared with the stack's region once: zones and secrets of one config", () => {
        const prodSecret: [string, string] = contribution(`passphraseSecretArn: ${secret("us-east-1")}`);
        const [secretOnly] = problems(prod, prodSecret);
        expect(problems(prod, prodSecret)).to.deep.equal([secretOnly]);
        expect(secretOnly).to.contain("must be in the event's region, eu-west-1, not in us-east-1");
        // The secret is right here, and the zone is not.
        const right = contribution(`passphraseSecretArn: ${secret("eu-west-1")}`);
        const zone = ": must be a zone of aws:region, eu-west-1, e.g. eu-west-1a";
        expect(problems(prod, right, ["eu-west-1a", "us-east-1a"])).to.deep.equal([
            `pi-live:contribution.sources[0].availabilityZone: found "us-east-1a"${zone}`,
        ]);
        expect(problems(prod, prodSecret, ["eu-west-1a", "us-east-1a"])).to.have.lengthOf(2);
    });

    it("is compared with one another where the config names no region", () => {
        const nowhere: [string, string][] = [
            ["  aws:region: eu-west-1\n", ""],
            ["  aws-native:region: eu-west-1\n", ""],
        ];
        expect(problems(prod, contribution(`passphraseSecretArn: ${secret("us-east-1")}`), ...nowhere)).to.deep.equal([
            `pi-live:contribution.passphraseSecretArn: found ${secret("us-east-1")}: must be in the flow's region, eu-west-1`,
        ]);
        expect(problems(prod, ["eu-west-1a", "us-east-1a"], ...nowhere)).to.deep.equal([
            "pi-live:contribution.sources: found a list of 2: two need zones of one region",
        ]);
    });

    it("is in the stack's region: secrets, those of outputs too", () => {
        expect(problems(dev, contribution(`passphraseSecretArn: ${secret("us-east-1")}`))).to.deep.equal([
            `pi-live:contribution.passphraseSecretArn: found ${secret("us-east-1")}: must be in the event's region, eu-west-1, not in us-east-1`,
        ]);
        const output = `outputs: [{ name: partner, protocol: srt-caller, destination: 192.0.2.10, port: 6000, passphraseSecretArn: ${secret("eu-west-2")} }]`;
        expect(problems(dev, contribution(output))).to.deep.equal([
            `pi-live:contribution.outputs[0].passphraseSecretArn: found ${secret("eu-west-2")}: must be in the event's region, eu-west-1, not in eu-west-2`,
        ]);
        expect(problems(dev, contribution(`passphraseSecretArn: ${secret("eu-west-1")}`))).to.deep.equal([]);
    });

    it("is of the stack's account, and of one account where none is given", () => {
        const role = '"arn:aws:iam::210987654321:role/SrtReader"';
        const both = contribution(`passphraseSecretArn: ${secret("eu-west-1")}\n    readerRoleArn: ${role}`);
        expect(problems(dev, both)).to.deep.equal([
            `pi-live:contribution.readerRoleArn: found ${role}: must be of the same account as pi-live:contribution.passphraseSecretArn, 123456789012`,
        ]);
        const account: [string, string] = [
            "  pi-live:edge:\n",
            '  pi-live:aws: { accountId: "210987654321" }\n  pi-live:edge:\n',
        ];
        expect(problems(dev, both, account)).to.deep.equal([
            `pi-live:contribution.passphraseSecretArn: found ${secret("eu-west-1")}: must be of the account aws.accountId, 210987654321, not of 123456789012`,
        ]);
    });

    it("is of the region's partition", () => {
        const role = '"arn:aws-cn:iam::123456789012:role/SrtReader"';
        expect(problems(dev, contribution(`readerRoleArn: ${role}`))).to.deep.equal([
            `pi-live:contribution.readerRoleArn: found ${role}: must begin with arn:aws: like everything in this region`,
        ]);
    });

    it("is an ARN of its kind", () => {
        for (const arn of [
            '"arn:aws:iam::123456789012:role"',
            '"arn:aws:iam::123456789012:user/crew"',
            '"arn:aws:iam::12345:role/x"',
            '"arn:aws:iam:eu-west-1:123456789012:role/x"',
            '"arn:aws:iam::123456789012:role/a b"',
        ]) {
            expect(problems(dev, contribution(`readerRoleArn: ${arn}`))).to.deep.equal([
                `pi-live:contribution.readerRoleArn: found ${arn}: must be the ARN of an IAM role, e.g. arn:aws:iam::123456789012:role/MediaLive`,
            ]);
        }
        const certificate = '"arn:aws:acm:us-east-1:123456789012:certificate"';
        const [line] = problems(foundation, ["zoneId: Z0123456789EXAMPLE", `certificateArn: ${certificate}`]);
        expect(line).to.match(
            /^pi-live:foundation\.domain\.certificateArn: found .* must be the ARN of an ACM certificate in us-east-1/,
        );
        const house = '"arn:aws:acm:us-east-1:210987654321:certificate/0b1c2d3e"';
        expect(problems(foundation, ["zoneId: Z0123456789EXAMPLE", `certificateArn: ${house}`])).to.deep.equal([
            `pi-live:foundation.domain.certificateArn: found ${house}: must be of the account aws.accountId, 123456789012, not of 210987654321`,
        ]);
    });
});

describe("tags", () => {
    const tag = (line: string) => problems(prod, ["production: pi-live-prod", line]);
    const allowed = "letters, digits, spaces and _ . : / = + - @";

    it("have characters that IAM takes, in values and keys", () => {
        expect(tag('show: "Sunday (live) & more"')).to.deep.equal([
            `pi-live:event.tags.show: found "Sunday (live) & more": a value takes ${allowed}`,
        ]);
        expect(tag('"show!": sunday')).to.deep.equal([
            `pi-live:event.tags."show!": found "sunday": a key takes ${allowed}`,
        ]);
        expect(tag('"Übertragung 1": "Stadt München, Süd"')).to.have.lengthOf(1);
        expect(tag('"Übertragung 1": "Stadt München / Süd = +1 @:_."')).to.deep.equal([]);
    });

    it("leave aws: to AWS, in any case, and have each key once in any case", () => {
        for (const key of ["aws:show", "AWS:show"]) {
            expect(tag(`"${key}": sunday`)[0]).to.contain("a key may not begin with aws:, which AWS keeps for itself");
        }
        expect(tag('show: a\n      Show: "b"')).to.deep.equal([
            'pi-live:event.tags.Show: found "b": IAM takes show and Show for one key: leave out one of them',
        ]);
    });

    it("are at most fifty, and a foundation's are no others", () => {
        const many = Array.from({ length: 51 }, (_, i) => `tag-${i}: x`).join("\n      ");
        expect(tag(many)).to.deep.equal(["pi-live:event.tags: found a group of keys: at most 50 tags"]);
        expect(problems(foundation, ["production: pi-live", "production: pi-live & more"])).to.deep.equal([
            `pi-live:foundation.tags.production: found "pi-live & more": a value takes ${allowed}`,
        ]);
    });
});

describe("names that stand twice in a list", () => {
    it("are refused where the second would be dropped", () => {
        const clip = "{ name: own-1, path: stacks/vast/own-1.mp4 }";
        expect(problems(dev, ["    slate:", `    clips: [${clip}, ${clip}]\n    slate:`])).to.deep.equal([
            'pi-live:ads.clips[1].name: found "own-1": each needs a name of its own; pi-live:ads.clips[0] has the same',
        ]);
        expect(problems(foundation, ["      slate:", `      clips: [${clip}, ${clip}]\n      slate:`])).to.deep.equal([
            'pi-live:foundation.adAssets.clips[1].name: found "own-1": each needs a name of its own',
        ]);
    });

    it("are refused in lists of texts", () => {
        expect(problems(prod, ["[language]", "[language, age, language]"])).to.deep.equal([
            'pi-live:ads.playerParams[2]: found "language": stands twice, first at pi-live:ads.playerParams[0]: leave one out',
        ]);
        const origin = '"https://www.example.org"';
        expect(problems(prod, [`[${origin}]`, `[${origin}, ${origin}]`])).to.have.lengthOf(1);
        expect(problems(foundation, ["[crew@example.org]", "[crew@example.org, crew@example.org]"])).to.have.lengthOf(
            1,
        );
    });

    it("are told once where a component tells them", () => {
        expect(problems(prod, ["- name: spare", "- name: main"])).to.deep.equal([
            'pi-live:contribution.sources[1].name: found "main": each needs a name of its own',
        ]);
    });
});
