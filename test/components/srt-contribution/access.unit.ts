import { expect } from "chai";
import { z } from "zod";

import { passphraseReaderPolicy, passphraseReaderTrust } from "../../../components/srt-contribution/access";

const secret = "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:srt-AbCdEf";

const policy = z.object({ Statement: z.array(z.object({ Resource: z.array(z.string()) })) });

describe("the reader of the passphrase", () => {
    it("is MediaConnect on behalf of these flows alone, in the secret's own partition", () => {
        expect(JSON.parse(passphraseReaderTrust(secret, ["dev-main"]))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "mediaconnect.amazonaws.com" },
                    Action: ["sts:AssumeRole"],
                    Condition: {
                        StringEquals: { "aws:SourceAccount": "123456789012" },
                        ArnLike: {
                            "aws:SourceArn": ["arn:aws-us-gov:mediaconnect:us-gov-west-1:123456789012:flow:*:dev-main"],
                        },
                    },
                },
            ],
        });
    });

    it("may decrypt with the secrets' own key only when there is one, and nothing is a star", () => {
        const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
        expect(passphraseReaderPolicy([secret, secret], undefined)).to.not.contain("kms:");
        const { Statement: statements } = policy.parse(JSON.parse(passphraseReaderPolicy([secret, secret], key)));
        expect(statements.map(({ Resource }) => Resource)).to.deep.equal([[secret], [key]]);
    });
});
