import { readFileSync } from "node:fs";
import { createServer, IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { hostname } from "node:os";
import path from "node:path";

import { hostInUrl, withLoopback } from "../run/addresses";
import { addressOr, isFromThisMachine, isOwnRequest } from "../run/own-requests";
import type { RehearsalState } from "../state";
import { Teller } from "./message";

export interface PageOptions {
    /** 0: any free one. */
    port: number;
    /** Address to listen at beside loopback, for phones in the same network; loopback alone when it is `127.0.0.1`. */
    host: string;
    /** Folder that `buildPage` (build.mjs) wrote. */
    assets: string;
    state: () => RehearsalState;
    /** Asks the channel for a break now; throws why it cannot. */
    breakNow: () => Promise<void>;
    /** The report as of now, at `/report.html` and `/report.json`. */
    report?: () => { html: string; json: string };
}

export interface PageServer {
    /** For this machine, e.g. `http://127.0.0.1:8080/`. */
    url: string;
    close(): Promise<void>;
}

const files: Record<string, { name: string; type: string }> = {
    "/": { name: "index.html", type: "text/html; charset=utf-8" },
    "/page.js": { name: "page.js", type: "text/javascript; charset=utf-8" },
    "/page.css": { name: "page.css", type: "text/css; charset=utf-8" },
    "/hls.worker.js": { name: "hls.worker.js", type: "text/javascript; charset=utf-8" },
};
const everyMs = 1000;

/** Serves the page of a running rehearsal. Throws when the port is taken. */
export async function pageServer(options: PageOptions): Promise<PageServer> {
    const assets = new Map(
        Object.entries(files).map(([at, { name, type }]) => [
            at,
            { type, body: readFileSync(path.join(options.assets, name)) },
        ]),
    );
    const readers = new Set<Reader>();
    const isOwnName = addressOr(["localhost", hostname(), `${hostname()}.local`]);
    const answer: RequestListener = (request, response) => {
        // Other sites' scripts must neither read the state (a passphrase is in it) nor ask for breaks.
        if (!isOwnRequest(request, isOwnName)) return plain(response, 403, "asked by another site\n");
        const { pathname } = new URL(request.url ?? "/", "http://page");
        const asset = assets.get(pathname);
        // Phones in the venue's network watch; the crew's machine alone acts.
        if (pathname === "/api/break" && !isFromThisMachine(request.socket))
            return plain(response, 403, "breaks are asked for on the machine that rehearses\n");
        if (pathname === "/api/break") return void answerBreak(request, response, options.breakNow);
        if (request.method !== "GET" && request.method !== "HEAD") return plain(response, 405, "GET only\n");
        if (asset !== undefined) {
            response.writeHead(200, headers(asset.type, pathname === "/" ? policy(options.state()) : undefined));
            response.end(pathname === "/" && options.report !== undefined ? withReport(asset.body) : asset.body);
        } else if (pathname === "/api/state") {
            body(response, "application/json", JSON.stringify(options.state()));
        } else if (pathname === "/api/events") {
            const reader = new Reader(response);
            readers.add(reader);
            response.once("close", () => readers.delete(reader));
            response.writeHead(200, headers("text/event-stream"));
            reader.send(options.state());
        } else if (pathname === "/report.json" && options.report !== undefined) {
            body(response, "application/json", options.report().json);
        } else if (pathname === "/report.html" && options.report !== undefined) {
            response.writeHead(
                200,
                headers("text/html; charset=utf-8", "default-src 'none'; style-src 'unsafe-inline'"),
            );
            response.end(options.report().html);
        } else {
            plain(response, 404, "no such page\n");
        }
    };
    const timer = setInterval(() => {
        if (readers.size === 0) return;
        const state = options.state();
        for (const reader of readers) reader.send(state);
    }, everyMs);
    const servers: Server[] = [];
    const close = async () => {
        clearInterval(timer);
        await Promise.all(servers.map(closed));
    };
    let { port } = options;
    try {
        for (const host of withLoopback(options.host)) {
            const server = createServer(answer);
            port = await listening(server, port, host);
            servers.push(server);
        }
    } catch (error) {
        await close();
        throw error;
    }
    return { url: `http://${hostInUrl(options.host)}:${port}/`, close };
}

/** Returns the port. */
function listening(server: Server, port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
            const address = server.address();
            resolve(address === null || typeof address === "string" ? port : address.port);
        });
    });
}

async function closed(server: Server): Promise<void> {
    const end = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await end;
}

/** The page shows its link to the report. */
function withReport(page: Buffer): string {
    return page.toString().replace("<body>", '<body data-report="yes">');
}

/** One open page. */
class Reader {
    private readonly teller = new Teller();

    constructor(private readonly response: ServerResponse) {}

    send(state: RehearsalState): void {
        // A page that does not read (a sleeping phone) must not fill this process's memory: it gets all at once later.
        if (this.response.writableLength > 2_000_000) {
            this.teller.forget();
            return;
        }
        this.response.write(`data: ${JSON.stringify(this.teller.next(state))}\n\n`);
    }
}

async function answerBreak(
    request: IncomingMessage,
    response: ServerResponse,
    breakNow: () => Promise<void>,
): Promise<void> {
    request.resume();
    if (request.method !== "POST") return plain(response, 405, "POST only\n");
    try {
        await breakNow();
        response.writeHead(204, headers("text/plain"));
        response.end();
    } catch (error) {
        plain(response, 502, `${error instanceof Error ? error.message : String(error)}\n`);
    }
}

function headers(type: string, contentPolicy?: string): Record<string, string> {
    return {
        "Content-Type": type,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        ...(contentPolicy === undefined ? {} : { "Content-Security-Policy": contentPolicy }),
    };
}

/** Scripts and styles of ours only; requests to us and to the edges that the state names. */
function policy({ playback }: RehearsalState): string {
    const urls = [playback.withAds, playback.withoutAds].flatMap((record) => Object.values(record));
    const edges = [...new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))].join(" ");
    return [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data:",
        `media-src 'self' blob: ${edges}`,
        `connect-src 'self' ${edges}`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ].join("; ");
}

function body(response: ServerResponse, type: string, text: string): void {
    response.writeHead(200, headers(type));
    response.end(text);
}

function plain(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, headers("text/plain; charset=utf-8"));
    response.end(text);
}
