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

/** What is wrong with a receiver on the internet, an IPv4 address or a host name; undefined when AWS can send there. */
export function receiverProblem(host: string): string | undefined {
    if (IPv4.isValidFourPartDecimal(host)) {
        const why = unreachable[IPv4.parse(host).range()];
        return why === undefined ? undefined : `must be an address on the internet; this is ${why}`;
    }
    if (isHostName(host)) return undefined;
    return "must be an IPv4 address, e.g. 192.0.2.10, or the whole name of a host on the internet, e.g. partner.example.org";
}
