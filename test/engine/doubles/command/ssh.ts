import { getServers } from "node:dns";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

import { type AnyAuthMethod, Client, type ConnectConfig, utils } from "ssh2";

import { type Connection, type Endpoint, address } from "./connection";
import { dialWithRetry } from "./retry";

/** How the double reaches hosts. */
export interface Ssh {
    /** SSH_AUTH_SOCK of the provider's process: used without being asked for. */
    agentSocket?: string;
}

/** Told of what happens on the way. */
export interface Told {
    /** Before each dial. */
    dialled: (to: { host: string; port: number }) => void;
    /** What the provider prints while it works. */
    log: (message: string) => void;
}

/** A connection, by way of the jump host where there is one. Throws in the provider's words (remote/connection.go). */
export async function dial(ssh: Ssh, to: Connection, { dialled, log }: Told): Promise<Client> {
    const config = await clientConfig(ssh, to);
    const { proxy } = to;
    const retrying = (what: string, { dialErrorLimit: limit }: Endpoint) => ({ limit, what, log });
    if (proxy === undefined) {
        return dialWithRetry(retrying("Dial", to), () => dialTcp(to, config, dialled));
    }
    const proxyConfig = await clientConfig(ssh, proxy).catch(byProxy);
    const jump = await dialWithRetry(retrying("Dial proxy", proxy), () => dialTcp(proxy, proxyConfig, dialled)).catch(
        byProxy,
    );
    const way = await dialWithRetry(retrying("Dial from proxy", to), () => {
        dialled(to);
        return forward(jump, to);
    }).catch(byProxy);
    // The way is laid once: after a failed handshake it is closed, and what is tried again fails for that.
    return dialWithRetry(retrying("Dial", to), (attempt) =>
        attempt === 0 ? handshake(way, config) : Promise.reject(new Error("ssh: handshake failed: EOF")),
    ).catch(byProxy);
}

function byProxy(error: unknown): never {
    throw new Error(`proxy: ${error instanceof Error ? error.message : String(error)}`);
}

/** What does not change from dial to dial. Throws, and is not tried again, where a key or an agent is of no use. */
async function clientConfig({ agentSocket }: Ssh, to: Endpoint): Promise<ConnectConfig> {
    const agent = to.agentSocketPath ?? (agentSocket === "" ? undefined : agentSocket);
    const { privateKey: key, privateKeyPassword: passphrase } = to;
    if (key !== undefined) readKey(key, passphrase);
    if (agent !== undefined) await reachable(agent);
    const username = to.user;
    const { password } = to;
    const methods: AnyAuthMethod[] = [
        { type: "none", username },
        ...(key === undefined ? [] : [{ type: "publickey" as const, username, key, passphrase }]),
        ...(password === undefined
            ? []
            : [
                  { type: "password" as const, username, password },
                  {
                      type: "keyboard-interactive" as const,
                      username,
                      prompt: (_: string, __: string, ___: string, prompts: unknown[], finish: (a: string[]) => void) =>
                          finish(prompts.map(() => password)),
                  },
              ]),
        // Go tries each kind of method once: beside a key, an agent must be alive and is never asked.
        ...(agent === undefined || key !== undefined ? [] : [{ type: "agent" as const, username, agent }]),
    ];
    return {
        username,
        // The handshake knows no limit: Go's Timeout is for TCP alone.
        readyTimeout: 0,
        authHandler: methods,
        ...pinned(to),
    };
}

/** Says of a private key that is no use what x/crypto/ssh says of it. */
function readKey(text: string, passphrase?: string): void {
    const parsed = utils.parseKey(text, passphrase);
    if (!(parsed instanceof Error)) return;
    throw new Error(
        /encrypted/i.test(parsed.message) ? "ssh: this private key is passphrase protected" : "ssh: no key found",
    );
}

/** One key, and its algorithm alone (connection.go:90): a host that has another kind of key as well is asked for this one. */
function pinned({ hostKey }: Endpoint): ConnectConfig {
    if (hostKey === undefined) return {};
    const [type, base64 = ""] = hostKey.trim().split(/\s+/);
    const wanted = Buffer.from(base64, "base64");
    const algorithm = hostKeyTypes.find((known) => known === type);
    if (algorithm === undefined || wanted.length === 0) throw new Error("ssh: no key found");
    return { algorithms: { serverHostKey: [algorithm] }, hostVerifier: (key: Buffer) => key.equals(wanted) };
}

const hostKeyTypes = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
] as const;

function reachable(socketPath: string): Promise<void> {
    return new Promise((resolve, reject) => {
        const socket = connect(socketPath);
        socket.once("connect", () => {
            socket.destroy();
            resolve();
        });
        socket.once("error", (error) => reject(new Error(`dial unix ${socketPath}: connect: ${reason(error)}`)));
    });
}

async function dialTcp(to: Endpoint, config: ConnectConfig, dialled: Told["dialled"]): Promise<Client> {
    dialled(to);
    return handshake(await tcp(to), config);
}

function tcp(to: Endpoint): Promise<Socket> {
    return new Promise((resolve, reject) => {
        // Go's dialler keeps connections alive after 15 s of silence (net.Dialer.KeepAlive).
        const socket = connect({ host: to.host, port: to.port, keepAlive: true, keepAliveInitialDelay: 15_000 });
        const fail = (why: string) => {
            clearTimeout(timer);
            socket.destroy();
            reject(new Error(`dial tcp ${address(to)}: ${why}`));
        };
        const timer =
            to.perDialTimeout > 0 ? setTimeout(() => fail("i/o timeout"), to.perDialTimeout * 1000) : undefined;
        socket.once("error", (error: NodeJS.ErrnoException) => {
            if (error.syscall !== "getaddrinfo") return fail(`connect: ${reason(error)}`);
            clearTimeout(timer);
            reject(unknownName(to.host));
        });
        socket.once("connect", () => {
            clearTimeout(timer);
            socket.removeAllListeners("error");
            resolve(socket);
        });
    });
}

/** Go's own resolver says whom it asked. */
function unknownName(host: string): Error {
    const [server = "127.0.0.1"] = getServers();
    const at = server.includes(":") && !server.startsWith("[") ? `[${server}]` : server;
    return new Error(`dial tcp: lookup ${host} on ${/:\d+$/.test(at) ? at : `${at}:53`}: no such host`);
}

function forward(jump: Client, { host, port }: Endpoint): Promise<Duplex> {
    return new Promise((resolve, reject) => {
        jump.forwardOut("127.0.0.1", 0, host, port, (error, way) => {
            if (error === undefined) resolve(way);
            else reject(new Error(`ssh: rejected: connect failed (${error.message})`));
        });
    });
}

/** Proves the host, then the user. */
function handshake(way: Duplex, config: ConnectConfig): Promise<Client> {
    return new Promise((resolve, reject) => {
        const client = new Client();
        let offered = "";
        const fail = (why: string) => {
            client.destroy();
            reject(new Error(`ssh: handshake failed: ${why}`));
        };
        client.once("ready", () => {
            client.removeAllListeners("error");
            // A connection that breaks ends the session on it; nobody else listens.
            client.on("error", () => {});
            resolve(client);
        });
        client.on("error", (error) => fail(spoken(error, config, offered)));
        client.once("close", () => fail("EOF"));
        // ssh2 says what the host offers here only (lib/protocol/kex.js).
        const debug = (line: string) => {
            offered = /^Handshake: \(remote\) Host key format: (.*)$/.exec(line)?.[1] ?? offered;
        };
        client.connect({ ...config, sock: way, debug });
    });
}

/** ssh2's errors in the words of golang.org/x/crypto/ssh. */
function spoken(
    error: NodeJS.ErrnoException & { level?: string },
    { authHandler, algorithms }: ConnectConfig,
    offered: string,
): string {
    if (/Host denied/.test(error.message)) return "ssh: host key mismatch";
    if (/no matching host key/.test(error.message)) {
        const ours = Array.isArray(algorithms?.serverHostKey) ? algorithms.serverHostKey.join(" ") : "";
        const theirs = offered.replaceAll(",", " ");
        return `ssh: no common algorithm for host key; we offered: [${ours}], peer offered: [${theirs}]`;
    }
    // A host that drops this address: sshd's PerSourcePenalties, MaxStartups.
    if (error.code === "ECONNRESET") return "read: connection reset by peer";
    if (/before handshake|Connection lost/i.test(error.message)) return "EOF";
    if (error.level === "client-authentication") {
        const tried = (Array.isArray(authHandler) ? authHandler : []).map((method) =>
            typeof method === "string" ? method : method.type,
        );
        const names = tried.map((type) => (type === "agent" ? "publickey" : type)).join(" ");
        return `ssh: unable to authenticate, attempted methods [${names}], no supported methods remain`;
    }
    return error.message;
}

/** Go's words for the usual errors of the system. */
function reason(error: NodeJS.ErrnoException): string {
    const words: Record<string, string> = {
        ECONNREFUSED: "connection refused",
        ECONNRESET: "connection reset by peer",
        EHOSTUNREACH: "no route to host",
        ENETUNREACH: "network is unreachable",
        ENOENT: "no such file or directory",
        ENOTFOUND: "no such host",
        EAI_AGAIN: "no such host",
        ETIMEDOUT: "connection timed out",
    };
    return words[error.code ?? ""] ?? error.message;
}
