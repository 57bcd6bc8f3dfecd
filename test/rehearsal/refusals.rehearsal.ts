import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect } from "chai";

import { ingestHop, ingestPorts } from "../../rehearsal/venue/ingest/hop";
import { refusedFile } from "../../rehearsal/venue/ingest/local";
import { IngestPlan, ingestPlans } from "../../rehearsal/plan/ingest";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { film, Tag } from "../support/rtmp/flv";
import { publish } from "../support/rtmp/publisher";
import { supervisor } from "./support/run";
import { changed, set } from "./support/venue";

/** Address as the camera types it, and what nginx notes: reason, application and stream name as shown. Nothing: let in. */
const addresses: [application: string, name: string, noted?: string][] = [
    ["stage", "live"],
    // nginx-rtmp takes a slash at an application's end away.
    ["stage/", "live"],
    ["stage", "", "name stage|empty"],
    ["stage", "Live", "name stage|Live"],
    ["stage", "live/", "name stage|live/"],
    ["stage", "live/extra", "name stage|live/extra"],
    ["stage", "livestream", "name stage|livestream"],
    ["stage", "stage", "name stage|stage"],
    ["stage", "live:0:1", "name stage|not shown, since it may hold a key"],
    ["stage", "KEY", "name stage|not shown, since it may hold a key"],
    ["stage/live", "", "application stage/live|empty"],
    ["Stage", "live", "application Stage|empty"],
    ["", "stage", "application empty|empty"],
    ["stage/KEY", "live", "application stage/...|empty"],
    ["KEY", "live", "application not shown, since it may hold a key|empty"],
    ["crowd", "live?key=KEY"],
    ["crowd", "live", "key crowd|live"],
    ["crowd", "live?key=KEYs", "key crowd|live"],
    ["crowd", "Live?key=KEY", "name crowd|Live"],
    ["crowd", "KEY", "name crowd|not shown, since it may hold a key"],
    // The whole address in the server's field, the key alone behind the name, more than the key, and what keyboards do.
    ["crowd/live?key=KEY", "", "application crowd/live|empty"],
    ["crowd", "?key=KEY", "name crowd|empty"],
    ["crowd", "live?KEY", "key crowd|live"],
    ["crowd", "live?key=", "key crowd|live"],
    ["crowd", "live&key=KEY", "name crowd|not shown, since it may hold a key"],
    ["crowd", "live?key=KEY&device=1"],
    ["crowd", "live?device=1&key=KEY"],
    ["crowd", "live?key=KEY/", "key crowd|live"],
    ["crowd", "live ?key=KEY", "name crowd|live with a space"],
    ["crowd", " KEY", "name crowd|not shown, since it may hold a key"],
    ["stage", "Live ", "name stage|Live with a space"],
    ["stage ", "live", "application stage with a space|empty"],
    ["KEY ", "live", "application not shown, since it may hold a key|empty"],
    // Ways round the questions that a publisher could try.
    ["crowd?key=KEY", "live", "key crowd|live"],
    ["crowd?call=connect&addr=127.0.0.1", "live", "key crowd|live"],
    ["crowd", "live?addr=10.0.0.1&app=stage&name=live", "key crowd|live"],
];

describe("what nginx lets in", () => {
    let ingest: IngestPlan;
    let place: Place;
    let hops: Supervisor;
    let tags: Tag[];
    let key: string;
    before(async () => {
        const graph = await changed("dev", (config) => {
            const cameras = ["stage", "crowd"].map((application) => ({ application, kind: "rtmp" }));
            set(config, ["pi-live:cameras"], cameras);
            set(config, ["pi-live:publishKeys"], { secure: "AAABsealed" });
        });
        const [plan] = ingestPlans(graph);
        // The graph's placeholder is a key for each camera: one goes without.
        const [before, after] = plan.nginxConf?.split("$pi_live_keyed {\n        default 1;\n") ?? [];
        expect(after, "the map of applications that need a key").to.be.a("string");
        const open = `$pi_live_keyed {\n        default 1;\n        "~^stage$" 0;\n`;
        ingest = { ...plan, nginxConf: `${before}${open}${after}` };
        key = ingest.keys["crowd"] ?? "";
        place = await Place.make(ingestPorts(ingest));
        hops = supervisor();
        const hop = ingestHop(ingest, place);
        if (hop === undefined) throw new Error("no nginx in the graph");
        await hops.start(hop);
        tags = film({ seconds: 1 }).slice(0, 12);
    });
    after(async () => {
        await hops.stop();
        place.remove();
    });

    it("is the stream name of each application with its key alone, and every refusal is noted without the key", async () => {
        expect(key).to.match(/^.{8,}$/);
        const port = place.port(`${ingest.name} rtmp`);
        const typed = (text: string) => text.replace("KEY", key);
        const outcomes = [];
        for (const [application, name, noted] of addresses) {
            // An application without a key lets its publisher in by address and name.
            const outcome = await publish({ port, application: typed(application), name: typed(name), tags });
            outcomes.push([application, name, outcome === "sent" ? undefined : noted]);
            expect(outcome, `${application} / ${name}`).to.equal(noted === undefined ? "sent" : "refused");
        }
        expect(outcomes).to.deep.equal(addresses.map(([application, name, noted]) => [application, name, noted]));
        const log = await readFile(path.join(place.folder(`ingest ${ingest.name}`), refusedFile), "utf8");
        expect(log).to.not.contain(key);
        const notes = log.trim().split("\n");
        expect(notes.map((line) => line.replace(/^\d+\.\d{3} 127\.0\.0\.1 /, ""))).to.deep.equal(
            addresses.flatMap(([, , noted]) => noted ?? []),
        );
    });
});
