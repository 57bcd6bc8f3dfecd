import { expect } from "chai";
import { createServer, Server, Socket } from "node:net";

import { request, TimeoutError } from "../../rehearsal/run/request";

const answered = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** What the promise was refused with. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
        (value) => {
            throw new Error(`it came: ${JSON.stringify(value)}`);
        },
        (error: unknown) => error,
    );
}

describe("a request with its whole answer", () => {
    let server: Server;
    let url = "";
    let connections: Socket[] = [];
    /** What the server does with a request: the connection, its number, and how many requests came on it. */
    let serve: (socket: Socket, connection: number, asked: number, text: string) => void;

    beforeEach(async () => {
        connections = [];
        server = createServer((socket) => {
            const connection = connections.push(socket);
            let asked = 0;
            socket.on("data", (data) => serve(socket, connection, ++asked, data.toString()));
            socket.on("error", () => {});
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("the server has no port");
        url = `http://127.0.0.1:${address.port}/`;
    });
    afterEach(async () => {
        for (const socket of connections) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
    });

    it("gives status, headers and body, and keeps the connection for the next one", async () => {
        serve = (socket, connection, asked) => socket.write(answered(`connection ${connection}, request ${asked}`));
        const first = await request(url, { timeoutMs: 2000 });
        expect(first.status).to.equal(200);
        expect(first.headers["content-length"]).to.equal(String(first.body.length));
        expect(first.body.toString()).to.equal("connection 1, request 1");
        expect((await request(url, { timeoutMs: 2000 })).body.toString()).to.equal("connection 1, request 2");
    });

    it("sends a body", async () => {
        serve = (socket, _, __, text) =>
            socket.write(answered(text.split("\r\n")[0] + text.slice(text.indexOf("\r\n\r\n"))));
        const { body } = await request(url, { method: "PUT", body: "a segment", timeoutMs: 2000 });
        expect(body.toString()).to.equal("PUT / HTTP/1.1\r\n\r\na segment");
    });

    it("asks again where a kept connection was closed just then", async () => {
        serve = (socket, connection, asked) =>
            connection === 1 && asked === 2 ? socket.resetAndDestroy() : socket.write(answered(`from ${connection}`));
        expect((await request(url, { timeoutMs: 2000 })).body.toString()).to.equal("from 1");
        expect((await request(url, { timeoutMs: 2000 })).body.toString()).to.equal("from 2");
    });

    it("does not ask again where a new connection is closed", async () => {
        serve = (socket) => socket.resetAndDestroy();
        expect(String(await refusal(request(url, { timeoutMs: 2000 })))).to.match(/ECONNRESET|socket hang up/);
        expect(connections).to.have.length(1);
    });

    it("fails when the answer ends too soon", async () => {
        serve = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot a hundred");
        expect(String(await refusal(request(url, { timeoutMs: 2000 })))).to.equal("Error: aborted");
    });

    for (const [what, begun] of [
        ["no answer comes", ""],
        ["the answer is not whole", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe beginning"],
    ])
        it(`fails in time when ${what}`, async () => {
            serve = (socket) => socket.write(begun);
            const error = await refusal(request(url, { timeoutMs: 100 }));
            expect(error).to.be.instanceOf(TimeoutError);
            expect(String(error)).to.equal(`Error: ${url}: no answer within 100 ms`);
        });

    it("ends when its signal comes", async () => {
        const ending = new AbortController();
        serve = () => ending.abort();
        const error = await refusal(request(url, { timeoutMs: 5000, signal: ending.signal }));
        expect(error).not.to.be.instanceOf(TimeoutError);
        expect(String(error)).to.equal("AbortError: The operation was aborted");
    });
});
