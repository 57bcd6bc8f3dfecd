/** S3's stand-in: serves the graph's objects as S3 answers CloudFront, and takes what MediaLive records. */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer, IncomingMessage, ServerResponse } from "node:http";

import type { AssetPlan } from "../../plan/types";
import { refuseForeign } from "../../run/own-requests";
import type { WorkerMain } from "../../run/report";
import { rangeOf } from "./range";
import { Recordings } from "./recordings";
import { bucketSettingsSchema } from "./settings";

interface Stored extends AssetPlan {
    size: number;
    etag: string;
    modified: Date;
}

export const main: WorkerMain = async (given, report) => {
    const { port, assets, recorded } = bucketSettingsSchema.parse(given);
    const started = new Date();
    const objects = new Map(assets.map((asset) => [asset.key, stored(asset, started)]));
    const recordings = new Recordings(recorded);
    const counts = { requests: 0, refused: 0, bytes: 0 };
    const server = createServer((request, response) => {
        counts.requests += 1;
        const key = keyOf(request.url ?? "");
        if (request.method === "PUT" && recordings.takes(key)) {
            if (refuseForeign(request, response)) return;
            void recordings
                .put(key, request)
                .then(({ status, ...headers }) => response.writeHead(status, headers).end());
            return;
        }
        const found = objects.get(key);
        if (found === undefined || (request.method !== "GET" && request.method !== "HEAD")) {
            counts.refused += 1;
            refuse(request, response);
        } else {
            counts.bytes += answer(found, request, response);
        }
    });
    server.keepAliveTimeout = 20_000;
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
    });
    report.ready();
    setInterval(() => report.figures({ objects: objects.size, ...counts, ...recordings.counts }), 1000);
};

function stored(asset: AssetPlan, started: Date): Stored {
    const { key, file, text } = asset;
    if (file === undefined && text === undefined) throw new Error(`the object ${key} holds nothing`);
    const content = file === undefined ? Buffer.from(text ?? "") : readFileSync(file);
    // The ETag of an object that was put in one piece (S3 API reference, "Object").
    const etag = `"${createHash("md5").update(content).digest("hex")}"`;
    const modified = file === undefined ? started : statSync(file).mtime;
    return { ...asset, size: content.length, etag, modified };
}

function keyOf(url: string): string {
    const path = url.split("?", 1)[0].slice(1);
    try {
        return decodeURIComponent(path);
    } catch {
        return path;
    }
}

/** The number of bytes that go out. */
function answer(found: Stored, request: IncomingMessage, response: ServerResponse): number {
    const { size, etag, modified, contentType, cacheControl, file, text } = found;
    response.setHeader("ETag", etag);
    response.setHeader("Last-Modified", modified.toUTCString());
    if (cacheControl !== undefined) response.setHeader("Cache-Control", cacheControl);
    response.setHeader("Server", "AmazonS3");
    if (isUnchanged(request, etag, modified)) {
        response.writeHead(304).end();
        return 0;
    }
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("Content-Type", contentType);
    const range = rangeOf(request.headers.range, size);
    if (range === "unsatisfiable") {
        response.setHeader("Content-Range", `bytes */${size}`);
        response.setHeader("Content-Type", "application/xml");
        response.writeHead(416).end(errorText("InvalidRange", "The requested range is not satisfiable"));
        return 0;
    }
    const { first, last } = range ?? { first: 0, last: size - 1 };
    response.setHeader("Content-Length", last - first + 1);
    if (range !== undefined) response.setHeader("Content-Range", `bytes ${first}-${last}/${size}`);
    response.writeHead(range === undefined ? 200 : 206);
    if (request.method === "HEAD") {
        response.end();
        return 0;
    }
    if (file === undefined) response.end(Buffer.from(text ?? "").subarray(first, last + 1));
    else if (size === 0) response.end();
    else
        createReadStream(file, { start: first, end: last })
            .on("error", () => response.destroy())
            .pipe(response);
    return last - first + 1;
}

function isUnchanged({ headers }: IncomingMessage, etag: string, modified: Date): boolean {
    const known = headers["if-none-match"];
    if (known !== undefined) return known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
    const since = Date.parse(headers["if-modified-since"] ?? "");
    return Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

/** Whoever may not list the bucket is not told what it lacks (S3 API reference, GetObject, "Permissions"); so CloudFront gets 403. */
function refuse({ method }: IncomingMessage, response: ServerResponse): void {
    response.setHeader("Server", "AmazonS3");
    response.setHeader("Content-Type", "application/xml");
    response.writeHead(403).end(method === "HEAD" ? undefined : errorText("AccessDenied", "Access Denied"));
}

function errorText(code: string, message: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
