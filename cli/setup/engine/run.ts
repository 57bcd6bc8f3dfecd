import { spawn, spawnSync } from "node:child_process";

/** Logs one line of progress; `what` is the part that is set up. */
export function logLine(line: string, what = "engine"): void {
    process.stderr.write(`${what}: ${line}\n`);
}

/** A program's output; `undefined` when it is missing or fails. */
export function output(program: string, args: string[]): string | undefined {
    const { status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 30_000 });
    return status === 0 ? stdout.trim() : undefined;
}

/** Runs a program to its end without output. Throws with its last lines when it fails. */
export function runToEnd(
    program: string,
    args: string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        let tail = "";
        const keep = (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-4000));
        child.stdout.on("data", keep);
        child.stderr.on("data", keep);
        child.on("error", (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
        child.on("close", (code, signal) => {
            if (code === 0) return resolve();
            const lines = tail.trim().split("\n").slice(-8).join("\n  ");
            reject(new Error(`${[program, ...args].join(" ")} ended with ${signal ?? code}:\n  ${lines}`));
        });
    });
}

/** Installs Debian packages. `need`: the reason, for the error; `what`: the part that is set up; `more`: environment variables. */
export async function aptInstall(
    packages: string[],
    need: string,
    what?: string,
    more: Record<string, string> = {},
): Promise<void> {
    const fix = `install ${packages.join(", ")} by hand, then start again`;
    if (output("apt-get", ["--version"]) === undefined) throw new Error(`${need}: this system has no apt-get; ${fix}`);
    const [program, ...first] = [...(process.getuid?.() === 0 ? [] : ["sudo", "-n"]), "env"];
    // sudo drops most of the environment.
    const variables = Object.entries({ DEBIAN_FRONTEND: "noninteractive", ...more }).map(
        ([key, value]) => `${key}=${value}`,
    );
    const apt = (...args: string[]) => runToEnd(program, [...first, ...variables, "apt-get", ...args]);
    logLine(`installing ${packages.join(", ")} (apt-get)`, what);
    try {
        await apt("update", "-qq");
        await apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
    } catch (error) {
        throw new Error(`${need}: ${error instanceof Error ? error.message : String(error)}\n  ${fix}`);
    }
}
