import { IPv4, IPv6 } from "ipaddr.js";

import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { component, flowOutputType, flowSourceType, flowType } from "../types";
import type { Field, View, ViewedResource } from "../view";

const publishersShowKeys: Rule = {
    code: "PL213",
    title: "Publishers from a network show a key",
    severity: "warning",
    reason: "Without a key any device of the network can push its picture into the application, and then it is on air, or keeps the camera off it.",
    fix: 'Give the application a key (`pulumi config set --secret pi-live:publishKeys \'{"gopro":"8 to 128 letters, digits, _ or -"}\'`), or name the camera\'s own address in publishCidrs.',
    docs: "https://github.com/arut/nginx-rtmp-module/wiki/Directives#on_publish",
    check: (view) => view.all(component.piIngest).flatMap(keyless),
};

/** One finding a host. A camera that goes straight to SRT has no application. */
function keyless(host: ViewedResource): Breach[] {
    if (host.inputs.at("exit.kind").text === "direct") return [];
    const networks = host.inputs.at("publishCidrs").texts.filter((block) => !isOneAddress(block));
    const open = host.inputs
        .at("cameras")
        .items.filter((camera) => camera.at("keyed").boolean === false)
        .flatMap((camera) => camera.at("application").text ?? []);
    if (networks.length === 0 || open.length === 0) return [];
    const take = open.length === 1 ? "takes" : "take";
    return [
        host.inputs
            .at("publishCidrs")
            .breach(`${open.join(", ")} ${take} any publisher of ${networks.join(", ")}, without a key`),
    ];
}

function isOneAddress(block: string): boolean {
    const [address, length] = block.split("/");
    return length === undefined || Number(length) === (address.includes(":") ? 128 : 32);
}

/**
 * Blocks that no packet on the Internet comes from, with what they are (IANA IPv4 Special-Purpose Address Registry). Without those for
 * documentation, which stand for a venue's address in the committed stacks.
 */
const neverSeen: readonly (readonly [block: string, what: string])[] = [
    ["10.0.0.0/8", "private (RFC 1918)"],
    ["172.16.0.0/12", "private (RFC 1918)"],
    ["192.168.0.0/16", "private (RFC 1918)"],
    ["100.64.0.0/10", "a carrier's or an overlay network's own (RFC 6598)"],
    ["169.254.0.0/16", "link-local (RFC 3927)"],
    ["127.0.0.0/8", "loopback (RFC 1122)"],
    ["0.0.0.0/8", "no host's address (RFC 1122)"],
    ["192.0.0.0/24", "kept for protocols (RFC 6890)"],
    ["198.18.0.0/15", "for tests of networks (RFC 2544)"],
    ["224.0.0.0/4", "multicast (RFC 5771)"],
    ["240.0.0.0/4", "reserved (RFC 1112)"],
];

const sendersArePublic: Rule = {
    code: "PL214",
    title: "A flow's senders have public addresses",
    severity: "warning",
    reason: "MediaConnect sees the public address that the venue's router sends from: a private block admits no sender, and the encoder only sees that nothing answers.",
    fix: "Set allowedCidr to the venue's public address: `curl https://checkip.amazonaws.com` there shows it, with /32 behind.",
    docs: "https://docs.aws.amazon.com/mediaconnect/latest/ug/best-practices.html",
    check: (view) =>
        listed(view).flatMap((field) => {
            const what = field.text === undefined ? undefined : whyNeverSeen(field.text);
            return what === undefined ? [] : [field.breach(`${field.text} is ${what}`)];
        }),
};

/** Address lists of everything that listens. */
function listed(view: View): Field[] {
    return [
        ...view.all(flowType).map((flow) => flow.at("source.whitelistCidr")),
        ...view.all(flowSourceType).map((source) => source.at("whitelistCidr")),
        ...view.all(flowOutputType).flatMap((output) => output.at("cidrAllowList").items),
    ];
}

/** What a block is that no sender on the Internet has an address of; undefined for one that some sender has. */
function whyNeverSeen(cidr: string): string | undefined {
    if (IPv6.isValidCIDR(cidr)) return "an IPv6 block, and the flow's address is an IPv4 one";
    if (!IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
    const [address, bits] = IPv4.parseCIDR(cidr);
    return neverSeen.find(([block]) => {
        const [network, length] = IPv4.parseCIDR(block);
        return bits >= length && address.match(network, length);
    })?.[1];
}

export const venueRules: Rule[] = [publishersShowKeys, sendersArePublic];
