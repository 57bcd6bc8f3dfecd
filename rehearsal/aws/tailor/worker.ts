/** MediaTailor on this machine: sessions, personalised playlists and ad segments. Its folder keeps sessions and creatives. */
import { createReadStream } from "node:fs";
import { createServer, IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";

import type { WorkerMain } from "../../run/report";
import { Creatives } from "./creatives";
import { Personaliser } from "./personalise";
import { Question, Reply, TailorService } from "./service";
import { Sessions } from "./session";
import { tailorSettingsSchema } from "./settings";

const everyMs = 1000;

export const main: WorkerMain = async (input, report) => {
    const settings = tailorSettingsSchema.parse(input);
    const note = (text: string) => report.event({ type: "note", at: Date.now(), hop: "tailor", text });
    const sessions = new Sessions(path.resolve("sessions.jsonl"));
    const creatives = new Creatives(path.resolve("creatives"), settings, note, (process, why) =>
        report.event({ type: "restart", at: Date.now(), hop: "tailor", process, why }),
    );
    const personaliser = new Personaliser(settings, sessions, creatives, report);
    const service = new TailorService(settings, sessions, creatives, personaliser, report);
    // The hops after this one need not wait for what only a viewer does.
    const prepared = personaliser.prepare();
    const server = createServer((request, response) => void prepared.then(() => serve(service, request, response)));
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(settings.port, "127.0.0.1", resolve);
    });
    for (const { name, insertionMode } of settings.plans) {
        // Interstitials that the player puts in are told by other tags; stitching is what every player takes.
        if (insertionMode === "PLAYER_SELECT") note(`${name}: PLAYER_SELECT is played as stitched ads`);
    }
    report.ready();
    setInterval(() => {
        sessions.endSilent(performance.now());
        personaliser.requestFillers();
        const { requests, seconds, filledSeconds } = personaliser.totals;
        report.figures({
            sessions: sessions.size,
            requests,
            fillRate: seconds === 0 ? 0 : Math.round((filledSeconds / seconds) * 1000) / 1000,
            creatives: creatives.count,
        });
    }, everyMs);
};

async function serve(service: TailorService, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
        reply = await service.answer(await read(request));
    } catch (error) {
        console.error(error);
        reply = { status: 500, body: "the tailor failed: its output says why\n" };
    }
    response.writeHead(reply.status, reply.headers);
    if (reply.file === undefined) response.end(reply.body);
    else
        createReadStream(reply.file)
            .on("error", () => response.destroy())
            .pipe(response);
}

async function read(request: IncomingMessage): Promise<Question> {
    const body = request.method === "POST" ? await text(request) : "";
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://tailor");
    return {
        method: request.method ?? "GET",
        path: pathname,
        query: searchParams,
        header: (name) => {
            const value = request.headers[name];
            return Array.isArray(value) ? value.join(", ") : value;
        },
        body,
    };
}
