import * as pulumi from "@pulumi/pulumi";
import * as mediaconnect from "@pulumi/aws-native/mediaconnect";
import * as mediapackage from "@pulumi/aws-native/mediapackage";
import * as mediatailor from "@pulumi/aws-native/mediatailor";
import * as medialive from "@pulumi/aws/medialive";
import * as packaging from "@pulumi/aws/mediapackage";
import * as scheduler from "@pulumi/aws/scheduler";
import * as sqs from "@pulumi/aws/sqs";
import { expect } from "chai";
import { XMLValidator } from "fast-xml-parser";

import { describer, eventDrawing, mermaid, record, redact, shownOutputs, svg, treeText } from "../../graph";

class Venue extends pulumi.ComponentResource {
    constructor(name: string, exit: string) {
        super("pi-live:index:PiIngest", name, {
            cameras: [{ application: "gopro", kind: "rtmp" }],
            exit: { kind: exit },
        });
    }
}

/** The programme's way as short as it goes, with two endpoints. */
function event(exit = "obs", passphrase: pulumi.Input<string> = "passphrase") {
    new Venue("pi", exit);
    const flow = new mediaconnect.Flow("flow", {
        name: "main",
        source: { name: "camera", protocol: "srt-listener", ingestPort: 5000, description: passphrase },
    });
    const input = new medialive.Input("input", {
        name: "in",
        type: "MEDIACONNECT",
        mediaConnectFlows: [{ flowArn: flow.flowArn }],
    });
    const packager = new packaging.Channel("packager", { channelId: "race" });
    const channel = new medialive.Channel("channel", {
        name: "channel",
        channelClass: "SINGLE_PIPELINE",
        inputSpecification: { codec: "AVC", inputResolution: "HD", maximumBitrate: "MAX_10_MBPS" },
        inputAttachments: [{ inputAttachmentName: "main", inputId: input.id }],
        destinations: [{ id: "packager", mediaPackageSettings: [{ channelId: packager.id }] }],
        encoderSettings: {
            timecodeConfig: { source: "SYSTEMCLOCK" },
            outputGroups: [],
            audioDescriptions: [],
            videoDescriptions: [],
        },
    });
    for (const [name, delay] of [
        ["live", undefined],
        ["delayed", 30],
    ] as const) {
        const endpoint = new mediapackage.OriginEndpoint(name, {
            awsId: name,
            channelId: packager.id,
            hlsPackage: {},
            ...(delay === undefined ? {} : { timeDelaySeconds: delay }),
        });
        new mediatailor.PlaybackConfiguration(`ads-${name}`, {
            name: `ads-${name}`,
            videoContentSourceUrl: endpoint.url.apply((url) => url.replace(/\/[^/]*$/, "")),
            adDecisionServerUrl: "https://ads.example/vast?a=1",
        });
    }
    for (const minute of [0, 30]) {
        new scheduler.Schedule(`at-${minute}`, {
            scheduleExpression: `cron(${minute} * * * ? *)`,
            flexibleTimeWindow: { mode: "OFF" },
            target: {
                arn: "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule",
                roleArn: "arn:role",
                input: channel.id,
            },
        });
    }
    return { flow: flow.flowArn, passphrase };
}

describe("describe: what is shown of a recording", () => {
    it("puts the name of a resource for what it computes, parts of URLs too", async () => {
        const recording = await record(() => event());
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
        const recording = await record(() => event("obs", pulumi.secret("a-long-passphrase")));
        const flow = recording.resources.one("aws-native:mediaconnect:Flow");
        expect(redact(flow.inputs, flow.secrets)["source"]).to.include({ description: "[secret]", ingestPort: 5000 });
        expect(shownOutputs(recording)).to.include({ passphrase: "[secret]" });
        const drawing = eventDrawing(recording);
        const shown = [treeText(recording), mermaid(drawing), svg(drawing), JSON.stringify(describer(recording)(flow))];
        for (const text of shown) expect(text).not.to.include("a-long-passphrase");
    });

    it("says what a preview does not know", async () => {
        const recording = await record(() => event(), { preview: true });
        const input = recording.resources.one("aws:medialive/input:Input");
        expect(describer(recording)(input)["mediaConnectFlows"]).to.deep.equal([{ flowArn: "[unknown]" }]);
    });

    it("is a tree of 100 columns that names every resource once", async () => {
        const recording = await record(() => event());
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

describe("draw: the event from camera to viewer", () => {
    const hopsOf = async (exit: string) => {
        const drawing = eventDrawing(await record(() => event(exit)));
        const kind = (id: string) => drawing.stops.find((stop) => stop.id === id)?.kind ?? "";
        const name = (id: string) => drawing.stops.find((stop) => stop.id === id)?.label.split("\n")[0] ?? "";
        return { drawing, hops: drawing.hops.map(({ from, to }) => `${kind(from)} → ${kind(to)} ${name(to)}`) };
    };

    it("follows the media, not the dependencies", async () => {
        const { hops } = await hopsOf("obs");
        expect(hops).to.include.members([
            "Camera → Pi, nginx-rtmp pi",
            "Pi, nginx-rtmp → Encoder OBS",
            "Encoder → MediaConnect flow flow",
            "MediaConnect flow → MediaLive input input",
            "MediaLive input → MediaLive channel channel",
            "MediaLive channel → MediaPackage channel packager",
            "MediaPackage channel → MediaPackage endpoint live",
            "Ad breaks → MediaLive channel channel",
            "Ad server → MediaTailor ads-live",
        ]);
        expect(hops.filter((hop) => hop.startsWith("MediaPackage endpoint → MediaTailor"))).to.have.length(2);
    });

    it("a relay needs no OBS", async () => {
        const { hops } = await hopsOf("relay");
        expect(hops).to.include("Pi, nginx-rtmp → MediaConnect flow flow");
        expect(hops.join()).not.to.match(/OBS/);
    });

    it("is one valid SVG with every stop, and a flowchart with every hop", async () => {
        const { drawing } = await hopsOf("obs");
        const image = svg(drawing);
        expect(XMLValidator.validate(image)).to.equal(true);
        expect(image).not.to.match(/NaN|Infinity|undefined|href=/);
        expect(image.match(/<rect /g)).to.have.length(drawing.stops.length);
        const chart = mermaid(drawing);
        expect(chart.match(/-->/g)).to.have.length(drawing.hops.length);
        expect(chart).to.include("flowchart LR");
        expect(chart).not.to.include("undefined");
    });

    it("stands for an empty program, and for names that XML would take for its own", async () => {
        const empty = eventDrawing(await record(() => undefined));
        expect(XMLValidator.validate(svg(empty))).to.equal(true);
        const odd = { title: 'a<b & "c"', stops: [{ id: "x", kind: "<k>", label: '"&"' }], hops: [] };
        expect(XMLValidator.validate(svg(odd))).to.equal(true);
        expect(mermaid(odd)).to.include("&lt;k&gt;<br/>&quot;&amp;&quot;");
    });
});
