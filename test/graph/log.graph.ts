import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { record } from "../../graph";

describe("messages of a program", () => {
    it("is kept, and an error among it fails the run as it fails an update", async () => {
        const { logs, errors } = await record(async () => {
            await pulumi.log.warn("mind the gap");
            await pulumi.log.error("the bridge is out");
        });
        expect(logs.map(({ severity, message }) => [severity, message])).to.deep.equal([
            ["warning", "mind the gap"],
            ["error", "the bridge is out"],
        ]);
        expect(errors.map(({ message }) => message)).to.deep.equal(["the bridge is out"]);
    });

    it("does not keep a failed program waiting for what can never come", async () => {
        const { error } = await record(
            () => {
                const failed = pulumi.output(1).apply((): string => {
                    throw new Error("no such zone");
                });
                new sqs.Queue("waits", { name: failed });
            },
            { timeoutMs: 600_000 },
        );
        expect(error?.message).to.contain("no such zone");
    });
});
