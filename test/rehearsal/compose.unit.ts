import { expect } from "chai";

import { recordStack } from "../../cli/recorded";
import { compose, ComposeOptions, portNames } from "../../rehearsal/compose";
import { eventPlan } from "../../rehearsal/plan";
import { cameraAddresses, hostInUrl } from "../../rehearsal/run/addresses";
import { Place } from "../../rehearsal/run/place";
import { root } from "./support/run";

const options: ComposeOptions = {
    ...{ address: "127.0.0.1", host: "127.0.0.1", edgeUrl: "http://127.0.0.1:1", pageOrigin: "http://127.0.0.1:2" },
    ...{ camera: { kind: "test" }, obs: false, realAds: false },
};

describe("the ingest of a rehearsal", () => {
    it("listens in this machine's networks where real cameras are waited for, else where others are let in", async () => {
        const plan = eventPlan((await recordStack(root, "dev")).recording, root);
        const place = await Place.make(portNames(plan));
        try {
            const listens = (change: Partial<ComposeOptions>) =>
                compose(plan, place, { ...options, ...change })
                    .flat()
                    .filter(({ name }) => name.startsWith("ingest "))
                    .flatMap(({ files }) => {
                        const [line = ""] = /^ *listen .*$/m.exec(files?.["nginx.conf"] ?? "") ?? [];
                        return [...line.matchAll(/listen (\S+):\d+;/g)].map(([, address]) => address);
                    });
            expect(listens({})).to.deep.equal(["127.0.0.1"]);
            const own = cameraAddresses().map(hostInUrl);
            expect(listens({ camera: { kind: "wait" } })).to.deep.equal(["127.0.0.1", ...own]);
            expect(listens({ address: "192.168.7.20" })).to.deep.equal(["127.0.0.1", "192.168.7.20"]);
        } finally {
            place.remove();
        }
    });
});

describe("the cameras of a rehearsal", () => {
    it("send from a loop where nobody fetches them, and draw a clock where somebody may", async () => {
        const plan = eventPlan((await recordStack(root, "dev")).recording, root);
        const place = await Place.make(portNames(plan));
        try {
            const looped = (change: Partial<ComposeOptions>) =>
                compose(plan, place, { ...options, ...change })
                    .flat()
                    .filter(({ name }) => name.startsWith("camera "))
                    .map(({ name, process }) => {
                        const words = process.kind === "program" ? process.args.join(" ") : "";
                        return `${name}: ${/-i loop\.mkv/.test(words) ? "loop" : /RTCTIME/.test(words) ? "clock" : "film"}`;
                    });
            expect(looped({})).to.deep.equal(["camera gopro: clock", "camera raspivid: loop"]);
            expect(looped({ obs: true })).to.deep.equal(["camera gopro: clock", "camera raspivid: clock"]);
            const film = { kind: "file", file: "film.mp4" } as const;
            expect(looped({ camera: film })).to.deep.equal(["camera gopro: film", "camera raspivid: film"]);
        } finally {
            place.remove();
        }
    });
});
