import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

import { expect } from "chai";

import { slate } from "../../rehearsal/aws/encoder/picture";
import { RehearsalEvent } from "../../rehearsal/run/hop";
import { programme, smallPlan, stand } from "./encoder-support";
import { until } from "./support/until";
import { colors, pictures } from "./support/pictures";

function notes(events: RehearsalEvent[]): string[] {
    return events.flatMap((event) => (event.type === "note" ? [event.text] : []));
}

describe("the feeder, of bad media,", () => {
    it("says what is wrong, and the encoder never ends", async () => {
        await stand(smallPlan(), async ({ all, sink, source, events }) => {
            const shows = () => events.flatMap((event) => (event.type === "input" ? [event.shows] : [])).at(-1);
            const note = (part: string) => notes(events).some((text) => text.includes(part));
            const back = (what: string) => until(what, 25, () => shows() === "programme");

            // 4:3, 50 frames a second, no sound.
            source.play(programme({ size: "240x180", rate: "50", sound: false }));
            await back("a programme without sound");
            expect(note("no sound in the source"), notes(events).join("\n")).to.be.true;
            expect(note("bars at the sides")).to.be.true;
            expect(note("50 frames a second, the channel makes 24")).to.be.true;

            source.cut();
            const garbage = setInterval(() => source.send(randomBytes(20_000)), 50);
            await until("a note of garbage", 20, () => note("can't be read")).finally(() => clearInterval(garbage));

            // Sound is back; every other picture is missing for a while, and time stamps jump.
            source.play(programme({ more: ["-vf", "select='mod(n,2)+lt(mod(t,2),1)'", "-fps_mode", "vfr"] }));
            await back("a programme of varying rate");
            source.play(programme({ more: ["-output_ts_offset", "5000"] }));
            const count = sink.chunks("high").length;
            await until("chunks after the jump", 20, () => sink.chunks("high").length >= count + 3);
            await back("the programme after the jump");

            // One run of the encoder, every picture in its place.
            expect(all.status()[0].restarts).to.equal(0);
            expect(sink.runs()).to.have.lengthOf(1);
            const stamps = await pictures(sink.chunks("high"));
            expect(stamps.every(({ pts }, i) => i === 0 || pts - stamps[i - 1].pts === 3750)).to.be.true;
            const seen = await colors(sink.chunks("high"));
            expect(seen.some(({ u }) => u > 200)).to.be.true;
            expect(seen.at(-1)?.y).to.be.above(100);
        });
    });

    it("shows the slate that the plan names, wherever it is here", async () => {
        const size = { width: 64, height: 36 };
        const asked: (string | undefined)[] = [];
        const png = execFileSync("ffmpeg", [
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "color=red:s=32x32",
            "-frames:v",
            "1",
            "-f",
            "image2pipe",
            "-c:v",
            "png",
            "-",
        ]);
        const server = createServer((request, response) => {
            asked.push(request.headers.host);
            response.writeHead(request.url === "/wait.png" ? 200 : 404).end(png);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const address = server.address();
            const port = typeof address === "object" ? address?.port : undefined;
            const hosts = { "media.example.org": `http://127.0.0.1:${port}` };
            const picture = await slate(size, "https://media.example.org/wait.png", hosts);
            expect(asked[0]).to.equal("media.example.org");
            // Red in the middle, black beside it: 4:4 in 16:9.
            expect(picture[18 * 64 + 32]).to.be.within(60, 90);
            expect(picture[18 * 64 + 2]).to.equal(16);
            const refused = await slate(size, "https://media.example.org/none.png", hosts).catch(
                (error: Error) => error.message,
            );
            expect(refused).to.include("404");
            expect(await slate(size, "s3://b/wait.png", {}).catch((error: Error) => error.message)).to.include(
                "only http and https",
            );
        } finally {
            server.close();
            server.closeAllConnections();
        }
    });
});
