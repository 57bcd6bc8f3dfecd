import { IPv4 } from "ipaddr.js";

/** Longest name and label (RFC 1035, section 2.3.4). */
const nameLength = 253;
const label = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

/** True for a host name with at least two labels, the last of which is no number. */
export function isHostName(text: string): boolean {
    const labels = text.split(".");
    return (
        text.length <= nameLength &&
        labels.length >= 2 &&
        labels.every((each) => label.test(each)) &&
        /^[A-Za-z]/.test(labels[labels.length - 1])
    );
}

/** Addresses that no packet of the internet reaches, by ipaddr.js's names of ranges. */
const unreachable: Readonly<Record<string, string>> = {
    unspecified: "no address of a host",
    broadcast: "a broadcast address",
    multicast: "a multicast address",
    loopback: "the sender's own host",
    linkLocal: "a link-local address",
    private: "a private address, which AWS cannot reach over the internet",
    carrierGradeNat: "an address behind a carrier's NAT, which AWS cannot reach",
};

/** Of ipaddr.js's `reserved`, what no host can have; the rest of it are the blocks of examples (RFC 5737). */
const unassignedBlocks = ["192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"].map((block) =>
    IPv4.parseCIDR(block),
);

/** Names that no public name server answers (RFC 6761, RFC 6762, RFC 8375, RFC 7686; `internal`: ICANN, 2024). */
const localNames = /\.(local|localhost|internal|home\.arpa|invalid|onion)$/i;

/** What is wrong with a receiver on the internet, an IPv4 address or a host name; undefined when AWS can send there. */
export function receiverProblem(host: string): string | undefined {
    if (IPv4.isValidFourPartDecimal(host)) {
        const address = IPv4.parse(host);
        const unassigned = unassignedBlocks.some((block) => address.match(block));
        const why = unreachable[address.range()] ?? (unassigned ? "an address that no host has" : undefined);
        return why === undefined ? undefined : `must be an address on the internet; this is ${why}`;
    }
    if (localNames.test(host)) return "must be a host on the internet; no public name server knows this name";
    if (isHostName(host)) return undefined;
    return "must be an IPv4 address, e.g. 192.0.2.10, or the whole name of a host on the internet, e.g. partner.example.org";
}
