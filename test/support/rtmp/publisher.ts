import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { amf } from "../../../components/pi-ingest/rtmp";
import type { Tag } from "./flv";

/** Message types (Adobe, RTMP 1.0, 7.1). */
const types = { audio: 8, video: 9, data: 18 } as const;
const chunkBytes = 4096;

/** One message: a full header, then chunks of what `chunkBytes` announces. */
function message(type: number, stream: number, at: number, body: Buffer): Buffer {
    const channel = type === 20 ? 3 : type === 2 || type === 1 ? 2 : 4;
    const time = at >>> 0;
    const extended = Buffer.alloc(time >= 0xffffff ? 4 : 0);
    if (extended.length > 0) extended.writeUInt32BE(time);
    const head = Buffer.alloc(12);
    head[0] = channel;
    head.writeUIntBE(Math.min(time, 0xffffff), 1, 3);
    head.writeUIntBE(body.length, 4, 3);
    head[7] = type;
    head.writeUInt32LE(stream, 8);
    const pieces: Buffer[] = [head, extended];
    for (let from = 0; from < body.length; from += chunkBytes) {
        if (from > 0) pieces.push(Buffer.from([0xc0 | channel]), extended);
        pieces.push(body.subarray(from, from + chunkBytes));
    }
    return Buffer.concat(pieces);
}

export interface PublishOptions {
    port: number;
    /** What follows host and port in the address: a path that the client sends as its application. */
    application: string;
    /** Stream name, with its query. */
    name: string;
    host?: string;
    tags: readonly Tag[];
    signal?: AbortSignal;
}

/**
 * Publishes tags in real time as an encoder does that sends nothing else: what ffmpeg cannot be told to send. Says how it ended:
 * `sent` to the end or until the signal, or `refused` when the server cut the connection.
 */
export async function publish({ port, application, name, host = "127.0.0.1", tags, signal }: PublishOptions) {
    const socket = connect({ host, port });
    let cut = false;
    socket.on("close", () => (cut = true)).on("error", () => (cut = true));
    try {
        await once(socket, "connect");
        const answers = await shakeHands(socket);
        const size = Buffer.alloc(4);
        size.writeUInt32BE(chunkBytes);
        const tcUrl = `rtmp://${host}:${port}/${application}`;
        socket.write(message(1, 0, 0, size));
        const app = { app: application, type: "nonprivate", flashVer: "FMLE/3.0", tcUrl };
        socket.write(message(20, 0, 0, Buffer.concat([amf("connect"), amf(1), amf(app)])));
        if (!(await answers("_result", () => cut))) return "refused";
        socket.write(message(20, 0, 0, Buffer.concat([amf("createStream"), amf(2), amf(null)])));
        if (!(await answers("_result", () => cut))) return "refused";
        const words = [amf("publish"), amf(3), amf(null), amf(name), amf("live")];
        socket.write(message(20, 1, 0, Buffer.concat(words)));
        if (!(await answers("NetStream.Publish.Start", () => cut))) return "refused";
        await play(socket, tags, () => cut, signal);
        return cut && signal?.aborted !== true ? "refused" : "sent";
    } catch {
        return "refused";
    } finally {
        socket.destroy();
    }
}

/** Sends each tag when the running time of those before it has come, forwards jumps and backward ones aside. */
async function play(socket: Socket, tags: readonly Tag[], cut: () => boolean, signal?: AbortSignal): Promise<void> {
    const start = performance.now();
    let due = 0;
    let last = 0;
    for (const { kind, at, body } of tags) {
        const step = at - last;
        due += step > 0 && step < 5000 ? step : 0;
        last = at;
        const wait = start + due - performance.now();
        if (wait > 0) await pause(wait, undefined, { signal }).catch(() => {});
        if (cut() || signal?.aborted === true) return;
        socket.write(message(types[kind], 1, at, body));
    }
}

/** The plain handshake; then a way to wait for a word of the server. */
async function shakeHands(socket: Socket): Promise<(word: string, cut: () => boolean) => Promise<boolean>> {
    let received: Buffer = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => (received = Buffer.concat([received, bytes]).subarray(-1 << 16)));
    socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 1)]));
    const until = async (found: () => boolean, over: () => boolean): Promise<boolean> => {
        const end = performance.now() + 10_000;
        while (!found() && !over() && performance.now() < end) await pause(10);
        return found();
    };
    await until(
        () => received.length >= 3073,
        () => socket.destroyed,
    );
    socket.write(received.subarray(1, 1537));
    received = received.subarray(3073);
    return async (word, cut) => {
        const found = await until(() => received.includes(word), cut);
        if (found) received = received.subarray(received.indexOf(word) + word.length);
        return found;
    };
}
