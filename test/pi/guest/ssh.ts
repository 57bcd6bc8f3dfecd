import { spawn } from "node:child_process";

/** How a command on a guest went. */
export interface Ran {
    /** The command's exit status; 255 also when the connection could not be made or broke. */
    status: number;
    stdout: string;
    stderr: string;
}

/** How to run a command on a guest. */
export interface RunOptions {
    /** What the command reads on its standard input; nothing when absent. */
    input?: string;
    /** Milliseconds until it is killed here and the call fails; default 60000. */
    timeoutMs?: number;
}

/** Where and how to dial. */
export interface Login {
    address: string;
    user: string;
    keyFile: string;
    /** A file with the guest's host key: nothing else is accepted. */
    knownHosts: string;
}

/** Runs a command over OpenSSH's client; ours must not judge itself. Throws only when its time is up or ssh cannot be started. */
export function ssh(login: Login, command: string, { input = "", timeoutMs = 60_000 }: RunOptions = {}): Promise<Ran> {
    const options = [
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        `UserKnownHostsFile=${login.knownHosts}`,
        "GlobalKnownHostsFile=none",
        "HostKeyAlgorithms=ssh-ed25519",
        // A busy machine takes its time to greet.
        "ConnectTimeout=20",
        "LogLevel=ERROR",
    ].flatMap((option) => ["-o", option]);
    const args = ["-F", "none", "-T", "-i", login.keyFile, ...options, `${login.user}@${login.address}`, command];
    return new Promise((resolve, reject) => {
        const child = spawn("ssh", args, { stdio: ["pipe", "pipe", "pipe"] });
        let [stdout, stderr, late] = ["", "", false];
        const timer = setTimeout(() => {
            late = true;
            child.kill("SIGKILL");
        }, timeoutMs);
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
        child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
        // The command may end without reading its input.
        child.stdin.on("error", () => undefined).end(input);
        child.on("error", (error) => {
            clearTimeout(timer);
            reject(error);
        });
        child.on("close", (code) => {
            clearTimeout(timer);
            if (!late) return resolve({ status: code ?? 255, stdout, stderr });
            const said = `${stdout}${stderr}`.trim().slice(-500);
            reject(
                new Error(
                    `not done on the guest after ${timeoutMs} ms: ${command.slice(0, 200)}${said && `\n${said}`}`,
                ),
            );
        });
    });
}
