import { Client, type ClientChannel, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";

/** One host, as a stack's output `pis` has it. */
export interface SshHost {
    /** DNS name or address. */
    host: string;
    port: number;
    user: string;
    /** Its public key as in authorized_keys. Absent: whoever answers is believed. */
    hostKey?: string;
    /** Socket of the SSH agent for this host, which then logs in in place of any key. */
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
    /** Longest wait for name, connection, handshake and login together, jump host included. 10,000 when absent. */
    timeoutMs?: number;
}

/** Why a host could not be used. */
export type SshProblem = "silent" | "other-host-key" | "key-refused" | "no-key" | "lost" | "too-slow";

/** One line for a crew, and its kind. */
export class SshError extends Error {
    constructor(
        readonly problem: SshProblem,
        message: string,
    ) {
        super(message);
        this.name = "SshError";
    }
}

/** What a command left. */
export interface SshAnswer {
    /** Exit status; 128 + the signal's number is the shell's word, -1 means that a signal ended it. */
    status: number;
    stdout: string;
    stderr: string;
}

export interface RunOptions {
    /** Standard input; none when absent. */
    input?: string;
    /** Longest that it may run, 30,000 when absent. The channel is closed then. */
    timeoutMs?: number;
    /** Called with every piece of standard output. */
    onOutput?: (text: string) => void;
}

/** More than any answer that we ask for; a host that pours is cut off. */
const mostBytes = 4_000_000;

/** An open connection to a host. */
export interface SshSession {
    /** Runs a command in the user's shell. Throws `SshError` when the connection breaks or time is up, not when the command fails. */
    run(command: string, options?: RunOptions): Promise<SshAnswer>;
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
        // Stays: ssh2 may tell of an error again while it closes, and an unheard one ends the process.
        client.on("error", (error) => reject(problemOf(error, host, refused)));
        client.once("close", () => reject(new SshError("lost", `${place(host)} hung up before the login was done`)));
        const settings: ConnectConfig = {
            host: host.host,
            port: host.port,
            username: host.user,
            ...credentials,
            readyTimeout: left(),
            // A host that falls silent later is given up after 15 s.
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

/** A server has several keys and shows the one that is asked for, so the pinned one's form is asked for. */
function pinned({ hostKey }: SshHost, refuse: () => void): ConnectConfig {
    if (hostKey === undefined) return {};
    const [form = "", key = ""] = hostKey.trim().split(/\s+/);
    return {
        algorithms: { serverHostKey: algorithmsOf(form) },
        hostVerifier: (shown: Buffer) => {
            const same = shown.equals(Buffer.from(key, "base64"));
            if (!same) refuse();
            return same;
        },
    };
}

function algorithmsOf(form: string): ServerHostKeyAlgorithm[] {
    switch (form) {
        case "ssh-ed25519":
        case "ecdsa-sha2-nistp256":
        case "ecdsa-sha2-nistp384":
        case "ecdsa-sha2-nistp521":
            return [form];
        case "ssh-rsa":
            return ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];
        default:
            throw new SshError("other-host-key", `hostKey has a form that is not known here: ${form || "(empty)"}`);
    }
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** What ssh2 and the system call a failure, as a crew's line. */
function problemOf(error: Error & { code?: unknown; level?: string }, host: SshHost, refused: boolean): SshError {
    const at = place(host);
    if (refused || /no matching host key/i.test(error.message)) {
        return new SshError(
            "other-host-key",
            `${at} shows another host key than hostKey says: another machine at this address, or a newly written card (ssh-keyscan ${host.host}, compared on the host)`,
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
            `${at} hangs up at once: no SSH server, one that is not up yet, or one that refuses this machine for a while after logins that failed (wait a minute)`,
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
            return ": the name is not known here";
        case "EHOSTUNREACH":
        case "ENETUNREACH":
            return ": no way there";
        default:
            return /timed out/i.test(message) ? "" : `: ${message}`;
    }
}

/** The promise, or the error once time is up. */
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
): Promise<SshAnswer> {
    let open: ClientChannel | undefined;
    const answer = new Promise<SshAnswer>((resolve, reject) => {
        const lost = () => reject(new SshError("lost", `the connection to ${place(host)} broke`));
        client.once("close", lost);
        const opened = (error: Error | undefined, channel: ClientChannel) => {
            if (error !== undefined) return reject(new SshError("lost", `${place(host)}: ${error.message}`));
            open = channel;
            const told = { stdout: "", stderr: "" };
            const take = (to: "stdout" | "stderr") => (text: string) => {
                told[to] += text;
                if (to === "stdout") onOutput?.(text);
                if (told[to].length > mostBytes) {
                    reject(new SshError("too-slow", `${place(host)} answers without end to ${command}`));
                }
            };
            channel.setEncoding("utf8").on("data", take("stdout"));
            channel.stderr.setEncoding("utf8").on("data", take("stderr"));
            // Its other end may have closed standard input already.
            channel.on("error", () => {});
            channel.on("close", (code: number | null) => {
                client.removeListener("close", lost);
                resolve({ status: code ?? -1, ...told });
            });
            channel.end(input);
        };
        try {
            client.exec(command, opened);
        } catch {
            // ssh2 throws on a client that was closed.
            lost();
        }
    });
    try {
        return await within(
            answer,
            timeoutMs,
            () => new SshError("too-slow", `${place(host)} took more than ${timeoutMs / 1000} s`),
        );
    } finally {
        open?.destroy();
    }
}
