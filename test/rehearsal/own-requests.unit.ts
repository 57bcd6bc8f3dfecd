import { expect } from "chai";

import { addressOr, isFromThisMachine, isOwnRequest } from "../../rehearsal/run/own-requests";

const headers = (given: Record<string, string>) => ({ headers: given });

describe("a request that a hop obeys", () => {
    it("comes from a program of this machine, or from a page that the same server sent", () => {
        for (const host of ["127.0.0.1:4000", "localhost:4000", "LOCALHOST", "[::1]:4000"])
            expect(isOwnRequest(headers({ host })), host).to.equal(true);
        const own = { host: "localhost:4000", origin: "http://localhost:4000", "sec-fetch-site": "same-origin" };
        expect(isOwnRequest(headers(own))).to.equal(true);
        expect(isOwnRequest(headers({ host: "localhost:4000", "sec-fetch-site": "none" }))).to.equal(true);
    });

    it("does not come under a foreign name: a web page's own name may resolve to this machine", () => {
        for (const host of [
            "evil.example:4000",
            "127.0.0.1.evil.example",
            "localhost.evil.example:4000",
            "",
            "192.168.7.20:4000",
        ])
            expect(isOwnRequest(headers({ host })), host).to.equal(false);
    });

    it("does not come from another site", () => {
        const host = "127.0.0.1:4000";
        for (const origin of ["http://evil.example", "null", "http://127.0.0.1:5000", "https://127.0.0.1:4000"])
            expect(isOwnRequest(headers({ host, origin })), origin).to.equal(false);
        for (const site of ["cross-site", "same-site"])
            expect(isOwnRequest(headers({ host, "sec-fetch-site": site })), site).to.equal(false);
    });

    it("may be a link of another site, unless it brings a form", () => {
        const link = { host: "127.0.0.1:4000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
        expect(isOwnRequest(headers(link))).to.equal(true);
        expect(isOwnRequest(headers({ ...link, origin: "http://evil.example" }))).to.equal(false);
    });

    it("may name any address, or this machine, where phones come too", () => {
        const known = addressOr(["localhost", "Venue-PC.local"]);
        expect(isOwnRequest(headers({ host: "192.168.7.20:8080" }), known)).to.equal(true);
        expect(isOwnRequest(headers({ host: "[fd00::5]:8080" }), known)).to.equal(true);
        expect(isOwnRequest(headers({ host: "venue-pc.local:8080" }), known)).to.equal(true);
        expect(isOwnRequest(headers({ host: "evil.example" }), known)).to.equal(false);
    });

    it("is of this machine when it comes over loopback, or from the address that it was sent to", () => {
        const from = (remoteAddress: string, localAddress: string) =>
            isFromThisMachine({ remoteAddress, localAddress });
        expect(from("127.0.0.1", "127.0.0.1")).to.equal(true);
        expect(from("::1", "::1")).to.equal(true);
        expect(from("::ffff:127.0.0.1", "::ffff:127.0.0.1")).to.equal(true);
        expect(from("192.168.7.20", "192.168.7.20")).to.equal(true);
        expect(from("192.168.7.31", "192.168.7.20")).to.equal(false);
        expect(from("::ffff:192.168.7.31", "::ffff:192.168.7.20")).to.equal(false);
        expect(from("", "")).to.equal(false);
    });
});
