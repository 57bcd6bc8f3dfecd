/** HTTP of the packager: ingest by PUT, endpoints by GET. */
import { createReadStream } from "node:fs";
import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { pipeline as pipe } from "node:stream/promises";

import type { EndpointPlan } from "../../plan/types";
import { refuseForeign } from "../../run/own-requests";
import { spliceSchema, tracksSchema } from "../../wire";
import { Answer, answer } from "./answer";
import { listedChunks } from "./listed";
import type { Packager } from "./packager";
import { isFull } from "./store";

/** No GOP of a picture that this machine can encode is larger. */
const largestBytes = 64 * 1024 * 1024;

export function packagerServer(packager: Packager, plans: readonly EndpointPlan[], onRequest: () => void): Server {
    return createServer((request, response) => {
        const ingested = request.url?.startsWith("/in/") === true;
        if (ingested && refuseForeign(request, response)) return;
        const handled = ingested ? ingest(packager, request, response) : serve(packager, plans, request, response);
        onRequest();
        handled.catch((error: unknown) => {
            const status = error instanceof Refusal ? error.status : isFull(error) ? 507 : 500;
            if (response.headersSent) response.destroy();
            else response.writeHead(status).end(`${error instanceof Error ? error.message : String(error)}\n`);
        });
    });
}

class Refusal extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

async function ingest(packager: Packager, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "DELETE") {
        // ffmpeg's own list is short; how long media stays is decided here.
        request.resume();
        response.writeHead(204).end();
        return;
    }
    if (request.method !== "PUT" && request.method !== "POST") throw new Refusal(405, "only PUT");
    const body = await read(request);
    take(packager, new URL(request.url ?? "/", "http://packager").pathname, body);
    response.writeHead(201).end();
}

function take(packager: Packager, path: string, body: Buffer): void {
    const splice = /^\/in\/([01])\/splices\/[^/]+$/.exec(path);
    if (splice !== null)
        return packager.takeSplice(
            Number(splice[1]),
            understood(() => spliceSchema.parse(JSON.parse(body.toString("utf8")))),
        );
    const [, pipeline, run, rest] = /^\/in\/([01])\/(\d+)\/(.+)$/.exec(path) ?? [];
    if (rest === undefined) throw new Refusal(404, `not an address of this channel: ${path}`);
    if (rest === "tracks.json") {
        return packager.takeTracks(
            Number(pipeline),
            Number(run),
            understood(() => tracksSchema.parse(JSON.parse(body.toString("utf8")))),
        );
    }
    const [, track, file] = /^([A-Za-z0-9_-]+)\/([^/]+)$/.exec(rest) ?? [];
    const name = { pipeline: Number(pipeline), run: Number(run), track };
    const chunk = /^(\d+)\.ts$/.exec(file ?? "");
    if (chunk !== null) packager.takeChunk({ ...name, n: Number(chunk[1]) }, body);
    else if (file === "index.m3u8")
        packager.takePlaylist(
            name,
            understood(() => listedChunks(body.toString("utf8"))),
        );
    else throw new Refusal(404, `not an address of this channel: ${path}`);
}

/** What the encoder means; 400 when it can't be understood. */
function understood<T>(read: () => T): T {
    try {
        return read();
    } catch (error) {
        throw new Refusal(400, error instanceof Error ? error.message : String(error));
    }
}

async function read(request: IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of request) {
        if (!Buffer.isBuffer(part)) continue;
        length += part.length;
        if (length > largestBytes) throw new Refusal(413, "larger than any chunk");
        parts.push(part);
    }
    return Buffer.concat(parts);
}

async function serve(
    packager: Packager,
    plans: readonly EndpointPlan[],
    request: IncomingMessage,
    response: ServerResponse,
): Promise<void> {
    request.resume();
    const url = new URL(request.url ?? "/", "http://packager");
    const identifier = request.headers["x-mediapackage-cdnidentifier"];
    const said = answer(plans, packager.channel, packager.now(), {
        method: request.method ?? "GET",
        path: url.pathname,
        query: url.searchParams,
        ...(typeof identifier === "string" ? { identifier } : {}),
        address: request.socket.remoteAddress ?? "",
    });
    const length = said.body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(said.body)) };
    response.writeHead(said.status, { "Access-Control-Allow-Origin": "*", ...length, ...said.headers });
    if (request.method === "HEAD") response.end();
    else if (said.media === undefined) response.end(said.body);
    else await send(packager, said.media, response);
}

/** A segment is its chunks one after the other: transport streams can be joined like this. */
async function send(packager: Packager, media: NonNullable<Answer["media"]>, response: ServerResponse): Promise<void> {
    const { track, cells } = media;
    for (const { pipeline, run, pieces } of cells) {
        const { first, last } = pieces[track] ?? { first: 0, last: -1 };
        for (let n = first; n <= last; n += 1) {
            if (response.destroyed) return;
            await pipe(createReadStream(packager.store.file({ pipeline, run, track, n })), response, { end: false });
        }
    }
    response.end();
}
