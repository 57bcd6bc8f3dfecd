import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect } from "chai";

import { endOf } from "../../rehearsal/run/ending";

describe("the end of a session", () => {
    it("comes after its time, whatever the garbage collector takes meanwhile", async () => {
        setFlagsFromString("--expose-gc");
        const ending = endOf({ forMs: 200, signal: new AbortController().signal });
        await wait(20);
        runInNewContext("gc()");
        await wait(400);
        expect(ending.aborted).to.equal(true);
    });

    it("comes when it is told to, also before its time and before it began", () => {
        const told = new AbortController();
        const ending = endOf({ forMs: 60_000, signal: told.signal });
        expect(ending.aborted).to.equal(false);
        told.abort();
        expect(ending.aborted).to.equal(true);
        expect(endOf({ signal: told.signal }).aborted).to.equal(true);
    });
});
