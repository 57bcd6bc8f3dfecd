import { execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { groupOf } from "./processes";

const run = promisify(execFile);

/** How often it is looked which connections the hop has: a new one gets through for as long. */
const lookMs = 200;
/** Where packets arrive, so that who sends them hears nothing of it. Every network has a table of its own. */
const table = [
    "add table inet cut",
    "add set inet cut ports { type inet_service; }",
    "add chain inet cut input { type filter hook input priority -300; }",
    "add rule inet cut input meta l4proto { tcp, udp } th sport @ports drop",
    "add rule inet cut input meta l4proto { tcp, udp } th dport @ports drop",
];

/**
 * Drops every packet to and from a hop for some time: nobody is told, connections stay open. For tests in a network of their own, whose
 * nftables nobody else has.
 */
export async function cut(rehearsal: Rehearsal, hop: string, ms: number): Promise<void> {
    const flows = rehearsal.flowNamespace;
    const networks = [[], ...(flows === undefined ? [] : [["nsenter", `--net=${flows.path}`, "--"]])];
    const everywhere = (...command: string[]) => Promise.all(networks.map((enter) => said([...enter, ...command])));
    const until = performance.now() + ms;
    await everywhere("nft", table.join("; "));
    try {
        while (performance.now() < until) {
            const { pid } = rehearsal.state().hops.find(({ name }) => name === hop) ?? {};
            const lists = await everywhere("ss", "-H", "-tuanp");
            const ports = pid === undefined ? [] : portsOf(pid, lists.join(""));
            if (ports.length > 0) await everywhere("nft", `add element inet cut ports { ${ports.join(", ")} }`);
            await wait(lookMs);
        }
    } finally {
        await everywhere("nft", "delete table inet cut");
    }
}

/** Ports of a process group's sockets, but for connections from the group to itself. */
function portsOf(group: number, list: string): number[] {
    const sockets = list.split("\n").flatMap((line) => {
        const [, , , , local, peer, users = ""] = line.trim().split(/\s+/);
        const [pid] = [...users.matchAll(/pid=(\d+)/g)].map(([, one]) => Number(one));
        if (pid === undefined || groupOf(pid) !== group) return [];
        return [{ local: portOf(local), peer: portOf(peer) }];
    });
    const own = new Set(sockets.map(({ local }) => local));
    const inner = new Set(sockets.flatMap(({ local, peer }) => (own.has(peer) ? [local, peer] : [])));
    return [...own].filter((port) => !inner.has(port));
}

/** NaN for `*`. */
function portOf(address: string): number {
    return Number(address.slice(address.lastIndexOf(":") + 1));
}

async function said([command, ...args]: string[]): Promise<string> {
    const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };
    return (await run(command, args, { env, maxBuffer: 8 * 1024 * 1024 })).stdout;
}
