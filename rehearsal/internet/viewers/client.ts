/** Asks for playlists and segments as a browser does, for many viewers over shared connections. */
import { Agent, get, IncomingMessage } from "node:http";

import { Origins } from "../../run/outbound";

export interface Answer {
    /** The URL after redirects, which relative addresses start from. */
    url: string;
    text: string;
    bytes: number;
    ms: number;
}

/** hls.js 1.7 waits ten seconds for the first byte (config.ts, "maxTimeToFirstByteMs"). */
const patienceMs = 10_000;
const mostRedirects = 5;

export class Client {
    /** Of the addresses that viewers open: a playlist or a redirect that leads elsewhere is not followed. */
    private readonly origins: Origins;
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: "lifo" });

    constructor(urls: Iterable<string>) {
        this.origins = new Origins(urls);
    }

    /** Reads the whole answer; keeps its text only when asked to. Throws for every status but 200 and 206, and for what is elsewhere. */
    async read(url: string, headers: Record<string, string>, keep: boolean): Promise<Answer> {
        const started = performance.now();
        let at = url;
        for (let i = 0; i <= mostRedirects; i++) {
            const response = await this.ask(at, headers);
            const { statusCode = 0 } = response;
            const { location } = response.headers;
            if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
                response.resume();
                at = new URL(location, at).href;
                continue;
            }
            const { text, bytes } = await body(response, keep);
            if (statusCode !== 200 && statusCode !== 206) throw new Error(`status ${statusCode}`);
            return { url: at, text, bytes, ms: performance.now() - started };
        }
        throw new Error("too many redirects");
    }

    private ask(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
        return new Promise((resolve, reject) => {
            this.origins.require(url);
            const request = get(url, { agent: this.agent, headers, timeout: patienceMs }, resolve);
            request.once("timeout", () => request.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
            request.once("error", reject);
        });
    }
}

function body(response: IncomingMessage, keep: boolean): Promise<{ text: string; bytes: number }> {
    return new Promise((resolve, reject) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on("data", (piece: Buffer) => {
            bytes += piece.length;
            if (keep) pieces.push(piece);
        });
        response.once("end", () => resolve({ text: Buffer.concat(pieces).toString(), bytes }));
        response.once("error", reject);
        response.once("aborted", () => reject(new Error("cut off")));
    });
}
