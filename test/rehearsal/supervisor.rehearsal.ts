import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import type { Hop } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { supervisor } from "./support/run";

describe("the supervisor", () => {
    it("keeps a program stopped that was being started again, and gives its name to another", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        // The second time the answer takes long, and is no.
        let again = false;
        const hop: Hop = {
            name: "sleeper",
            standsFor: "nothing",
            process: { kind: "program", command: "sleep", args: ["1000"] },
            folder: place.folder("sleeper"),
            ready: () => (again ? wait(400, false) : Promise.resolve(true)),
        };
        const state = () => all.status().map((one) => one.state);
        try {
            await all.start(hop);
            again = true;
            all.signal("sleeper", "SIGKILL");
            for (const end = Date.now() + 5000; state()[0] !== "starting" && Date.now() < end; await wait(10));
            expect(state()).to.deep.equal(["starting"]);
            await all.stop("sleeper");
            await wait(600);
            expect(state()).to.deep.equal(["stopped"]);
            again = false;
            await all.start({ ...hop, folder: place.folder("another") });
            expect(state()).to.deep.equal(["up"]);
        } finally {
            await all.stop();
            place.remove();
        }
    });

    it("starts a program again that was killed, and says so", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        const restarts: string[] = [];
        all.on("event", (event) => {
            if (event.type === "restart") restarts.push(event.why);
        });
        try {
            await all.start({
                name: "sleeper",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "echo up; exec sleep 1000"] },
                folder: place.folder("sleeper"),
                read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
            });
            const before = all.status()[0].pid;
            all.signal("sleeper", "SIGKILL");
            const deadline = Date.now() + 5000;
            while (all.status()[0].state !== "up" || all.status()[0].pid === before) {
                expect(Date.now(), "up again").to.be.below(deadline);
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            expect(restarts).to.deep.equal(["it was ended by SIGKILL"]);
            expect(all.status()[0].restarts).to.equal(1);
        } finally {
            await all.stop();
            place.remove();
        }
        expect(all.status()[0].state).to.equal("stopped");
    });

    it("starts a program again that hangs", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        const restarts: string[] = [];
        all.on("event", (event) => {
            if (event.type === "restart") restarts.push(event.why);
        });
        try {
            await all.start({
                name: "talker",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "while :; do echo up; sleep 0.1; done"] },
                folder: place.folder("talker"),
                read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
                silentMs: 1000,
            });
            const before = all.status()[0].pid;
            all.signal("talker", "SIGSTOP");
            const deadline = Date.now() + 10_000;
            while (all.status()[0].state !== "up" || all.status()[0].pid === before) {
                expect(Date.now(), "up again").to.be.below(deadline);
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            expect(restarts).to.deep.equal(["it hung: no sign of life for 1 s"]);
        } finally {
            await all.stop();
            place.remove();
        }
    });

    it("says what a program said that does not come up, and how to mend it", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        try {
            const started = all.start({
                name: "broken",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "echo no such codec >&2; exit 3"] },
                folder: place.folder("broken"),
                ready: () => Promise.resolve(false),
                mend: "install it",
            });
            const error = await started.then(
                () => undefined,
                (reason: unknown) => reason,
            );
            expect(error)
                .to.be.an.instanceOf(Error)
                .with.property("message")
                .that.equals("broken does not start: it ended with status 3; install it\n  no such codec");
        } finally {
            await all.stop();
            place.remove();
        }
    });
});
