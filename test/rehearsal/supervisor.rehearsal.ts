import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import type { Hop } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { until } from "./support/until";

/** Why it started something again, as it says so. */
function restartsOf(all: Supervisor): string[] {
    const restarts: string[] = [];
    all.on("event", (event) => {
        if (event.type === "restart") restarts.push(event.why);
    });
    return restarts;
}

describe("the supervisor", () => {
    it("keeps a program stopped that was being started again, and gives its name to another", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        // The second time the answer takes long, and is no.
        let again = false;
        const hop: Hop = {
            name: "sleeper",
            kind: "camera",
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
            await until("it is started again", 5, () => state()[0] === "starting");
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
        const restarts = restartsOf(all);
        try {
            await all.start({
                name: "sleeper",
                kind: "camera",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "echo up; exec sleep 1000"] },
                folder: place.folder("sleeper"),
                read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
            });
            const before = all.status()[0].pid;
            all.signal("sleeper", "SIGKILL");
            await until("up again", 5, () => all.status()[0].state === "up" && all.status()[0].pid !== before);
            expect(restarts).to.deep.equal(["it was ended by SIGKILL"]);
            expect(all.status()[0].restarts).to.equal(1);
        } finally {
            await all.stop();
            place.remove();
        }
        expect(all.status()[0].state).to.equal("stopped");
    });

    it("notes an end that is no fault in place of a restart, and counts every other", async () => {
        const place = await Place.make([]);
        const again = supervisor();
        const others = restartsOf(again);
        const notes: string[] = [];
        const states: string[] = [];
        again.on("event", (event) => {
            if (event.type === "note") notes.push(event.text);
        });
        again.on("change", ({ state }) => states.push(state));
        // It is up before it ends: an end that comes before its line was read is one of a start that failed.
        const ends = "case $(wc -l <tried) in 1) sleep 0.5; exit 0 ;; 2) sleep 0.5; exit 3 ;; esac";
        const script = `echo >>tried; echo up; ${ends}; exec sleep 1000`;
        try {
            await again.start({
                name: "relay",
                kind: "camera",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", script] },
                folder: place.folder("again"),
                read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
                regularEnd: "its source ended",
            });
            await until("both ends", 10, () => again.status()[0].state === "up" && others.length === 1);
            expect([others, notes]).to.deep.equal([["it ended with status 3"], ["its source ended"]]);
            expect(again.status()[0].restarts).to.equal(1);
            expect(states.slice(0, 4)).to.deep.equal(["starting", "up", "starting", "starting"]);
        } finally {
            await again.stop();
            place.remove();
        }
    });

    it("starts a program again that hangs", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        const restarts = restartsOf(all);
        try {
            await all.start({
                name: "talker",
                kind: "camera",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "while :; do echo up; sleep 0.1; done"] },
                folder: place.folder("talker"),
                read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
                silentMs: 1000,
            });
            const before = all.status()[0].pid;
            all.signal("talker", "SIGSTOP");
            await until("up again", 10, () => all.status()[0].state === "up" && all.status()[0].pid !== before);
            expect(restarts).to.deep.equal(["it hung: no sign of life for 1 s"]);
        } finally {
            await all.stop();
            place.remove();
        }
    });

    it("starts a program in another's place until it comes up, and says why it did not", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        const restarts = restartsOf(all);
        const sleeper = (script: string): Hop => ({
            name: "sleeper",
            kind: "camera",
            standsFor: "nothing",
            process: { kind: "program", command: "sh", args: ["-c", script] },
            folder: place.folder("sleeper"),
            read: (line) => (line === "up" ? [{ kind: "ready" }] : []),
        });
        try {
            await all.start(sleeper("echo up; exec sleep 1000"));
            await all.stop("sleeper");
            await all.replaceAll([
                sleeper("echo >>tried; [ $(wc -l <tried) = 3 ] || exit 3; echo up; exec sleep 1000"),
            ]);
            await until("up", 5, () => all.status()[0].state === "up");
            expect(restarts).to.deep.equal(["it ended with status 3", "it ended with status 3"]);
            expect(all.status()[0].restarts).to.equal(2);
        } finally {
            await all.stop();
            place.remove();
        }
    });

    it("says what a program said that does not come up, and how to fix it", async () => {
        const place = await Place.make([]);
        const all = supervisor();
        try {
            const started = all.start({
                name: "broken",
                kind: "camera",
                standsFor: "nothing",
                process: { kind: "program", command: "sh", args: ["-c", "echo no such codec >&2; exit 3"] },
                folder: place.folder("broken"),
                ready: () => Promise.resolve(false),
                fix: "install it",
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
