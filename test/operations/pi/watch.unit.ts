import { expect } from "chai";

import { pauseAfter } from "../../../operations/pi/watch";
import { SshError } from "../../../operations/ssh";

describe("watching a host", () => {
    it("waits half a minute after a refused key, and goes on as usual after anything else", () => {
        expect(pauseAfter(new SshError("key-refused", "refused"), 2_000)).to.equal(30_000);
        expect(pauseAfter(new SshError("key-refused", "refused"), 60_000)).to.equal(60_000);
        expect(pauseAfter(new SshError("lost", "lost"), 2_000)).to.equal(2_000);
        expect(pauseAfter(new Error("other"), 2_000)).to.equal(2_000);
    });
});
