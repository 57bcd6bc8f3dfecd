import { expect } from "chai";
import { createServer, Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { viewersHop } from "../../rehearsal/internet/viewers/hop";
import { Place } from "../../rehearsal/run/place";
import type { Figures } from "../../rehearsal/run/hop";
import { supervisor } from "./support/run";

const segmentSeconds = 1;
const pieces = { video: Buffer.alloc(40_000), audio: Buffer.alloc(4000) };

/** A live event of four renditions and a sound track, a second a segment; its segments come by a redirect, as ads do. */
class LiveOrigin {
    readonly addresses = new Set<string>();
    readonly asked = new Map<string, number>();
    /** True: nothing but errors. */
    broken = false;
    private readonly started = Date.now() - 60_000;
    private readonly server: Server;

    constructor(private readonly port: number) {
        this.server = createServer((request, response) => {
            const url = request.url ?? "";
            const { "x-forwarded-for": address } = request.headers;
            if (address !== undefined) this.addresses.add(String(address));
            const kind = url.replace(/[?\d].*/, "");
            this.asked.set(kind, (this.asked.get(kind) ?? 0) + 1);
            if (this.broken) response.writeHead(503).end();
            else if (url === "/master.m3u8") response.end(this.master());
            else if (url.endsWith(".m3u8")) response.end(this.media(url.startsWith("/audio") ? "audio" : "video"));
            else if (url.endsWith(".ts")) response.writeHead(301, { Location: url.replace(".ts", ".bytes") }).end();
            else response.end(url.includes("audio") ? pieces.audio : pieces.video);
        });
    }

    async start(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private master(): string {
        const variants = [1, 2, 3, 4].map((n) => `#EXT-X-STREAM-INF:BANDWIDTH=${n}00000,AUDIO="a"\nvideo${n}.m3u8`);
        return ["#EXTM3U", '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="audio.m3u8"', ...variants, ""].join(
            "\n",
        );
    }

    private media(kind: "audio" | "video"): string {
        const last = Math.floor((Date.now() - this.started) / 1000 / segmentSeconds);
        const numbers = Array.from({ length: 10 }, (_, i) => last - 9 + i);
        const segments = numbers.map((n) => `#EXTINF:${segmentSeconds},\n${kind}_${n}.ts`);
        return [
            ...["#EXTM3U", `#EXT-X-TARGETDURATION:${segmentSeconds}`, `#EXT-X-MEDIA-SEQUENCE:${numbers[0]}`],
            ...segments,
            "",
        ].join("\n");
    }
}

describe("simulated viewers", () => {
    it("play a live event as players do, and go on after it was away", async () => {
        const place = await Place.make(["origin"]);
        const origin = new LiveOrigin(place.port("origin"));
        const all = supervisor();
        const figures = (): Figures => all.status()[0].figures;
        try {
            await origin.start();
            const urls = [{ url: `${place.url("origin")}/master.m3u8`, weight: 1 }];
            await all.start(viewersHop(40, urls, place, 1));
            await wait(5500);
            const before = figures();
            expect(before).to.include({
                viewers: 40,
                playing: 40,
                late: 0,
                stalls: 0,
                errors: 0,
                lost: 0,
                restarts: 0,
            });
            expect(origin.addresses.size, "each viewer has an address of its own").to.equal(40);
            expect(origin.asked.get("/master.m"), "each viewer, and once whether it is on").to.equal(41);
            // Three seconds of video and of sound ahead of the live edge, and one of each a second.
            expect(before["segments"]).to.be.within(40 * 2 * 5, 40 * 2 * 9);
            expect(before["bytes"]).to.be.above(40 * 5 * 44_000);
            expect(before["manifestP99Ms"]).to.be.within(1, 900);

            origin.broken = true;
            await wait(5000);
            origin.broken = false;
            const deadline = Date.now() + 12_000;
            while (figures()["playing"] !== 40) {
                expect(Date.now(), `playing again: ${JSON.stringify(figures())}`).to.be.below(deadline);
                await wait(250);
            }
            const after = figures();
            expect(after["errors"]).to.be.above(80);
            expect(after["stalls"], "nobody has five seconds ahead").to.be.within(40, 120);
            expect(after["longestStall"]).to.be.within(1.5, 12);
            expect(after["late"]).to.be.above(39);
        } finally {
            await all.stop();
            await origin.stop();
            place.remove();
        }
    });
});
