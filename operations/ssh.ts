import { Client, type ClientChannel, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";

/** One host, as a stack's output `pis` has it. */
export interface SshHost {
    /** DNS name or address. */
    host: string;
    port: number;
    user: string;
    /** Its public key as in authorized_keys. Absent: any host key is accepted. */
    hostKey?: string;
    /** Socket of the SSH agent for this host; replaces any private key. */
    agentSocket?: string;
}

export interface SshTarget extends SshHost {
    jumpHost?: SshHost;
}

export interface SshOptions {
    /** Private key, OpenSSH or PEM text; the agent's (`SSH_AUTH_SOCK`) when absent. It stays in this process. */
    privateKey?: string;
    /** The same for the jump host; the host's own when absent. */
    jumpPrivateKey?: string;
    /** Timeout of name, connection, handshake and login together, jump host included, ms. Default: 10,000. */
    timeoutMs?: number;
}

/** Why a host could not be used. */
export type SshProblem = "silent" | "other-host-key" | "key-refused" | "no-key" | "lost" | "too-slow";

/** A failed connection: one line, and its kind. */
export class SshError extends Error {
    constructor(
        readonly problem: SshProblem,
        message: string,
    ) {
        super(message);
        this.name = "SshError";
    }
}

/** Result of a command. */
export interface SshCommandResult {
    /** Exit status; 128 + the signal's number from a shell, -1 when a signal ended the command itself. */
    status: number;
    stdout: string;
    stderr: string;
}

export interface RunOptions {
    /** Standard input; none when absent. */
    input?: string;
    /** Timeout, ms; then the channel is closed. Default: 30,000. */
    timeoutMs?: number;
    /** Called with every piece of standard output. */
    onOutput?: (text: string) => void;
}

/** Larger than any expected output; more ends the command. */
const mostBytes = 4_000_000;

/** An open connection to a host. */
export interface SshSession {
    /** Runs a command in the user's shell. Throws `SshError` for a broken connection and a timeout, not for a failing command. */
    run(command: string, options?: RunOptions): Promise<SshCommandResult>;
    /** Closes it, and the jump host's; does nothing the second time. */
    close(): void;
}

/** Connects, by the jump host when there is one. Throws `SshError` with one line; leaves nothing open then. */
export async function openSsh(target: SshTarget, options: SshOptions = {}): Promise<SshSession> {
    const { timeoutMs = 10_000 } = options;
    const deadline = Date.now() + timeoutMs;
    const { privateKey, jumpPrivateKey = privateKey } = options;
    const jump = target.jumpHost && (await login(target.jumpHost, jumpPrivateKey, deadline));
    try {
        const client = await login(target, privateKey, deadline, jump);
        return {
            run: (command, run) => runCommand(client, target, command, run),
            close: () => {
                client.end();
                jump?.end();
            },
        };
    } catch (error) {
        jump?.end();
        throw error;
    }
}

/** `host`, or `host:port` where the port is not SSH's own. */
function place({ host, port }: SshHost): string {
    return port === 22 ? host : `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function login(host: SshHost, key: string | undefined, deadline: number, jump?: Client): Promise<Client> {
    const credentials = credentialsOf(host, key);
    const client = new Client();
    let refused = false;
    const left = () => Math.max(1, deadline - Date.now());
    const attempt = new Promise<Client>((resolve, reject) => {
        client.once("ready", () => resolve(client));
        // Stays attached: ssh2 may emit another error while it closes, and an unhandled one ends the process.
        client.on("error", (error) => reject(problemOf(error, host, refused)));
        client.once("close", () =>
            reject(new SshError("lost", `${place(host)} closed the connection before the login was done`)),
        );
        const settings: ConnectConfig = {
            host: host.host,
            port: host.port,
            username: host.user,
            ...credentials,
            readyTimeout: left(),
            // A silent host is disconnected after 15 s.
            keepaliveInterval: 5_000,
            keepaliveCountMax: 3,
            ...pinned(host, () => (refused = true)),
        };
        const connect = (sock?: ClientChannel) => {
            try {
                client.connect({ ...settings, ...(sock === undefined ? {} : { sock }) });
            } catch (error) {
                reject(new SshError("no-key", `the private key cannot be read: ${textOf(error)}`));
            }
        };
        if (jump === undefined) return connect();
        jump.forwardOut("127.0.0.1", 0, host.host, host.port, (error, channel) =>
            error === undefined
                ? connect(channel)
                : reject(new SshError("silent", `${place(host)} does not answer the jump host: ${error.message}`)),
        );
    });
    try {
        return await within(attempt, left(), () => new SshError("silent", `${place(host)} does not answer`));
    } catch (error) {
        client.destroy();
        throw error;
    }
}

function credentialsOf({ agentSocket }: SshHost, privateKey: string | undefined): ConnectConfig {
    if (agentSocket === undefined && privateKey !== undefined) return { privateKey };
    const agent = agentSocket ?? process.env.SSH_AUTH_SOCK;
    if (agent === undefined || agent === "") {
        throw new SshError(
            "no-key",
            "no key to log in with: set pi-live:piPrivateKey (a secret), or start an SSH agent (SSH_AUTH_SOCK)",
        );
    }
    return { agent };
}

/** A server has several keys and sends the requested type: request the pinned key's. */
function pinned({ hostKey }: SshHost, refuse: () => void): ConnectConfig {
    if (hostKey === undefined) return {};
    const [type = "", key = ""] = hostKey.trim().split(/\s+/);
    return {
        algorithms: { serverHostKey: algorithmsOf(type) },
        hostVerifier: (shown: Buffer) => {
            const same = shown.equals(Buffer.from(key, "base64"));
            if (!same) refuse();
            return same;
        },
    };
}

function algorithmsOf(type: string): ServerHostKeyAlgorithm[] {
    switch (type) {
        case "ssh-ed25519":
        case "ecdsa-sha2-nistp256":
        case "ecdsa-sha2-nistp384":
        case "ecdsa-sha2-nistp521":
            return [type];
        case "ssh-rsa":
            return ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];
        default:
            throw new SshError("other-host-key", `hostKey has an unknown key type: ${type || "(empty)"}`);
    }
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** A failure of ssh2 or the system as one line. */
function problemOf(error: Error & { code?: unknown; level?: string }, host: SshHost, refused: boolean): SshError {
    const at = place(host);
    if (refused || /no matching host key/i.test(error.message)) {
        return new SshError(
            "other-host-key",
            `${at} has another host key than hostKey: another machine at this address, or a newly written card (ssh-keyscan ${host.host}, compared on the host)`,
        );
    }
    if (error.level === "client-authentication") {
        return new SshError("key-refused", `${at} refuses the key for user ${host.user}`);
    }
    if (error.level === "agent") return new SshError("no-key", `the SSH agent does not answer: ${error.message}`);
    if (error.level === "client-timeout" || error.level === "client-socket" || typeof error.code === "string") {
        return new SshError("silent", `${at} does not answer${reasonOf(error)}`);
    }
    if (/before handshake/i.test(error.message)) {
        return new SshError(
            "silent",
            `${at} closes the connection at once: no SSH server, one that is not up yet, or one that refuses this machine for a while after logins that failed (wait a minute)`,
        );
    }
    return new SshError("lost", `${at}: ${error.message}`);
}

function reasonOf({ code, message }: Error & { code?: unknown }): string {
    switch (code) {
        case "ECONNREFUSED":
            return ": no SSH server at that port";
        case "ENOTFOUND":
        case "EAI_AGAIN":
            return ": unknown host name";
        case "EHOSTUNREACH":
        case "ENETUNREACH":
            return ": no route to the host";
        default:
            return /timed out/i.test(message) ? "" : `: ${message}`;
    }
}

/** The promise's value; throws `late()` after `ms`. */
async function within<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(late()), ms)));
    try {
        return await Promise.race([promise, limit]);
    } finally {
        clearTimeout(timer);
    }
}

async function runCommand(
    client: Client,
    host: SshHost,
    command: string,
    { input = "", timeoutMs = 30_000, onOutput }: RunOptions = {},
): Promise<SshCommandResult> {
    let open: ClientChannel | undefined;
    const result = new Promise<SshCommandResult>((resolve, reject) => {
        const lost = () => reject(new SshError("lost", `the connection to ${place(host)} broke`));
        client.once("close", lost);
        const opened = (error: Error | undefined, channel: ClientChannel) => {
            if (error !== undefined) return reject(new SshError("lost", `${place(host)}: ${error.message}`));
            open = channel;
            const output = { stdout: "", stderr: "" };
            const append = (to: "stdout" | "stderr") => (text: string) => {
                output[to] += text;
                if (to === "stdout") onOutput?.(text);
                if (output[to].length > mostBytes) {
                    reject(new SshError("too-slow", `${place(host)} sends too much output for ${command}`));
                }
            };
            channel.setEncoding("utf8").on("data", append("stdout"));
            channel.stderr.setEncoding("utf8").on("data", append("stderr"));
            // The command may have closed its standard input already.
            channel.on("error", () => {});
            channel.on("close", (code: number | null) => {
                client.removeListener("close", lost);
                resolve({ status: code ?? -1, ...output });
            });
            channel.end(input);
        };
        try {
            client.exec(command, opened);
        } catch {
            // ssh2 throws when the client is closed.
            lost();
        }
    });
    try {
        return await within(
            result,
            timeoutMs,
            () => new SshError("too-slow", `${place(host)} took more than ${timeoutMs / 1000} s`),
        );
    } finally {
        open?.destroy();
    }
}
