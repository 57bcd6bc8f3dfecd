/** A viewer who joins when many breaks are in the window. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { Creatives } from "../../rehearsal/aws/tailor/creatives";
import { Personaliser } from "../../rehearsal/aws/tailor/personalise";
import { readPlaylist } from "../../rehearsal/aws/tailor/playlist";
import { Sessions } from "../../rehearsal/aws/tailor/session";
import { stitch } from "../../rehearsal/aws/tailor/stitch";
import type { TailorSettings } from "../../rehearsal/aws/tailor/settings";
import { encoder, plan } from "./tailor-support";

const breaks = 40;
/** Segments of 4 s; a break of 8 s in each minute. */
function playlist(): string {
    const segments = Array.from({ length: 15 * breaks }, (_, i) => [
        ...(i % 15 === 4 ? ["#EXT-X-CUE-OUT:8"] : i % 15 === 6 ? ["#EXT-X-CUE-IN"] : []),
        ...["#EXTINF:4.000,", `${i}.ts`],
    ]);
    const head = ["#EXTM3U", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:0"];
    return `${[...head, ...segments.flat()].join("\n")}\n`;
}

describe("a viewer who joins a long window", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-late-"));
    let ads: Server;
    const asked: string[] = [];
    let [open, most] = [0, 0];
    before(async () => {
        // Answers when 16 questions wait, or when no further one comes.
        let waiting: (() => void)[] = [];
        let timer: NodeJS.Timeout | undefined;
        const answerAll = () => {
            for (const answer of waiting) answer();
            waiting = [];
        };
        ads = createServer((request, response) => {
            asked.push(new URL(request.url ?? "", "http://a").searchParams.get("n") ?? "");
            open += 1;
            most = Math.max(most, open);
            waiting.push(() => {
                open -= 1;
                response.end('<VAST version="3.0"/>');
            });
            clearTimeout(timer);
            if (waiting.length === 16) answerAll();
            else timer = setTimeout(answerAll, 300);
        });
        ads.listen(0, "127.0.0.1");
        await once(ads, "listening");
    });
    after(() => {
        ads.close();
        ads.closeAllConnections();
        rmSync(folder, { recursive: true, force: true });
    });

    it("has the ads of many breaks asked at once, each with its own place, and every break in its place", async () => {
        const address = ads.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        const configuration = { ...plan, slateUrl: undefined, adsUrl: "https://ads.example.org/?n=[avail.index]" };
        const settings: TailorSettings = {
            ...{ port: 0, encoder, edgeUrl: "http://127.0.0.1:1", muxed: false, preset: "", plans: [configuration] },
            hosts: { "ads.example.org": `http://127.0.0.1:${address.port}` },
        };
        const sessions = new Sessions(path.join(folder, "sessions.jsonl"));
        const creatives = new Creatives(path.join(folder, "creatives"), settings, () => {});
        const report = { ready: () => {}, figures: () => {}, event: () => {} };
        const personaliser = new Personaliser(settings, sessions, creatives, report);
        const session = sessions.open({
            ...{ id: "one", configuration: plan.name, asset: "index.m3u8", originQuery: "", childQuery: "" },
            ...{ playerParams: {}, reporting: "server", startedAt: 0 },
            client: { ip: "192.0.2.1", forwardedFor: "192.0.2.1", userAgent: "", referer: "" },
        });
        const origin = readPlaylist(playlist());
        await personaliser.meet(session, configuration, origin);
        expect(most).to.equal(16);
        const places = Array.from({ length: breaks }, (_, i) => i);
        expect(asked.map(Number).sort((a, b) => a - b)).to.deep.equal(places);
        expect(session.avails.map(({ startSequence }) => startSequence)).to.deep.equal(places.map((i) => 15 * i + 4));
        // Nothing was offered and there is no slate: the programme stays as it is.
        const options = { contentUrl: (uri: string) => uri, adUrl: () => "ad", markerPassthrough: true, frame: 1 / 24 };
        expect(readPlaylist(stitch(origin, session.avails, options)).segments.map(({ uri }) => uri)).to.deep.equal(
            origin.segments.map(({ uri }) => uri),
        );
    });
});
