import { type ChildProcess, spawn } from "node:child_process";
import { type Socket, connect } from "node:net";

import { type Connection, type ServerChannel, type Session, Server, utils } from "ssh2";

import { makeHostKey } from "../../pi-image/host-key";
import { serveFiles } from "./sshFiles";

/** One command that a host was given. */
export interface Given {
    line: string;
    stdin: string;
    environment: Record<string, string>;
}

/** A host on loopback: commands run by this machine's `sh`, files land in one folder. */
export interface SshHost {
    port: number;
    /** `ssh-ed25519 AAAA…`. */
    hostKey: string;
    /** Commands in the order of their beginnings. */
    given: Given[];
    /** TCP connections so far. */
    connections(): number;
    /** Logins so far. */
    logins(): number;
    /** Addresses that it was asked to pass on to, as a jump host. */
    passedOn: string[];
    /** Cuts every connection, and listens no more. */
    close(): Promise<void>;
}

/** How a host behaves. */
export interface SshHostOptions {
    /** Home of everybody who logs in. */
    folder: string;
    /** Public key, as in authorized_keys, that is let in; anybody with the password else. */
    authorizedKey?: string;
    password?: string;
    /** As sshd's AcceptEnv; none when absent, as with OpenSSH. */
    acceptEnv?: string[];
    /** Any free port when absent. */
    port?: number;
    /** A private key; a new one when absent. */
    hostPrivateKey?: string;
    /** As sshd's PerSourcePenalties: after so many failed logins every connection is dropped before its handshake. Never when absent. */
    mostFailedLogins?: number;
    /** Added to the environment of every command. */
    environment?: Record<string, string>;
}

/** Listens on loopback until it is closed. */
export async function startSshHost(options: SshHostOptions): Promise<SshHost> {
    const pair = makeHostKey("");
    const hostPrivateKey = options.hostPrivateKey ?? pair.privateKey;
    const host: Pick<SshHost, "given" | "passedOn"> = { given: [], passedOn: [] };
    const open = new Set<Connection>();
    const running = new Set<ChildProcess>();
    let connections = 0;
    let logins = 0;
    let failedLogins = 0;
    const server = new Server({ hostKeys: [hostPrivateKey] }, (client) => {
        connections += 1;
        open.add(client);
        let failed = false;
        client.on("error", () => {});
        client.on("close", () => {
            open.delete(client);
            if (failed) failedLogins += 1;
        });
        if (options.mostFailedLogins !== undefined && failedLogins >= options.mostFailedLogins) {
            client.end();
            return;
        }
        client.on("authentication", (attempt) => {
            if (attempt.method === "publickey" && isAuthorized(options, attempt.key.data)) attempt.accept();
            else if (attempt.method === "password" && attempt.password === options.password) attempt.accept();
            else {
                failed ||= attempt.method !== "none";
                attempt.reject(["publickey", "password"]);
            }
        });
        client.on("ready", () => {
            logins += 1;
            client.on("session", (accept) => serveSession(accept(), options, host.given, running));
            client.on("tcpip", (accept, _, { destIP, destPort }) => {
                host.passedOn.push(`${destIP}:${destPort}`);
                const onward: Socket = connect(destPort, destIP);
                const channel = accept();
                onward.on("error", () => channel.close());
                channel.pipe(onward).pipe(channel);
            });
        });
    });
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
    const address: unknown = server.address();
    const port = typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
    const parsed = utils.parseKey(hostPrivateKey);
    if (parsed instanceof Error) throw parsed;
    return {
        ...host,
        port,
        hostKey: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`,
        connections: () => connections,
        logins: () => logins,
        close: async () => {
            for (const child of running) child.kill("SIGKILL");
            const closed = new Promise<void>((resolve) => server.close(() => resolve()));
            for (const client of open) client.end();
            await closed;
        },
    };
}

function isAuthorized({ authorizedKey }: SshHostOptions, key: Buffer): boolean {
    return authorizedKey?.split(" ")[1] === key.toString("base64");
}

function serveSession(
    session: Session,
    { folder, acceptEnv = [], environment: ofHost = {} }: SshHostOptions,
    given: Given[],
    running: Set<ChildProcess>,
): void {
    const environment: Record<string, string> = {};
    session.on("env", (accept, reject, { key, val }) => {
        if (acceptEnv.includes(key)) {
            environment[key] = val;
            accept?.();
        } else reject?.();
    });
    session.on("exec", (accept, _, { command }) => {
        const entry: Given = { line: command, stdin: "", environment };
        given.push(entry);
        execute(accept(), command, { folder, environment: ofHost }, entry, running);
    });
    session.on("sftp", (accept) => serveFiles(accept(), folder));
}

function execute(
    channel: ServerChannel,
    line: string,
    { folder, environment }: { folder: string; environment: Record<string, string> },
    entry: Given,
    running: Set<ChildProcess>,
): void {
    const env = { PATH: process.env.PATH, ...environment, ...entry.environment };
    const child = spawn("sh", ["-c", line], { cwd: folder, env });
    running.add(child);
    child.stdin.on("error", () => {});
    channel.on("data", (chunk: Buffer) => (entry.stdin += chunk.toString()));
    channel.pipe(child.stdin);
    child.stdout.on("data", (chunk: Buffer) => channel.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => channel.stderr.write(chunk));
    child.on("close", (code, signal) => {
        running.delete(child);
        if (signal === null) channel.exit(code ?? 0);
        else channel.exit(signal.replace("SIG", ""));
        channel.end();
    });
}
