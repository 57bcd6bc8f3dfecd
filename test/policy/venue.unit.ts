import { expect } from "chai";

import { judge } from "../../policy";
import { venueRules } from "../../policy/rules/venue";
import { TestEvent } from "./event";

function told(event: TestEvent): (string | undefined)[][] {
    return judge(event.view(), venueRules).map(({ code, path, message }) => [code, path, message]);
}

describe("rules of the venue", () => {
    const blocks: [string, string | undefined][] = [
        ["10.0.0.0/8", "private (RFC 1918)"],
        ["172.31.0.0/16", "private (RFC 1918)"],
        ["192.168.7.20/32", "private (RFC 1918)"],
        ["100.100.0.0/16", "a carrier's or an overlay network's own (RFC 6598)"],
        ["169.254.1.0/24", "link-local (RFC 3927)"],
        ["127.0.0.1/32", "loopback (RFC 1122)"],
        ["239.1.2.3/32", "multicast (RFC 5771)"],
        ["255.255.255.255/32", "reserved (RFC 1112)"],
        ["198.18.0.0/16", "for tests of networks (RFC 2544)"],
        ["fd00::/8", "an IPv6 block, and the flow's address is an IPv4 one"],
        // Next to them, and around them.
        ["172.32.0.0/16", undefined],
        ["100.128.0.0/10", undefined],
        ["11.0.0.0/8", undefined],
        ["0.0.0.0/0", undefined],
        ["8.0.0.0/5", undefined],
        ["203.0.113.4/32", undefined],
        ["no block", undefined],
    ];
    for (const [cidr, what] of blocks) {
        it(`${what === undefined ? "say nothing of" : "tell of"} ${cidr} as the senders' network`, () => {
            expect(told(new TestEvent().set("main", "source.whitelistCidr", cidr))).to.deep.equal(
                what === undefined ? [] : [["PL214", "source.whitelistCidr", `${cidr} is ${what}`]],
            );
        });
    }

    it("tell once a host of applications that a whole network may publish to without a key", () => {
        const event = new TestEvent().set("pi", "cameras[0].keyed", false);
        expect(told(event)).to.deep.equal([
            ["PL213", "publishCidrs", "gopro takes any publisher of 192.168.0.0/16, without a key"],
        ]);
    });

    it("say nothing of an application with a key, of single addresses, of a camera past nginx", () => {
        const open = () => new TestEvent().set("pi", "cameras[0].keyed", false);
        expect(told(new TestEvent())).to.deep.equal([]);
        expect(told(open().set("pi", "publishCidrs", ["192.168.1.7", "192.168.1.8/32", "fd00::7"]))).to.deep.equal([]);
        expect(told(open().set("pi", "exit.kind", "direct"))).to.deep.equal([]);
    });
});
