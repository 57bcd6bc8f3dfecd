import { expect } from "chai";

import { SrtContribution } from "../../components/srt-contribution";
import { record } from "../../graph";

const args = {
    sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }],
    passphraseSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf",
};

describe("record", () => {
    it("keeps parents, dependencies and URNs as the engine would", async () => {
        const { resources, errors } = await record(() => void new SrtContribution("srt", args));
        expect(errors).to.deep.equal([]);
        const flow = resources.one("aws-native:mediaconnect:Flow");
        expect(flow.urn).to.equal(
            "urn:pulumi:dev::pi-live::pi-live:index:SrtContribution$aws-native:mediaconnect:Flow::srt-main-flow",
        );
        expect(flow.dependencies).to.include(resources.one("aws:iam/rolePolicy:RolePolicy").urn);
        console.log(JSON.stringify([...resources], null, 1));
    });
});
