import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { recordText } from "../../cli/recorded";
import { answers } from "../../components/testing/answers";

const root = path.resolve(__dirname, "../..");

/** Types whose providers compute nothing that a component reads. */
const plain = [
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:sqs/queuePolicy:QueuePolicy",
    "command:remote:CopyToRemote",
];

describe("the mocks", () => {
    for (const stack of ["dev", "prod"]) {
        it(`know every resource that the components of ${stack} make`, async () => {
            const name = `Pulumi.${stack}.yaml`;
            const { recording } = await recordText(root, readFileSync(path.join(root, name), "utf8"), name, {});
            const children = recording.resources
                .all()
                .filter(({ custom, parent }) => custom && parent !== undefined && parent.includes("pi-live:index:"));
            expect(children.length).to.be.greaterThan(10);
            const unknown = children.map(({ type }) => type).filter((type) => answers[type] === undefined);
            expect([...new Set(unknown)].filter((type) => !plain.includes(type))).to.deep.equal([]);
        });
    }
});
