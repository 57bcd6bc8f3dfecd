import { IPv4, IPv6 } from "ipaddr.js";

import type { Refuse } from "../common/checks";

/** One network: its first address and how many bits are the network's. */
interface Block {
    address: IPv4 | IPv6;
    bits: number;
}

/** Networks that no router of the Internet carries. A sender in one is in the house, or in a tunnel that leads there. */
const housePrivate = [
    // RFC 1918.
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    // RFC 6598: mobile carriers, and overlay networks such as Tailscale's.
    "100.64.0.0/10",
    // RFC 3927, 5735.
    "169.254.0.0/16",
    "127.0.0.0/8",
    // RFC 4193, 4291.
    "fc00::/7",
    "fe80::/10",
    "::1/128",
].flatMap((text) => parseBlock(text) ?? []);

/** Undefined where nginx would not read it as the address that it looks like: octal, hexadecimal, short forms, zones. */
function parseBlock(text: string): Block | undefined {
    const [bare, length, ...rest] = text.split("/");
    if (rest.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return undefined;
    const address = parseAddress(bare);
    if (address === undefined) return undefined;
    const most = address.kind() === "ipv4" ? 32 : 128;
    const bits = length === undefined ? most : Number(length);
    return bits > most ? undefined : { address, bits };
}

function parseAddress(text: string): IPv4 | IPv6 | undefined {
    if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text);
    if (!/^[0-9a-fA-F:.]+$/.test(text) || !IPv6.isValid(text)) return undefined;
    const address = IPv6.parse(text);
    // A client of IPv4 reaches nginx as such, never in this form: the rule would admit no client.
    return address.isIPv4MappedAddress() ? undefined : address;
}

/** Whether all of the second lies in the first. */
function covers(outer: Block, inner: Block): boolean {
    return (
        outer.address.kind() === inner.address.kind() &&
        outer.bits <= inner.bits &&
        inner.address.match(outer.address, outer.bits)
    );
}

function networkOf({ address, bits }: Block): IPv4 | IPv6 {
    const text = `${address.toString()}/${bits}`;
    return address.kind() === "ipv4" ? IPv4.networkAddressFromCIDR(text) : IPv6.networkAddressFromCIDR(text);
}

/** True for an address that is one, and that the Internet could route. False for a name: what it stands for is not known here. */
export function isPublicAddress(text: string): boolean {
    const block = parseBlock(text);
    return block !== undefined && !text.includes("/") && !housePrivate.some((house) => covers(house, block));
}

/** Blocks as nginx takes them, each of them private, and no two over one another. */
export function checkBlocks(path: string, blocks: string[] | undefined, refuse: Refuse): void {
    if (blocks?.length === 0) {
        refuse(
            path,
            "give at least one block, or leave it out for the private networks; 127.0.0.1 lets in the host alone",
        );
    }
    const known: { place: number; text: string; block: Block }[] = [];
    blocks?.forEach((text, place) => {
        const at = `${path}[${place}]`;
        const block = parseBlock(text);
        if (block === undefined) {
            refuse(at, "must be a block such as 192.168.1.0/24 or fd00::/8", JSON.stringify(text));
            return;
        }
        const network = networkOf(block);
        if (network.toString() !== block.address.toString()) {
            const [address, bits] = text.split("/");
            refuse(
                at,
                `names an address inside a block: write ${network.toString()}/${bits}, or ${address} alone`,
                text,
            );
            return;
        }
        if (!housePrivate.some((house) => covers(house, block))) {
            refuse(
                at,
                "is not private, and RTMP is clear text with the keys in it: let it come through a WireGuard tunnel and give " +
                    "the tunnel's network (docs/pi.md)",
                text,
            );
            return;
        }
        const other = known.find((earlier) => covers(earlier.block, block) || covers(block, earlier.block));
        if (other !== undefined) {
            refuse(at, `overlaps ${path}[${other.place}], ${other.text}: leave one of them out`, text);
        }
        known.push({ place, text, block });
    });
}
