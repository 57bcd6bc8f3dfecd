import { spawn, spawnSync } from "node:child_process";
import path from "node:path";

import { root } from "./run";

/** Set for what runs in the network that was made for it. */
const variable = "PI_LIVE_OWN_NETWORK";
const long = process.env.PI_LIVE_ALL === "1";

/** Whether this process is in a network of its own, or could be. */
export function ownNetwork(): "inside" | "possible" | "impossible" {
    if (process.env[variable] === "1") return "inside";
    const [command, ...args] = [...entry(), "true"];
    return spawnSync(command, args, { stdio: "ignore" }).status === 0 ? "possible" : "impossible";
}

/** Defines one test that runs a whole file of tests, with everything that they start, in a network that has nothing but loopback. */
export function testInOwnNetwork(file: string, title: string, timeoutMs: number): void {
    describe(title, function () {
        this.timeout(timeoutMs);
        it("in a network of its own", async () => {
            const needs = path.join(root, "test/rehearsal/support/needs.ts");
            const mocha = [
                ...["--import", require.resolve("tsx"), require.resolve("mocha/lib/cli/cli.js"), "--no-config"],
                ...["--require", needs, "--timeout", "120000", "--retries", "1", "--exit", file],
            ];
            const [command, ...args] = ["setpriv", "--pdeathsig", "KILL", "--", ...entry(), process.execPath, ...mocha];
            const child = spawn(command, args, {
                cwd: root,
                env: { ...process.env, [variable]: "1" },
                stdio: ["ignore", "pipe", "pipe"],
            });
            let said = "";
            // What takes half an hour is to be seen as it comes.
            const hear = (piece: Buffer) => (long ? process.stdout.write(piece) : (said += piece.toString()));
            for (const stream of [child.stdout, child.stderr]) stream.on("data", hear);
            const status = await new Promise((resolve, reject) => {
                child.once("error", reject);
                child.once("close", resolve);
            });
            console.log(said.trimEnd().replaceAll(/^/gm, "      "));
            if (status !== 0) throw new Error(`the tests in a network of their own failed (status ${String(status)})`);
        });
    });
}

/** An ordinary user has the right to it in a world where he may do all and stays himself. */
function entry(): string[] {
    const user = process.getuid?.() === 0 ? [] : ["--user", "--map-current-user", "--keep-caps"];
    return [
        "unshare",
        "--net",
        ...user,
        "sh",
        "-c",
        'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && exec "$@"',
        "sh",
    ];
}
