import type { Client } from "ssh2";

/** What to run, by the provider's names. */
export interface Command {
    /** Run by the user's login shell, without a terminal. */
    line: string;
    stdin?: string;
    /** Sent by SSH; a name that sshd does not accept fails the command (commandOutputs.go:42). */
    environment: Record<string, string>;
    /** Sent too, but a refusal is only warned of. */
    previous: Record<string, string>;
    /** Told of each line that the host prints, as it comes (util.LogOutput). */
    log: (line: string) => void;
}

/** What a command has printed, each without its last line end. */
export interface Printed {
    stdout: string;
    stderr: string;
}

/**
 * Runs a command to its end. Throws with the whole command line and all that was printed (commandOutputs.go:101). Neither
 * waits for a limited time nor closes the connection: the provider leaves that to its own end.
 */
export async function run(client: Client, { line, stdin, environment, previous, log }: Command): Promise<Printed> {
    for (const [name, value] of Object.entries(environment)) await accepted(client, name, value);
    return new Promise((resolve, reject) => {
        client.exec(line, { env: { ...previous, ...environment } }, (refused, channel) => {
            if (refused !== undefined) {
                reject(new Error(`${refused.message}: running ${JSON.stringify(line)}:\n`));
                return;
            }
            const told = { stdout: "", stderr: "", both: "" };
            let unfinished = "";
            const collect = (to: "stdout" | "stderr") => (chunk: Buffer) => {
                told[to] += chunk.toString();
                told.both += chunk.toString();
                unfinished += chunk.toString();
                const lines = unfinished.split("\n");
                unfinished = lines.pop() ?? "";
                for (const whole of lines) log(whole);
            };
            let ending: string | undefined = "wait: remote command exited without exit status or exit signal";
            channel.on("data", collect("stdout"));
            channel.stderr.on("data", collect("stderr"));
            channel.on("exit", (code: number | null, signal?: string) => {
                ending = code === 0 ? undefined : failed(code, signal);
            });
            channel.on("error", () => {});
            channel.on("close", () => {
                if (ending === undefined) resolve({ stdout: trimmed(told.stdout), stderr: trimmed(told.stderr) });
                else reject(new Error(`${ending}: running ${JSON.stringify(line)}:\n${told.both}`));
            });
            channel.end(stdin ?? "");
        });
    });
}

function failed(code: number | null, signal: string | undefined): string {
    if (code !== null) return `Process exited with status ${code}`;
    // 128 and the signal's number, as a shell says it (x/crypto/ssh, session.go).
    const name = (signal ?? "").replace(/^SIG/, "");
    const numbers: Record<string, number> = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, PIPE: 13, ALRM: 14, TERM: 15 };
    return `Process exited with status ${128 + (numbers[name] ?? 0)} from signal ${name}`;
}

/** Asks on a channel of its own, since ssh2 tells of a refused variable there only. */
function accepted(client: Client, name: string, value: string): Promise<void> {
    return new Promise((resolve, reject) => {
        client.sftp({ [name]: value }, (error, sftp) => {
            if (error === undefined) {
                sftp.end();
                resolve();
            } else {
                reject(new Error(`could not set environment variable ${JSON.stringify(name)}: ssh: setenv failed`));
            }
        });
    });
}

function trimmed(text: string): string {
    return text.endsWith("\n") ? text.slice(0, -1) : text;
}
