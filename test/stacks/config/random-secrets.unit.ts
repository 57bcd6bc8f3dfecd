import { expect } from "chai";

import { checkConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";
import { randomSecrets } from "../../../stacks/config/random-secrets";
import { secretSchemas } from "../../../stacks/settings/secrets";

const file = parseStackFile(
    `
config:
  aws:region: eu-west-1
  aws-native:region: eu-west-1
  pi-live:event: { name: ride }
  pi-live:cameras: [{ application: gopro, kind: rtmp }, { application: phone, kind: rtmp }]
  pi-live:contribution: { sources: [{ name: main, allowedCidr: 203.0.113.4/32 }] }
  pi-live:encoder: { ladder: 720p, framesPerSecond: 25 }
  pi-live:publishKeys: { secure: "AAABsealed" }
`,
    "Pulumi.ride.yaml",
    {},
);

describe("secrets made at random", () => {
    it("stand for every secret of the config, in the form that its key asks for, and differ each time", () => {
        const [one, other] = [randomSecrets(file), randomSecrets(file)];
        expect(Object.keys(one).sort()).to.deep.equal([
            "pi-live:cdnAuthorization",
            "pi-live:publishKeys",
            "pi-live:srtPassphrase",
        ]);
        for (const key of ["srtPassphrase", "cdnAuthorization"] as const) {
            expect(secretSchemas[key].safeParse(one[`pi-live:${key}`]).success).to.equal(true);
            expect(one[`pi-live:${key}`]).not.to.be.oneOf([other[`pi-live:${key}`], file.config[`pi-live:${key}`]]);
        }
        const keys: unknown = JSON.parse(one["pi-live:publishKeys"]);
        expect(keys).to.have.all.keys("gopro", "phone");
        expect(secretSchemas.publishKeys.safeParse(keys).success).to.equal(true);
        expect(one["pi-live:publishKeys"]).not.to.equal(other["pi-live:publishKeys"]);
        expect(checkConfig(file.raw).kind).to.equal("event");
    });

    it("add none that the config lacks", () => {
        expect(randomSecrets({ config: { "aws:region": "eu-west-1" } })).to.deep.equal({});
    });
});
