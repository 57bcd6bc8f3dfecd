import { createServer } from "node:http";

import { expect } from "chai";

import { schedulerHop, schedulerName } from "../../rehearsal/aws/scheduler/hop";
import { SchedulePlan } from "../../rehearsal/plan/types";
import { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { until } from "./support/until";
import { supervisor } from "./support/run";

const targetArn = "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule";
const document = (id: number, member = "Duration") =>
    `{"ChannelId":"4711","Creates":{"ScheduleActions":[{"ActionName":"b${id}-<aws.scheduler.scheduled-time>",` +
    `"ScheduleActionStartSettings":{"ImmediateModeScheduleActionStartSettings":{}},"ScheduleActionSettings":` +
    `{"Scte35SpliceInsertSettings":{"SpliceEventId":${id},"${member}":2700000}}}]}}`;

describe("the scheduler", () => {
    it("makes the recorded calls to every pipeline, in another rhythm and at once, also after it was killed", async () => {
        const place = await Place.make([schedulerName, "a", "b"]);
        const all = supervisor();
        const events: RehearsalEvent[] = [];
        all.on("event", (event) => events.push(event));
        const calls: { encoder: string; line: string; body: string }[] = [];
        let status = 200;
        const servers = ["a", "b"].map((encoder) =>
            createServer((request, response) => {
                let body = "";
                request.on("data", (piece: Buffer) => (body += piece.toString()));
                request.on("end", () => {
                    calls.push({ encoder, line: `${request.method} ${request.url}`, body });
                    response.writeHead(status).end('{"message":"no"}');
                });
            }).listen(place.port(encoder), "127.0.0.1"),
        );
        const plan = (name: string, input: string): SchedulePlan => {
            return { name, expression: "cron(0 0 1 1 ? *)", timezone: "UTC", enabled: true, targetArn, input };
        };
        const plans = [plan("one", document(1)), plan("two", document(2, "Length"))];
        try {
            const begun = Date.now();
            const encoders = [place.url("a"), place.url("b")];
            await all.start(schedulerHop(plans, { place, encoders, everySeconds: 2 }));
            await until("two breaks", 10, () => calls.length >= 4);
            expect(new Set(calls.slice(0, 2).map(({ encoder }) => encoder))).to.deep.equal(new Set(["a", "b"]));
            expect(new Set(calls.map(({ line }) => line))).to.deep.equal(new Set(["PUT /prod/channels/4711/schedule"]));
            const ids = calls.map(({ body }) => /"spliceEventId":(\d)/.exec(body)?.[1]);
            expect(ids.slice(0, 4)).to.deep.equal(["1", "1", "2", "2"]);
            expect(calls[0].body).to.include('"duration":2700000');
            expect(calls[2].body).not.to.match(/length/i);
            const times = calls.map(({ body }) => Date.parse(/b\d-([^"]*)"/.exec(body)?.[1] ?? ""));
            expect(times[2] - times[0]).to.equal(2000);
            expect(times[0] - begun).to.be.within(1000, 3000);
            const notes = () => events.flatMap((event) => (event.type === "note" ? [event.text] : []));
            await until("the note", 3, () => notes().length > 0);
            expect(notes()[0]).to.include("Scte35SpliceInsertSettings.Length; AWS drops it without a word");

            all.signal(schedulerName, "SIGKILL");
            const killed = Date.now();
            const before = calls.length;
            await until("breaks again", 10, () => calls.length >= before + 2);
            const next = Date.parse(/b\d-([^"]*)"/.exec(calls[before].body)?.[1] ?? "");
            // In the same rhythm: nothing is left out, nothing comes twice.
            expect((next - times[0]) % 2000).to.equal(0);
            expect(next - killed).to.be.within(-1000, 3000);
            const names = calls
                .filter(({ encoder }) => encoder === "a")
                .map(({ body }) => /"actionName":"[^"]*"/.exec(body)?.[0]);
            expect(new Set(names).size).to.equal(names.length);

            status = 422;
            const answer = await fetch(`${place.url(schedulerName)}/break-now`, { method: "POST" });
            expect(answer.status).to.equal(422);
            await until("the note of the refusal", 3, () => notes().at(-1)?.startsWith("one: the call") === true);
            expect(notes().at(-1)).to.equal('one: the call to MediaLive fails: 422 {"message":"no"}');
            await until("the next break's time", 3, () => Number(all.status()[0].figures.next) > Date.now() - 1000);
        } finally {
            await all.stop();
            for (const server of servers) server.close();
            place.remove();
        }
    });
});
