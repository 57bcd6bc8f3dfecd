import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";

import { AdAssets } from "../../components/ad-assets";
import { AdBreaks } from "../../components/ad-breaks";
import {
    delayedEndpoint,
    liveEndpoint,
    Packager,
    PackagerAdMarkers,
    startoverEndpoint,
} from "../../components/packager";
import { documentClips, SsaiConfig, SsaiFillPolicy, SsaiSuppressionMode } from "../../components/ssai-config";
import { record } from "../../graph";
import { explain, Judge } from "../schema/judge";

const own = { name: "own", path: "stacks/vast/own.xml" };
const tags = { crew: "blue" };

/** Every argument that reaches AWS, also those that neither sample event uses. */
function everything(): void {
    const trio = [liveEndpoint(), delayedEndpoint(30), startoverEndpoint(43_200)];
    const packager = new Packager("packager", {
        endpoints: trio.map((endpoint) => ({ ...endpoint, allowedCidrs: ["203.0.113.0/24"], windowSeconds: 30 })),
        programDateTimeSeconds: 4,
        adMarkers: PackagerAdMarkers.Daterange,
        cdnAuthorization: pulumi.secret("9ceebbe7-9607-4552-8764-876e47032660"),
        tags,
    });
    const assets = new AdAssets("assets", { clips: documentClips(own.path), slatePath: "stacks/vast/slate.mp4", tags });
    const edge = "https://d111111abcdef8.cloudfront.net";
    new SsaiConfig("ads", {
        endpoints: trio.map(({ name }, i) => ({ name, originUrl: packager.endpoints[i].url })),
        edgeBaseUrl: edge,
        ads: { document: own },
        documentBucket: { bucketName: assets.bucketName },
        clipPaths: assets.clipPaths,
        slateUrl: pulumi.interpolate`${edge}${assets.slatePath}`,
        bumper: { startUrl: "https://ads.example/in.mp4", endUrl: "https://ads.example/out.mp4" },
        preRoll: { adServerUrl: "https://ads.example/v?d=[player_params.device]", maxDurationSeconds: 30 },
        availSuppression: {
            mode: SsaiSuppressionMode.AfterLiveEdge,
            offsetSeconds: 30,
            fillPolicy: SsaiFillPolicy.PartialAvail,
        },
        personalizationThresholdSeconds: 8,
        adDecisionSeconds: 20,
        logPercent: 100,
        adMarkerPassthrough: true,
        playerParams: ["device"],
        tags,
    });
    new AdBreaks("breaks", {
        channelArn: "arn:aws:medialive:eu-west-1:123456789012:channel:1234567",
        channelId: "1234567",
        everyMinutes: 7,
        lengthSeconds: 30,
        startDate: "2026-06-01T18:00:00Z",
        endDate: "2026-06-01T22:00:00Z",
        timezone: "Europe/Berlin",
        tags,
    });
}

describe("packaging and ads", () => {
    it("pass AWS's published schemas with every option in use", async () => {
        const { resources, errors } = await record(everything);
        expect(errors).to.deep.equal([]);
        const judge = new Judge();
        const verdicts = resources.all().flatMap((resource) => judge.verdicts(resource));
        expect(verdicts, explain(verdicts)).to.deep.equal([]);
    });
});
