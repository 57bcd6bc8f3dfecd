/** Pages of other hosts at the edge: every answer differs by page, and a browser's cache knows it. */
import { createServer } from "node:http";

import { expect } from "chai";

import { FakeOrigin, page, planOf, runEdge, RunningEdge } from "./edge-support";
import { Browser, startBrowser } from "./support/browser";

/** A path of each behaviour: what the viewer asks for, and what the origin's answer looks like. */
const paths = [
    "/out/v1/abc/index.m3u8",
    "/out/v1/abc/index_1_7.ts",
    "/v1/master/hash/dev-ads-live/index.m3u8",
    "/v1/manifest/hash/dev-ads-live/session/0.m3u8",
    "/v1/segment/hash/dev-ads-live/session/0/7",
    "/v1/tracking/hash/dev-ads-live/session",
    "/tm/hash/clip/720p/0.ts",
    "/assets/vast.xml",
    "/assets/slate.mp4",
    "/anything-else",
];
/** Words for the origin, and the status that the viewer gets. */
const answers: [words: string, status: number][] = [
    ["", 200],
    ["~status=301~~to=%2Felsewhere~", 301],
    ["~status=403~", 403],
    ["~status=404~", 404],
    ["~status=500~", 500],
    ["~status=503~", 503],
];

describe("a page of another host at the edge", function () {
    this.timeout(60_000);
    let origin: FakeOrigin;
    let edge: RunningEdge | undefined;

    beforeEach(async () => {
        origin = new FakeOrigin();
        await origin.start();
    });
    afterEach(async () => {
        await edge?.stop();
        await origin.stop();
        edge = undefined;
    });

    async function expectForPages(path: string, method: string, status?: number): Promise<void> {
        for (const from of [undefined, page, "https://elsewhere.example"]) {
            const headers: Record<string, string> = from === undefined ? {} : { Origin: from };
            const about = `${method} ${path} ${JSON.stringify(headers)}`;
            const got = await edge?.ask(path, { method, headers });
            if (status !== undefined) expect(got?.status, about).to.equal(status);
            const vary = String(got?.headers.vary).split(", ");
            expect(vary, about).to.include.members(["Origin", "Accept-Encoding"]);
            const allowed = from === page ? page : undefined;
            expect(got?.headers["access-control-allow-origin"], about).to.equal(allowed);
        }
    }

    it("is let in, and told from others, on every answer of every behaviour", async () => {
        edge = await runEdge(await planOf("prod"), origin);
        for (const [at, path] of paths.entries()) {
            for (const [words, status] of answers) {
                // Each its own object: errors are kept too.
                const own = path.replace(/[^/]+$/, (name) => `${words}${at}${name}`);
                for (const method of ["GET", "HEAD"]) await expectForPages(own, method, status);
            }
            // What the distribution refuses by itself, and what it may pass on.
            for (const method of ["OPTIONS", "POST", "DELETE"]) await expectForPages(path, method);
        }
    });

    it("is let in to what the edge itself answers: an origin that is away, or that the rehearsal does not play", async () => {
        edge = await runEdge(await planOf("prod"), origin, { known: (host) => !host.startsWith("segments.") });
        await origin.stop();
        for (const path of paths) await expectForPages(path, "GET", 502);
    });

    it("is let in to what the edge itself answers for an origin that is silent", async () => {
        const plan = await planOf("prod");
        const origins = plan.origins.map((facts) => ({ ...facts, readSeconds: 1, attempts: 1 }));
        edge = await runEdge({ ...plan, origins }, origin);
        for (const path of ["/out/v1/abc/~slow=3000~.m3u8", "/v1/manifest/~slow=3000~"])
            await expectForPages(path, "GET", 504);
    });

    describe("in Chromium", () => {
        let browser: Browser;
        before(async function () {
            browser = await startBrowser(this);
        });
        after(() => browser?.close());

        it("reads a segment that its cache holds from a request without an origin", async () => {
            edge = await runEdge(await planOf("dev"), origin);
            const server = createServer((_, response) => {
                response.setHeader("content-type", "text/html");
                response.end("<!doctype html><title>page</title>");
            });
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            try {
                const address = server.address();
                if (address === null || typeof address === "string") throw new Error("no port");
                const { page: tab } = await browser.open({ width: 200, height: 100 });
                await tab.goto(`http://127.0.0.1:${address.port}/`);
                // As MediaPackage keeps media; a redirect and a manifest besides.
                const kept = "~cc=max-age%3D1209600~";
                for (const path of [`/out/v1/abc/${kept}1.ts`, `/tm/h/c/720p/${kept}0.ts`, `/assets/${kept}.mp4`]) {
                    const url = JSON.stringify(edge.base + path);
                    // What an image, a video without `crossorigin` or a link makes: no Origin.
                    await tab.evaluate(`fetch(${url}, { mode: "no-cors" }).then((answer) => answer.blob())`);
                    const status = await tab.evaluate(
                        `fetch(${url}).then((answer) => answer.status, (error) => String(error))`,
                    );
                    expect(status, path).to.equal(200);
                }
            } finally {
                server.closeAllConnections();
                await new Promise((resolve) => server.close(resolve));
            }
        });
    });
});
