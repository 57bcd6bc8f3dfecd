import { spawn } from "node:child_process";
import { createServer } from "node:http";

import { expect } from "chai";

import { PiCamera } from "../../../components/pi-ingest/args";
import { metricsScript } from "../../../components/pi-ingest/metrics";
import { statusPort } from "../../../components/pi-ingest/settings";
import { Figures, parseFigures } from "../../../operations/pi/figures";
import { FakeHost, gopro, hostSettings } from "./fixtures";
import { Publisher, statistics, stream } from "./statistics";

const phone: PiCamera = { application: "phone", kind: "rtmp" };

/** What the exporter prints of a host with this page of nginx's, and these notes of refusals. */
async function figuresOf(page: string, refused = ""): Promise<Figures> {
    const host = new FakeHost({ systemctl: ":", ffmpeg: ":" });
    const server = createServer((_, response) => response.end(page));
    try {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        host.write("run/refused.log", refused);
        const text = metricsScript(hostSettings([gopro, phone]))
            .replace(`status_port=${statusPort}\n`, `status_port=${address.port}\n`)
            .replace("run=/run/pi-live\n", `run=${host.folder}/run\n`);
        const env = { PATH: `${host.folder}/bin:/usr/sbin:/usr/bin:/bin`, LC_ALL: "de_DE.UTF-8" };
        const child = spawn("/bin/bash", [host.write("metrics.sh", text)], {
            env,
            stdio: ["ignore", "pipe", "ignore"],
        });
        let printed = "";
        child.stdout.on("data", (piece: Buffer) => (printed += piece.toString()));
        await new Promise((resolve) => child.on("close", resolve));
        return parseFigures(printed);
    } finally {
        server.close();
        host.remove();
    }
}

const of = (figures: Figures, name: string, application = "phone") =>
    figures.get(name)?.find(({ labels }) => labels.application === application)?.value;
const problems = (figures: Figures) => figures.get("source_problem")?.map(({ labels }) => labels.problem) ?? [];

describe("the exporter's word on a publisher", () => {
    const page = (publisher: Publisher) => statistics({ gopro: "", phone: stream(publisher) });

    it("is on air where an H.264 picture comes, with sound or without", async () => {
        for (const publisher of [{ audio: "AAC" }, {}, { audio: "AAC", heard: false }]) {
            const figures = await figuresOf(page(publisher));
            expect(of(figures, "publishing")).to.equal(1);
            expect(of(figures, "publishing", "gopro")).to.equal(0);
            expect(problems(figures)).to.deep.equal([]);
            expect(of(figures, "width_pixels")).to.equal(1280);
        }
    });

    it("is not on air where another codec comes, whatever nginx calls it", async () => {
        for (const codec of ["Jpeg", "ScreenVideo", "Sorenson-H263"]) {
            const figures = await figuresOf(page({ audio: "AAC", codec }));
            expect(of(figures, "publishing"), codec).to.equal(0);
            expect(of(figures, "publisher_connected"), codec).to.equal(1);
            expect(problems(figures), codec).to.deep.equal(["picture_codec"]);
        }
        const unnamed = await figuresOf(page({ audio: "AAC", codec: "", bandwidth: { audio: 1, video: 5 } }));
        expect(problems(unnamed)).to.deep.equal(["picture_codec"]);
    });

    it("is not on air where a picture is announced and none comes, or has stopped", async () => {
        const announced = { audio: "AAC", seen: false, time: 9000, since: 9000 };
        const stopped = { audio: "AAC", time: 60_000, since: 60_000, bandwidth: { audio: 64_000, video: 0 } };
        for (const publisher of [announced, stopped]) {
            const figures = await figuresOf(page(publisher));
            expect(of(figures, "publishing")).to.equal(0);
            expect(problems(figures)).to.deep.equal(["no_picture"]);
        }
        const young = await figuresOf(page({ ...announced, time: 500, since: 500 }));
        expect(problems(young), "it has just come").to.deep.equal([]);
    });

    it("is on air with sound that cannot be used, and names it", async () => {
        const figures = await figuresOf(page({ audio: "", heard: true }));
        expect(of(figures, "publishing")).to.equal(1);
        expect(problems(figures)).to.deep.equal(["sound_codec"]);
        expect(problems(await figuresOf(page({ audio: "MP3" })))).to.deep.equal([]);
    });

    it("counts whom nginx refused within two minutes, each once, and nothing that is no such line", async () => {
        const now = Math.round(Date.now() / 1000);
        const lines = [
            `${now - 500}.000 10.0.0.9 key gopro|live`,
            `${now - 60}.123 192.168.1.5 name gopro|empty`,
            `${now - 2}.456 192.168.1.5 name gopro|empty`,
            `${now - 1}.000 fd00::7 application not shown, since it may hold a key|empty`,
            'junk "} 1',
        ];
        const figures = await figuresOf(page({}), `${lines.join("\n")}\n`);
        expect(figures.get("refused_timestamp_seconds")).to.deep.equal([
            {
                labels: { application: "gopro", name: "empty", address: "192.168.1.5", reason: "name" },
                value: now - 2,
            },
            {
                labels: {
                    application: "not shown, since it may hold a key",
                    name: "empty",
                    address: "fd00::7",
                    reason: "application",
                },
                value: now - 1,
            },
        ]);
    });
});
