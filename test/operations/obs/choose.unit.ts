import { expect } from "chai";

import { obsShow } from "../../../operations/obs/choose";
import { obsFiles } from "../../../operations/obs/files";
import { obsText } from "../../../operations/obs/instructions";
import { cameraOf, deployedEvent, foundationOf, passphrase, piOf, publishKey, relayingPi } from "./stack";

const twoFlows = { flows: ["main", "spare"] };

describe("OBS' settings for a deployed event", () => {
    it("is the first flow, with latency in microseconds and the passphrase apart", () => {
        expect(obsShow(deployedEvent(twoFlows)).stream).to.deep.equal({
            kind: "srt",
            name: "main",
            url: "srt://192.0.2.1:5000?mode=caller&latency=2500000&pbkeylen=32&pkt_size=1316",
            encrypted: true,
            passphrase,
        });
    });

    it("is the flow that was asked for", () => {
        const { stream } = obsShow(deployedEvent(twoFlows), { flow: "spare" });
        expect([stream.name, stream.url.split("?")[0]]).to.deep.equal(["spare", "srt://192.0.2.2:5001"]);
    });

    it("is the Pi where that sends OBS' programme to both flows, and the programme is no camera", () => {
        const { stream, cameras } = obsShow(deployedEvent({ ...twoFlows, pis: [relayingPi()] }));
        expect(stream).to.deep.equal({
            kind: "rtmp",
            name: "program",
            url: "rtmp://10.0.0.5:1935/program",
            streamKey: `live?key=${publishKey}`,
        });
        expect(cameras.map(({ name }) => name)).to.deep.equal(["gopro", "raspivid"]);
    });

    it("is no publish key where the application has none", () => {
        const event = deployedEvent({ ...twoFlows, pis: [relayingPi()] });
        event.outputs.publishUrls = {};
        expect(obsShow(event).stream).to.include({ streamKey: "live" });
    });

    it("is a named flow also beside a Pi that relays", () => {
        const { stream, cameras } = obsShow(deployedEvent({ ...twoFlows, pis: [relayingPi()] }), { flow: "spare" });
        expect(stream.kind).to.equal("srt");
        expect(cameras.map(({ name }) => name)).to.deep.equal(["gopro", "raspivid", "program"]);
    });

    it("plays the cameras of the foundation's Pis", () => {
        const event = deployedEvent({ pis: [], applications: [] });
        const { outputs } = deployedEvent();
        const foundation = foundationOf(outputs);
        const { cameras } = obsShow(event, { foundation });
        expect(cameras.map(({ name }) => name)).to.deep.equal(["gopro", "raspivid"]);
    });

    it("names the host where two have the same application", () => {
        const pis = [piOf(), piOf({ name: "roof" })];
        const event = deployedEvent({ pis });
        event.outputs.cameras.push({ ...event.outputs.cameras[0], host: "roof" });
        expect(obsShow(event).cameras.map(({ name }) => name)).to.deep.equal([
            "gopro (venue)",
            "raspivid",
            "gopro (roof)",
        ]);
    });

    it("is the planned picture, else the best rendition's with the encoder's exact rate", () => {
        expect(obsShow(deployedEvent()).picture).to.deep.equal({
            width: 1280,
            height: 720,
            rate: { numerator: 24, denominator: 1 },
            bitrate: 5_000_000,
        });
        const contribution = { sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }], encrypted: false };
        const ladder = [
            { name: "360p", width: 640, height: 360, maxBitrate: 1_200_000, qvbrQuality: 6 },
            { name: "720p", width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 },
        ];
        const encoder = { framesPerSecond: "30000/1001", ladder, gopSeconds: 2.002, segmentSeconds: 6 };
        expect(obsShow(deployedEvent({ config: { contribution, encoder } })).picture).to.deep.equal({
            width: 1280,
            height: 720,
            rate: { numerator: 30_000, denominator: 1001 },
            bitrate: 4_940_000,
        });
    });

    it("reports the fix for each unsuitable stack", () => {
        const refused = (event: ReturnType<typeof deployedEvent>, flow?: string) => () => obsShow(event, { flow });
        expect(refused(deployedEvent({ flows: [] }))).to.throw(
            "stack dev has no SRT endpoint yet: run `pulumi up --stack dev` to its end",
        );
        expect(refused(deployedEvent(twoFlows), "mian")).to.throw("--flow mian: stack dev has main, spare");
        const noCamera =
            "stack dev has no camera that plays: OBS needs a Pi with exit obs or relay (pi-live:cameras, pi-live:pi), provisioned by `pulumi up`";
        expect(refused(deployedEvent({ pis: [], applications: [] }))).to.throw(noCamera);
        expect(refused(deployedEvent({ pis: [piOf({ presence: "later" })] }))).to.throw(noCamera);
        const alone = piOf({ exit: "direct", applications: [cameraOf("raspivid", "raspicam")] });
        expect(refused(deployedEvent({ pis: [alone] }))).to.throw(noCamera);
        const target = { name: "main", host: "192.0.2.1", port: 5000, latencyMs: 2500, encrypted: true };
        const camera = piOf({ exit: "relay", sends: { application: "raspivid", targets: [target] } });
        expect(refused(deployedEvent({ pis: [camera] }))).to.throw(
            "stack dev: the Pi venue sends raspivid to main by itself, and a flow takes one sender. For OBS set exit: {kind: obs}, or relay an " +
                "application of kind rtmp that OBS pushes its programme to; --flow selects a flow directly",
        );
    });
});

describe("the OBS files", () => {
    it("are a profile's folder and a collection, with the secret in service.json alone", () => {
        for (const [event, secret] of [
            [deployedEvent(), passphrase],
            [deployedEvent({ ...twoFlows, pis: [relayingPi()] }), publishKey],
        ] as const) {
            const show = obsShow(event);
            const files = obsFiles(show);
            const profile = `dev-${show.stream.name}`;
            expect(files.map(({ path }) => path)).to.deep.equal([
                `${profile}/basic.ini`,
                `${profile}/service.json`,
                `${profile}/streamEncoder.json`,
                "dev.json",
            ]);
            const holding = files.filter(({ text }) => text.includes(JSON.stringify(secret).slice(1, -1)));
            expect(holding.map(({ path }) => path)).to.deep.equal([`${profile}/service.json`]);
            expect(obsText(show, "/out", true)).not.to.include(secret);
        }
    });

    it("report which secret they hold", () => {
        const firstLine = (event: ReturnType<typeof deployedEvent>) =>
            obsText(obsShow(event), "/out", false).split("\n")[0];
        const written = "Written to /out, readable by you alone (0600)";
        expect(firstLine(deployedEvent())).to.include(`${written}: service.json holds the SRT passphrase.`);
        const relayed = deployedEvent({ ...twoFlows, pis: [relayingPi()] });
        expect(firstLine(relayed)).to.include(`${written}: service.json holds the publish key.`);
        expect(firstLine(deployedEvent({ encrypted: false }))).to.include(`${written}. Delete`);
    });

    it("report a missing passphrase that only AWS holds", () => {
        const event = deployedEvent();
        event.secrets = {};
        expect(obsText(obsShow(event), "/out", false)).to.include("The passphrase is in a secret of AWS");
        expect(obsText(obsShow(deployedEvent()), "/out", false)).not.to.include("secret of AWS");
        expect(obsText(obsShow(deployedEvent({ encrypted: false })), "/out", false)).not.to.include("secret of AWS");
    });
});
