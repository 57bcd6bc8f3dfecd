import { networkInterfaces } from "node:os";

import { expect } from "chai";

import { cameraAddresses, hostInUrl, listenAddress, ownAddresses, withLoopback } from "../../rehearsal/run/addresses";

const refusal = (address: Promise<string>): Promise<string> =>
    address.then(
        (found) => `took ${found}`,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

describe("the address that lets others in", () => {
    const own = ["127.0.0.1", "192.168.7.20", "fd00::5"];

    it("is one of this machine's, also by a name of it", async () => {
        expect(await listenAddress("192.168.7.20", own)).to.equal("192.168.7.20");
        expect(await listenAddress("fd00::5", own)).to.equal("fd00::5");
        expect(await listenAddress("localhost", ["127.0.0.1", "::1"])).to.be.oneOf(["127.0.0.1", "::1"]);
    });

    it("is never all of them, nor another machine's", async () => {
        const allowed = "must be an address of this machine, or a name of one: 127.0.0.1, 192.168.7.20, fd00::5";
        expect(await refusal(listenAddress("0.0.0.0", own))).to.equal(`--address 0.0.0.0: ${allowed}`);
        expect(await refusal(listenAddress("::", own))).to.equal(`--address ::: ${allowed}`);
        expect(await refusal(listenAddress("192.168.7.21", own))).to.equal(`--address 192.168.7.21: ${allowed}`);
        expect(await refusal(listenAddress("no-such-host.invalid", own))).to.equal(
            `--address no-such-host.invalid: ${allowed}`,
        );
    });

    it("is told with what a name resolves to", async () => {
        expect(await refusal(listenAddress("localhost", ["192.168.7.20"]))).to.match(
            /^--address localhost \((127\.0\.0\.1|::1).*\): must be an address of this machine/,
        );
    });

    it("leaves out addresses that nobody else reaches", () => {
        const one = { netmask: "", mac: "", cidr: null };
        const found = ownAddresses({
            lo: [{ ...one, address: "127.0.0.1", family: "IPv4", internal: true }],
            eth0: [
                { ...one, address: "192.168.7.20", family: "IPv4", internal: false },
                { ...one, address: "fe80::1", family: "IPv6", scopeid: 2, internal: false },
            ],
            gone: undefined,
        });
        expect(found).to.deep.equal(["192.168.7.20"]);
        expect(ownAddresses()).to.deep.equal(ownAddresses(networkInterfaces()));
    });

    it("is a camera's by IPv4, else by a cable without a router, else by IPv6", () => {
        const one = { netmask: "", mac: "", cidr: null, internal: false };
        const v4 = (address: string) => ({ ...one, address, family: "IPv4" as const });
        const v6 = (address: string) => ({ ...one, address, family: "IPv6" as const, scopeid: 2 });
        const cable = { eth1: [v4("169.254.3.4"), v6("fe80::4"), v6("fd00::5")] };
        const containers = { docker0: [v4("172.17.0.1"), v6("fd00:17::1")] };
        const wifi = { wlan0: [v4("192.168.7.20"), v6("fd00::6")] };
        expect(cameraAddresses({ ...containers, ...cable, ...wifi })).to.deep.equal(["192.168.7.20"]);
        expect(cameraAddresses({ ...containers, ...cable })).to.deep.equal(["169.254.3.4"]);
        expect(cameraAddresses({ ...containers, eth1: [v6("fe80::4"), v6("fd00::5")] })).to.deep.equal(["fd00::5"]);
        expect(cameraAddresses(containers)).to.deep.equal([]);
    });

    it("is listened at beside loopback, and stands in URLs in brackets when it is IPv6's", () => {
        expect(withLoopback("192.168.7.20")).to.deep.equal(["127.0.0.1", "192.168.7.20"]);
        expect(withLoopback("127.0.0.1")).to.deep.equal(["127.0.0.1"]);
        expect([hostInUrl("fd00::5"), hostInUrl("192.168.7.20"), hostInUrl("venue.local")]).to.deep.equal([
            "[fd00::5]",
            "192.168.7.20",
            "venue.local",
        ]);
    });
});
