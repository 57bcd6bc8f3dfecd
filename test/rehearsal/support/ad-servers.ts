/** Ad servers that answer each path as a test says, under a host of their own. */
import { createServer, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Hosts } from "../../../rehearsal/plan/types";

export type Answering = string | Buffer | ((request: IncomingMessage, response: ServerResponse) => void);

export interface AdServers {
    hosts: Hosts;
    /** Paths that were asked, in order, with their queries. */
    asked: string[];
    /** Path → answer; a string is VAST. */
    answers: Map<string, Answering>;
    stop: () => Promise<void>;
}

/** Everything below `https://ads.test`; what has no answer is a 404 in HTML. */
export async function adServers(): Promise<AdServers> {
    const answers = new Map<string, Answering>();
    const asked: string[] = [];
    const server = createServer((request, response) => {
        const url = request.url ?? "/";
        asked.push(url);
        const answer = answers.get(url.split("?")[0]);
        if (typeof answer === "function") answer(request, response);
        else if (answer === undefined) response.writeHead(404, { "content-type": "text/html" }).end("<html></html>");
        else response.writeHead(200, { "content-type": "text/xml" }).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = serverAddress(server.address());
    return {
        hosts: { "ads.test": `http://127.0.0.1:${port}` },
        asked,
        answers,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function serverAddress(address: string | AddressInfo | null): AddressInfo {
    if (address === null || typeof address === "string") throw new Error("no port");
    return address;
}
