import { readDeployed } from "../operations/deployed";
import { allOnAir, PiStatus } from "../operations/pi/status";
import { readPi, sshOptions, watchPis } from "../operations/pi/watch";
import type { CommandResult } from "./command-result";
import { changeLines, statusTable } from "./pi-table";
import { needStack } from "./stack-name";

export interface PiStatusOptions {
    /** The checkout. */
    root: string;
    stack: string;
    /** Read each host once, then end. */
    once?: boolean;
    json?: boolean;
}

/** Timeout of a login, ms: over a venue's mobile link it takes about two seconds. */
const patience = 6_000;
/** Interval between two readings of a host, ms. */
const refresh = 2_000;

/** `pi status`: every camera of every Pi. With `--once` the exit code is 0 when every expected camera is on air. */
export async function piStatus({ root, stack, once = false, json = false }: PiStatusOptions): Promise<CommandResult> {
    needStack(root, stack);
    const deployed = await readDeployed({ root, stack });
    const { pis } = deployed.outputs;
    if (pis.length === 0) return { text: `stack ${stack} has no Pi (pi-live:pi.hosts)`, code: once ? 0 : 1 };
    const options = sshOptions(deployed, patience);
    if (once) {
        const statuses = await Promise.all(pis.map((pi) => readPi(pi, options)));
        const text = json ? JSON.stringify(statuses, undefined, 2) : statusTable(statuses).join("\n");
        return { text, code: allOnAir(statuses) ? 0 : 1 };
    }
    const names = pis.map(({ name }) => name);
    const end = new AbortController();
    process.once("SIGINT", () => end.abort());
    process.once("SIGTERM", () => end.abort());
    const draw = json ? jsonLines() : process.stdout.isTTY ? screen(stack, names, end.signal) : changes();
    await watchPis(pis, { ...options, everyMs: refresh, signal: end.signal, onStatus: draw });
    return { text: "", code: 0 };
}

function jsonLines() {
    return (status: PiStatus) => void process.stdout.write(`${JSON.stringify(status)}\n`);
}

function changes() {
    const last = new Map<string, PiStatus>();
    return (status: PiStatus) => {
        for (const line of changeLines(last.get(status.name), status, new Date())) process.stdout.write(`${line}\n`);
        last.set(status.name, status);
    };
}

/** Redraws the table with every reading, in the order of the config. */
function screen(stack: string, names: readonly string[], signal: AbortSignal) {
    const last = new Map<string, PiStatus>();
    // Alternate screen, hidden cursor; both are restored at the end.
    process.stdout.write("\x1b[?1049h\x1b[?25l");
    signal.addEventListener("abort", () => process.stdout.write("\x1b[?25h\x1b[?1049l"), { once: true });
    return (status: PiStatus) => {
        last.set(status.name, status);
        const known = names.flatMap((name) => last.get(name) ?? []);
        const waiting = names.filter((name) => !last.has(name));
        const lines = [
            `pi-live: ${stack}, ${new Date().toLocaleTimeString()}${allOnAir(known) && waiting.length === 0 ? ", all on air" : ""} (Ctrl-C ends)`,
            "",
            ...statusTable(known),
            ...waiting.map((name) => `${name}: connecting`),
        ];
        const columns = process.stdout.columns || 120;
        process.stdout.write(`\x1b[H${lines.map((line) => `${line.slice(0, columns)}\x1b[K\n`).join("")}\x1b[J`);
    };
}
