import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Socket } from "node:net";

import { emulatorFile, type Image, imageFolder } from "../../../cli/setup/pi/images";
import { rootPrefix } from "../../../cli/setup/pi/needs";

/** The process that owns a guest (supervise.sh). */
export interface Supervisor {
    hostAddress: string;
    address: string;
    /** Why it ended, once it has. */
    readonly ended: string | undefined;
    /** What the guest wrote on its console. */
    console(): string;
    /** Power off and on again, without a word to the guest. */
    cut(): void;
    /** Ends the guest and gives everything back; returns when that is done. */
    end(): Promise<void>;
}

/** Starts the supervisor for a guest whose state folder (with its `seed/`) is ready. Ends when this process ends, in whatever way. */
export async function supervise(image: Image, state: string, diskMegabytes: number): Promise<Supervisor> {
    const [program, ...args] = [
        ...(rootPrefix() ?? []),
        "bash",
        path.join(__dirname, "supervise.sh"),
        imageFolder(image),
        state,
        String(diskMegabytes),
        image.architecture === "native" ? "" : emulatorFile(),
    ];
    // A session of its own: Ctrl-C is for us, and we then end it by closing its input.
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr = (stderr + chunk).slice(-4000)));
    child.stdin.on("error", () => undefined);
    let ended: string | undefined;
    const gone = new Promise<void>((resolve) => {
        const note = (reason: string) => {
            ended ??= `${reason}${stderr && `: ${stderr.trim()}`}`;
            resolve();
        };
        child.on("error", (error) => note(error.message));
        child.on("close", (code, signal) => note(`the guest's supervisor ended with ${signal ?? code}`));
    });
    const end = async () => {
        child.ref();
        child.stdin.end();
        if (ended === undefined && !(await within(gone, 30_000))) {
            throw new Error(`a guest did not end within 30 s: supervise.sh, process ${child.pid}`);
        }
    };
    for (const deadline = Date.now() + 60_000; ended === undefined && !stdout.includes("\n");) {
        if (Date.now() > deadline) {
            await end();
            throw new Error(`a guest did not start to boot within 60 s: ${stderr.trim()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (ended !== undefined) throw new Error(ended);
    letGo(child);
    const [hostAddress, address] = stdout.trim().split(" ");
    return {
        hostAddress,
        address,
        get ended() {
            return ended;
        },
        console: () => readFileSync(path.join(state, "console.log"), "utf8"),
        cut: () => void child.stdin.write("cut\n"),
        end,
    };
}

/** From here on the child, and the pipes to it, no longer keep this process alive. */
function letGo(child: ChildProcess): void {
    child.unref();
    for (const pipe of [child.stdin, child.stdout, child.stderr]) unref(pipe);
}

function unref(pipe: unknown): void {
    if (isSocket(pipe)) pipe.unref();
}

/** A child's pipes are sockets (node:child_process), which their types do not tell. */
function isSocket(pipe: unknown): pipe is Socket {
    return typeof pipe === "object" && pipe !== null && "unref" in pipe;
}

async function within(done: Promise<void>, ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    try {
        return await Promise.race([done.then(() => true), late]);
    } finally {
        clearTimeout(timer);
    }
}
