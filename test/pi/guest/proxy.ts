import http from "node:http";

/** The port that guests' apt is told (supervise.sh). */
const proxyPort = 3142;

/** A way to the package mirror for one guest, and nothing else: only plain HTTP, only what apt asks for. */
export interface Mirror {
    /** On: packages can be fetched. Off: connections are refused, as when the network is away. */
    set(on: boolean): Promise<void>;
}

/** Opens the mirror for a guest, on the host's end of its wire. It never keeps the process alive. */
export async function openMirror(hostAddress: string): Promise<Mirror> {
    let server: http.Server | undefined;
    const set = async (on: boolean) => {
        if (on && server === undefined) server = await listen(hostAddress);
        if (!on && server !== undefined) {
            const closing = server;
            server = undefined;
            closing.closeAllConnections();
            await new Promise((resolve) => closing.close(resolve));
        }
    };
    await set(true);
    return { set };
}

function listen(address: string): Promise<http.Server> {
    const server = http.createServer((request, response) => forward(request, response));
    server.on("connection", (socket) => socket.unref());
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host: address, port: proxyPort }, () => {
            server.unref();
            resolve(server);
        });
    });
}

function forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    const refuse = (status: number, reason: string) => {
        response.writeHead(status, { "content-type": "text/plain" });
        response.end(`${reason}\n`);
    };
    const target = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
    if (target?.protocol !== "http:") return refuse(400, "only whole http:// addresses");
    const upstream = http.request(
        target,
        { method: request.method, headers: { ...request.headers, host: target.host }, timeout: 60_000 },
        (answer) => {
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
            answer.on("error", () => response.destroy());
        },
    );
    upstream.on("timeout", () => upstream.destroy(new Error("the mirror does not answer")));
    upstream.on("error", (error) => (response.headersSent ? response.destroy() : refuse(502, error.message)));
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
}
