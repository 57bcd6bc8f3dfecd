/** Where a rehearsal that others may reach listens: at one of this machine's own addresses, never at all of them. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

export const loopbackAddress = "127.0.0.1";

export type Interfaces = Record<string, NetworkInterfaceInfo[] | undefined>;

/** Networks of this machine's own programs (containers, virtual machines, other rehearsals): no camera is in them. */
const inner = /^(docker|br-|veth|virbr|vnet|lxc|pilive-)/;

/** This machine's addresses that others could reach; IPv6's link-local ones need a zone, which URLs cannot carry. */
export function ownAddresses(interfaces: Interfaces = networkInterfaces()): string[] {
    return Object.values(interfaces)
        .flatMap((list) => list ?? [])
        .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
        .map(({ address }) => address);
}

/**
 * Where cameras reach this machine: listeners for them are there, and the lines that are typed into them name the same addresses. IPv4's of the
 * networks that it is in; where it has none, IPv4's of a cable without a router (169.254, RFC 3927), else IPv6's, which few cameras speak.
 */
export function cameraAddresses(interfaces: Interfaces = networkInterfaces()): string[] {
    const own = ownAddresses(Object.fromEntries(Object.entries(interfaces).filter(([name]) => !inner.test(name))));
    const isLocal = (address: string) => address.startsWith("169.254.");
    const kinds = [
        own.filter((address) => isIP(address) === 4 && !isLocal(address)),
        own.filter((address) => isLocal(address)),
        own.filter((address) => isIP(address) === 6),
    ];
    return kinds.find((kind) => kind.length > 0) ?? [];
}

/** The address that `--address` names, by which viewers and cameras reach this machine. Throws when it is none of this machine's own. */
export async function listenAddress(name: string, own = [loopbackAddress, ...ownAddresses()]): Promise<string> {
    const found = isIP(name) === 0 ? await resolved(name) : [name];
    const address = found.find((one) => own.includes(one));
    if (address !== undefined) return address;
    const what = isIP(name) === 0 && found.length > 0 ? `${name} (${found.join(", ")})` : name;
    throw new Error(
        `--address ${what === "" ? '""' : what}: must be an address of this machine, or a name of one: ${own.join(", ")}`,
    );
}

/** As a host in a URL: IPv6 in brackets. */
export function hostInUrl(host: string): string {
    return isIP(host) === 6 ? `[${host}]` : host;
}

/** Loopback, where the rehearsal's own hops ask, and the given ones. */
export function withLoopback(...addresses: string[]): string[] {
    return [...new Set([loopbackAddress, ...addresses])];
}

async function resolved(name: string): Promise<string[]> {
    // Node resolves the empty name to loopback, with a warning.
    if (name.trim() === "") return [];
    try {
        return (await lookup(name, { all: true })).map(({ address }) => address);
    } catch {
        return [];
    }
}
