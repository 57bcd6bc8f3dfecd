import { expect } from "chai";

import { liveAge } from "../../rehearsal/clock/frames";
import { flowOutPort } from "../../rehearsal/aws/flow/hop";
import { listenTo, playSource, probe, Source } from "./support/source";
import { until } from "./support/until";
import { changed, set } from "./support/venue";

const small = {
    kind: "raspicam",
    keyFrameSeconds: 0.5,
    width: 320,
    height: 180,
    framesPerSecond: 12,
    bitrate: 600_000,
};
const live = { input: ["-f", "mpegts"], timeoutMs: 10_000 };

describe("from the camera to the flow", () => {
    let source: Source;
    let port: number;
    before(async () => {
        const graph = await changed("dev", (config) => {
            set(config, ["pi-live:cameras"], [{ application: "stage", ...small }]);
            set(config, ["pi-live:publishKeys"], { secure: "AAABsealed" });
            set(config, ["pi-live:contribution", "latencyMs"], 300);
        });
        source = await playSource(graph);
        port = flowOutPort(source.flows[0].name, source.place);
    });
    after(() => source.stop());
    const figures = (name: string) => source.hops.status().find((hop) => hop.name === name)?.figures ?? {};

    it("comes the camera's own picture: codec, size and rate of the config, with sound", async () => {
        const streams = await probe(port);
        const [video, audio] = ["video", "audio"].map((type) => streams.find(({ codec_type: kind }) => kind === type));
        expect(video).to.include({ codec_name: "h264", width: 320, height: 180, r_frame_rate: "12/1" });
        expect(audio).to.include({ codec_name: "aac", sample_rate: "48000" });
    });

    it("is as old as the flow's latency and a little more, by the clock in the picture", async () => {
        expect(await liveAge(`tcp://127.0.0.1:${port}`, live)).to.be.within(300, 1500);
    });

    it("has the camera's bit rate, and figures say so at every hop", async () => {
        const near = (bitrate: unknown) => typeof bitrate === "number" && bitrate > 500_000 && bitrate < 1_000_000;
        const names = ["camera stage", "ingest dev-pi-venue", "contribution main", "flow dev-contribution-main"];
        await until("bit rates", 8, () => names.every((name) => near(figures(name).bitrate)));
        expect(figures("flow dev-contribution-main")).to.include({ source: "main", latencyMs: 300, garbageBytes: 0 });
        expect(figures("ingest dev-pi-venue")).to.include({ publishers: 1, players: 1 });
    });

    it("comes back by itself after the camera was killed, after the flow was", async () => {
        for (const hop of ["camera stage", "flow dev-contribution-main"]) {
            const before = source.hops.status().find(({ name }) => name === hop)?.pid;
            source.hops.signal(hop, "SIGKILL");
            await until("up again", 5, () =>
                source.hops.status().some(({ pid, name, state }) => name === hop && pid !== before && state === "up"),
            );
            expect(await liveAge(`tcp://127.0.0.1:${port}`, { ...live, timeoutMs: 12_000 }), hop).to.be.within(
                300,
                3000,
            );
        }
        expect(source.notes()).to.include("source main is connected");
    });
});

describe("two flows without a Pi", () => {
    it("get one picture, and the loss of one sender leaves the other", async () => {
        const graph = await changed("prod", (config) => set(config, ["pi-live:contribution", "latencyMs"], 200));
        const source = await playSource(graph, { scale: 0.2 });
        try {
            const [main, spare] = source.flows.map(({ name }) => listenTo(flowOutPort(name, source.place)));
            await until("both send", 6, () => main.bytes() > 0 && spare.bytes() > 0);
            await source.hops.stop("contribution main");
            const before = spare.bytes();
            await until("the other goes on", 5, () => spare.bytes() > before + 100_000);
            expect(spare.longestGapMs()).to.be.below(1000);
            main.close();
            spare.close();
        } finally {
            await source.stop();
        }
    });
});
