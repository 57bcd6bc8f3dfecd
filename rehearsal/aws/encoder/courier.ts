/**
 * Carries what ffmpeg sends to the packager, in order, and tries again what the packager does not take: ffmpeg is answered at once, so
 * a packager that is down or hangs holds nothing up, as MediaLive's `numRetries` and `filecacheDuration` do.
 */
import { createServer, IncomingMessage, Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { refuseForeign } from "../../run/own-requests";
import { request } from "../../run/request";
import { dated } from "./playlist";

type Bytes = Buffer<ArrayBuffer>;

interface Parcel {
    path: string;
    body: Bytes;
    at: number;
}

/** As long is kept what can't be delivered, ms, and no more than this of it. */
const keptMs = 60_000;
const keptBytes = 128 * 1024 * 1024;
const answerMs = 4000;
const pauseMs = 250;

export class Courier {
    /** Bytes of chunks so far. */
    bytes = 0;
    /** Parcels given up. */
    lost = 0;
    private readonly parcels: Parcel[] = [];
    private held = 0;
    private busy = false;
    private readonly firsts = new Map<string, number>();
    private readonly server: Server;

    constructor(
        private readonly target: string,
        private readonly note: (text: string) => void,
    ) {
        this.server = createServer((request, response) => {
            if (refuseForeign(request, response)) return;
            this.receive(request)
                .then((status) => response.writeHead(status).end())
                .catch(() => response.destroy());
        });
        // ffmpeg keeps its connections between two chunks.
        this.server.keepAliveTimeout = 60_000;
    }

    /** Where ffmpeg sends to: `<base>/<run>`. */
    async listen(): Promise<string> {
        await new Promise<void>((resolve, reject) => {
            this.server.once("error", reject);
            this.server.listen(0, "127.0.0.1", resolve);
        });
        const address = this.server.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        return `http://127.0.0.1:${address.port}`;
    }

    /** Puts something of our own into the line. */
    send(path: string, body: Bytes): void {
        this.parcels.push({ path, body, at: performance.now() });
        this.held += body.length;
        void this.deliver();
    }

    get waiting(): number {
        return this.parcels.length;
    }

    private async receive(request: IncomingMessage): Promise<number> {
        const pieces: Buffer[] = [];
        for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
        const path = request.url ?? "";
        const body = Buffer.concat(pieces);
        const [, run = "", , name = ""] = path.split("/");
        if (request.method !== "PUT" || name === "") return 405;
        // A connection that broke leaves half a chunk, or none.
        if (!request.complete || body.length === 0) return 400;
        if (name.endsWith(".m3u8")) this.send(path, this.corrected(run, body));
        else {
            this.bytes += body.length;
            this.send(path, body);
        }
        return 201;
    }

    /** ffmpeg dates its first chunk by the moment at which it began to write, a little after the picture's own time. */
    private corrected(run: string, playlist: Bytes): Bytes {
        const { first, text } = dated(playlist.toString(), Number(run), this.firsts.get(run));
        if (first !== undefined) this.firsts.set(run, first);
        return Buffer.from(text);
    }

    private async deliver(): Promise<void> {
        if (this.busy) return;
        this.busy = true;
        let refused = false;
        for (let [parcel] = this.parcels; parcel !== undefined; [parcel] = this.parcels) {
            const problem = await put(`${this.target}${parcel.path}`, parcel.body);
            if (problem === undefined) {
                this.drop();
                if (refused) this.note("the packager takes what the encoder sends again");
                refused = false;
                continue;
            }
            if (!refused)
                this.note(`the packager does not take what the encoder sends (${problem}): it is kept and tried again`);
            refused = true;
            this.giveUp();
            await wait(pauseMs);
        }
        this.busy = false;
    }

    private giveUp(): void {
        const oldest = performance.now() - keptMs;
        while (this.parcels.length > 0 && (this.parcels[0].at < oldest || this.held > keptBytes)) {
            this.drop();
            this.lost += 1;
        }
    }

    private drop(): void {
        this.held -= this.parcels.shift()?.body.length ?? 0;
    }
}

/** Sends a body; says what went wrong. */
export async function put(url: string, body: Bytes | string): Promise<string | undefined> {
    try {
        const { status } = await request(url, { method: "PUT", body, timeoutMs: answerMs });
        return status < 300 ? undefined : `it answers ${status}`;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}
