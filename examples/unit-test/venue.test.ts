import { match, strictEqual, throws } from "node:assert";

import * as pulumi from "@pulumi/pulumi";
import { mocks } from "pi-live/testing";

import { venue } from "./venue";

/** The value of an output. */
function valueOf<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => void pulumi.output(output).apply(resolve));
}

describe("a venue", () => {
    const registered: pulumi.runtime.MockResourceArgs[] = [];
    before(() =>
        pulumi.runtime.setMocks(
            mocks({ region: "eu-central-1", onResource: (resource) => void registered.push(resource) }),
        ),
    );

    it("takes SRT from one block of addresses, and returns its address", async () => {
        const { contribution } = venue("hall", "203.0.113.0/24");
        const [endpoint] = await valueOf(contribution.endpoints);
        strictEqual(endpoint.port, 5000);
        match(endpoint.host, /^\d+\.\d+\.\d+\.\d+$/);
        const flow = registered.find(({ type }) => type === "aws-native:mediaconnect:Flow");
        strictEqual(flow?.inputs.source.whitelistCidr, "203.0.113.0/24");
    });

    it("encodes into the channel of its own packager", async () => {
        const { packager, encoder } = venue("gala", "203.0.113.0/24");
        match(await valueOf(encoder.channelArn), /^arn:aws:medialive:eu-central-1:/);
        const id = await valueOf(packager.channelId);
        const channel = registered.find(({ name }) => name === "gala-encoder-channel");
        match(JSON.stringify(channel?.inputs.destinations), new RegExp(`"channelId":"${id}"`));
    });

    it("is refused before anything is made when its addresses are wrong", () => {
        throws(
            () => venue("wrong", "203.0.113.0"),
            /SrtContribution wrong-srt cannot be made:\n {2}sources\[0\]\.allowedCidr: must be an IPv4 block/,
        );
    });
});
