/** A network of their own for the flows, so that their allowed CIDRs count: nothing of this machine's own network is changed. */
import { ChildProcess, execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { closeSync, openSync } from "node:fs";

import type { FlowPlan } from "../../plan/types";
import { childEnvironment } from "../../run/environment";
import { Gate, gateRules } from "./cidr";

export interface FlowNamespace {
    /** As `nsenter --net=` takes it. */
    path: string;
    /** Each flow's own address, by its name: where encoders of this machine send to. */
    addresses: Record<string, string>;
    /** Removes what is left of it. Without this call it goes with this process, however that ends, and the listeners in it. */
    close(): Promise<void>;
}

/** Blocks of sixteen addresses in 198.19.0.0/16: half of what RFC 2544 keeps for tests of networks. */
const blocks = 2 ** 12;
const bits = 28;
/** The first address of a block is the network's, the next one ours, the last one reaches all. */
const mostFlows = 16 - 3;
const tries = 20;

export type GatedFlow = Pick<FlowPlan, "name"> & {
    sources: Pick<FlowPlan["sources"][number], "port" | "allowedCidr">[];
};

/** Throws why this machine cannot have one: it takes root, and nftables. */
export async function flowNamespace(flows: GatedFlow[]): Promise<FlowNamespace> {
    if (flows.length > mostFlows) throw new Error(`${flows.length} flows are more than have addresses in it`);
    // It has no name: an open file of this process keeps it (namespaces(7)), so that no other process has to live on for it. Its end of the
    // wire and ours go with it.
    const holder = spawn("setpriv", ["--pdeathsig", "KILL", "--", "unshare", "--net", "sh", "-c", "echo; exec cat"], {
        env: childEnvironment(),
        stdio: ["pipe", "pipe", "pipe"],
    });
    let kept: number | undefined;
    try {
        await entered(holder);
        kept = openSync(`/proc/${holder.pid}/ns/net`, "r");
        const path = `/proc/${process.pid}/fd/${kept}`;
        const { name, near, far } = await wire(holder);
        const addresses = flows.map((_, i) => far(i));
        const gates = flows.flatMap(({ sources }, i): Gate[] =>
            sources.map(({ port, allowedCidr }) => ({ address: addresses[i], port, allowedCidr })),
        );
        const inside = (command: string, args: string[], input: string) =>
            run("nsenter", [`--net=${path}`, "--", command, ...args], input);
        // Nobody is asked at these addresses before the rules stand.
        await inside("nft", ["-f", "-"], gateRules(gates, near));
        await run(
            "ip",
            ["-batch", "-"],
            `addr add ${near}/${bits} dev ${name}\nlink set ${name} addrgenmode none up\n`,
        );
        const own = addresses.map((address) => `addr add ${address}/${bits} dev flow\n`).join("");
        const farEnd = `${own}link set flow addrgenmode none up\n`;
        await inside("ip", ["-batch", "-"], `link set lo up\n${farEnd}route add default via ${near}\n`);
        return {
            path,
            addresses: Object.fromEntries(flows.map((flow, i) => [flow.name, addresses[i]])),
            close: async () => {
                if (kept === undefined) return;
                const last = kept;
                kept = undefined;
                // At once: the kernel takes its time with a namespace's end.
                await run("ip", ["link", "delete", name]).catch(() => {});
                closeSync(last);
            },
        };
    } catch (error) {
        if (kept !== undefined) closeSync(kept);
        throw error;
    } finally {
        await end(holder);
    }
}

/** Its name is taken from its addresses, so two rehearsals never have the same ones: the kernel gives a name once. */
async function wire(holder: ChildProcess): Promise<{ name: string; near: string; far: (flow: number) => string }> {
    for (let i = 1; ; i += 1) {
        const number = randomInt(blocks);
        const name = `pilive-${number}`;
        const address = (last: number) => `198.19.${number >> 4}.${16 * (number & 15) + last}`;
        const peer = ["peer", "name", "flow", "netns", String(holder.pid)];
        try {
            await run("ip", ["link", "add", name, "type", "veth", ...peer]);
            return { name, near: address(1), far: (flow) => address(2 + flow) };
        } catch (error) {
            if (i === tries || !String(error).includes("File exists")) throw error;
        }
    }
}

/** Waits until the process is in the new namespace. */
function entered(holder: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
        let said = "";
        holder.stderr?.on("data", (piece: Buffer) => (said += piece.toString()));
        holder.stdout?.once("data", () => resolve());
        holder.once("error", reject);
        holder.once("close", () => reject(new Error(said.trim())));
    });
}

async function end(holder: ChildProcess): Promise<void> {
    if (holder.pid === undefined || holder.exitCode !== null || holder.signalCode !== null) return;
    const ended = new Promise((resolve) => holder.once("exit", resolve));
    holder.kill("SIGKILL");
    await ended;
}

/** Throws what the program said. */
function run(command: string, args: string[], input = ""): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = execFile(command, args, { env: childEnvironment() }, (error, _, said) => {
            if (error === null) resolve();
            else reject(new Error(said.trim() === "" ? error.message : said.trim()));
        });
        child.stdin?.on("error", () => {});
        child.stdin?.end(input);
    });
}
