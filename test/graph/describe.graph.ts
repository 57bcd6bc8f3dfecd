import * as pulumi from "@pulumi/pulumi";
import * as sqs from "@pulumi/aws/sqs";
import { expect } from "chai";

import { eventDrawing, mermaid, svg } from "../../drawing";
import { describer, record, redact, shownOutputs, treeText } from "../../graph";
import { shortEvent } from "../support/short-event";

describe("describe: what is shown of a recording", () => {
    it("puts the name of a resource for what it computes, parts of URLs too", async () => {
        const recording = await record(() => shortEvent());
        const inputsOf = describer(recording);
        const { resources } = recording;
        expect(inputsOf(resources.one("aws:medialive/input:Input"))["mediaConnectFlows"]).to.deep.equal([
            { flowArn: "${flow.flowArn}" },
        ]);
        const ads = resources.one("aws-native:mediatailor:PlaybackConfiguration", "ads-delayed");
        expect(inputsOf(ads)["videoContentSourceUrl"]).to.equal("${delayed.url folder}");
    });

    it("puts it inside of a longer text, and the longest match first", async () => {
        const recording = await record(() => {
            const queue = new sqs.Queue("queue");
            new sqs.QueuePolicy("policy", {
                queueUrl: queue.url,
                policy: pulumi.jsonStringify({ Resource: queue.arn, name: queue.name }),
            });
        });
        const policy = recording.resources.one("aws:sqs/queuePolicy:QueuePolicy");
        expect(describer(recording)(policy)).to.deep.equal({
            policy: '{"Resource":"${queue.arn}","name":"${queue.name}"}',
            queueUrl: "${queue.url}",
        });
    });

    it("shows no secret: not in inputs, tree, outputs or drawings", async () => {
        const recording = await record(() => shortEvent("obs", pulumi.secret("a-long-passphrase")));
        const flow = recording.resources.one("aws-native:mediaconnect:Flow");
        expect(redact(flow.inputs, flow.secrets)["source"]).to.include({ description: "[secret]", ingestPort: 5000 });
        expect(shownOutputs(recording)).to.include({ passphrase: "[secret]" });
        const drawing = eventDrawing(recording);
        const shown = [treeText(recording), mermaid(drawing), svg(drawing), JSON.stringify(describer(recording)(flow))];
        for (const text of shown) expect(text).not.to.include("a-long-passphrase");
    });

    it("names what a preview does not know", async () => {
        const recording = await record(() => shortEvent(), { preview: true });
        const input = recording.resources.one("aws:medialive/input:Input");
        expect(describer(recording)(input)["mediaConnectFlows"]).to.deep.equal([{ flowArn: "[unknown]" }]);
    });

    it("is a tree of 100 columns that names every resource once", async () => {
        const recording = await record(() => shortEvent());
        const lines = treeText(recording).split("\n");
        expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(100);
        for (const { name } of recording.resources) {
            expect(
                lines.filter((line) => line.includes(` ${name}  `) || line.startsWith(`${name}  `)),
                name,
            ).to.have.length(1);
        }
        expect(treeText(recording)).to.include("protocol: srt-listener  ingestPort: 5000");
    });
});
