import { expect } from "chai";
import fc from "fast-check";
import { IPv4 } from "ipaddr.js";

import { addressIn, gateRules } from "../../rehearsal/aws/flow/cidr";

describe("an address that a venue has", () => {
    it("lies in the allowed block, and is one that a host can have", () => {
        const block = fc
            .tuple(fc.integer({ min: 0, max: 223 }), fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.nat(32))
            .filter(([first, , bits]) => bits < 8 || (first !== 0 && first !== 127))
            .map(([first, rest, bits]) => `${first}.${rest >> 16}.${(rest >> 8) & 255}.${rest & 255}/${bits}`);
        fc.assert(
            fc.property(block, (cidr) => {
                const address = IPv4.parse(addressIn(cidr));
                expect(address.match(IPv4.parseCIDR(cidr)), `${address.toString()} in ${cidr}`).to.equal(true);
                expect(address.range()).not.to.be.oneOf(["unspecified", "loopback", "multicast", "broadcast"]);
            }),
            { numRuns: 500 },
        );
        expect(addressIn("203.0.113.4/32")).to.equal("203.0.113.4");
        expect(addressIn("198.51.100.0/24")).to.equal("198.51.100.1");
        expect(addressIn("198.51.100.8/31")).to.equal("198.51.100.8");
    });

    it("is refused where there is none", () => {
        expect(() => addressIn("127.0.0.0/8")).to.throw("no encoder can have an address of 127.0.0.0/8");
        expect(() => addressIn("2001:db8::/32")).to.throw("2001:db8::/32 is no block of IPv4 addresses");
    });
});

describe("the rules of the flows' network", () => {
    it("give the rehearsal's encoders a venue's address for each source, and drop whoever else comes from elsewhere", () => {
        const gates = [
            { address: "198.19.0.2", port: 5000, allowedCidr: "203.0.113.4/32" },
            { address: "198.19.0.3", port: 5000, allowedCidr: "0.0.0.0/0" },
        ];
        const rules = gateRules(gates, "198.19.0.1")
            .split("\n")
            .map((line) => line.trim());
        expect(rules).to.include("ip saddr 198.19.0.1 ip daddr 198.19.0.2 udp dport 5000 snat to 203.0.113.4");
        expect(rules).to.include("ip daddr 198.19.0.2 udp dport 5000 ip saddr != 203.0.113.4/32 counter drop");
        // Allowed as it is.
        expect(rules.filter((rule) => rule.includes("198.19.0.3"))).to.deep.equal([
            "ip daddr 198.19.0.3 udp dport 5000 ip saddr != 0.0.0.0/0 counter drop",
        ]);
    });
});
