import { IPv4 } from "ipaddr.js";

/** A source of a flow, as the packets that reach it see it. */
export interface Gate {
    /** Where it listens. */
    address: string;
    port: number;
    /** Who may send to it, e.g. `203.0.113.4/32`. */
    allowedCidr: string;
}

/** What no host has for an address (ipaddr.js's words). */
const nobodys = new Set(["unspecified", "loopback", "multicast", "broadcast"]);

/** An address of the block that a host can have. Throws for a block without any, and for what is no block of IPv4. */
export function addressIn(cidr: string): string {
    if (!IPv4.isValidCIDRFourPartDecimal(cidr)) throw new Error(`${cidr} is no block of IPv4 addresses`);
    const [, bits] = IPv4.parseCIDR(cidr);
    const first = numberOf(IPv4.networkAddressFromCIDR(cidr));
    const size = 2 ** (32 - bits);
    // The first one is the network's own, where it is one.
    const offset = size > 2 ? 1 : 0;
    const found = [offset, size / 2].map((at) => addressOf(first + at)).find((one) => !nobodys.has(one.range()));
    if (found === undefined) throw new Error(`no encoder can have an address of ${cidr}`);
    return found.toString();
}

/**
 * nftables' rules of a flow's namespace. `caller` is the address of the rehearsal's own encoders: like a venue's router these rules give them
 * one that the venue has, before they are looked at as everybody's are.
 */
export function gateRules(gates: Gate[], caller: string): string {
    const own = IPv4.parse(caller);
    const venues = gates
        .filter(({ allowedCidr }) => !own.match(IPv4.parseCIDR(allowedCidr)))
        .map((gate) => `ip saddr ${caller} ${arriving(gate)} snat to ${addressIn(gate.allowedCidr)}`);
    const drops = gates.map((gate) => `${arriving(gate)} ip saddr != ${gate.allowedCidr} counter drop`);
    return [
        "table ip contribution {",
        "  chain venue {",
        "    type nat hook input priority 100",
        ...venues.map((rule) => `    ${rule}`),
        "  }",
        "  chain allowed {",
        "    type filter hook input priority 200",
        ...drops.map((rule) => `    ${rule}`),
        "  }",
        "}",
        "",
    ].join("\n");
}

function arriving({ address, port }: Gate): string {
    return `ip daddr ${address} udp dport ${port}`;
}

function numberOf(address: IPv4): number {
    return address.octets.reduce((sum, octet) => 256 * sum + octet, 0);
}

function addressOf(value: number): IPv4 {
    return new IPv4([24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256));
}
