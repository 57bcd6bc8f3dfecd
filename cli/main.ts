import path from "node:path";

import { Command, Option } from "commander";

import { filePath, folderPath } from "./path-option";
import { stackName, stacksText } from "./stack-name";
import type { CommandResult } from "./command-result";
import { useTemporaryFolder } from "./temporary-folder";

/** The checkout: this file runs as `.pi-live/build/cli.js` in it. */
const root = path.resolve(__dirname, "../..");

/** Reads a stack's argument: its name, or its file. */
const stackArgument = (argument: string) => stackName(root, argument);

const program = new Command("pi-live").description(
    "One live event from Raspberry Pi cameras to viewers with ads, as one Pulumi program.",
);

// Commands take over what is configured before them.
program.configureOutput({
    outputError: (text, write) =>
        write(text.includes("missing required argument 'stack'") ? `${text.trimEnd()}. ${stacksText(root)}\n` : text),
});

program.hook("preAction", () => {
    useTemporaryFolder();
    // A config's files are named from the top of the checkout, wherever the command starts.
    process.chdir(root);
});

program
    .command("plan")
    .description("show what the stack's program would make, and what is wrong with it; needs no AWS account")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .option("--json", "the whole recorded graph as JSON")
    .option("--graph <file>", "draw the event: Mermaid (.mmd, .md) or a picture (.svg)", filePath)
    .option(
        "--against <stack|revision>",
        "what would change, from another stack's or a git revision's config to this one",
    )
    .action(async (stack: string, options: { json?: boolean; graph?: string; against?: string }) => {
        const { plan } = await import("./plan.js");
        await finish(plan({ root, stack, ...options }));
    });

program
    .command("route")
    .description("which behaviour, origin, cache key and TTL a viewer's URL gets at the stack's edge")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .argument("<url>", "a URL or a path, e.g. /v1/master/abc/dev-live/index.m3u8")
    .addOption(new Option("--method <method>", "the request's method").default("GET"))
    .action(async (stack: string, url: string, { method }: { method: string }) => {
        const { routeStack } = await import("./plan.js");
        await finish(routeStack({ root, stack, url, method }));
    });

program
    .command("rehearse")
    .description("play the stack's event on this machine, with real media, ads and a player; needs no AWS account")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .option("--for <time>", "end by itself after this, with a report: a number and ms, s, m or h, e.g. 3m")
    .option("--viewers <number>", "simulated viewers besides the page's player")
    .option("--scale <factor>", "every rung smaller by this, e.g. 0.5; chosen for this machine when absent")
    .option("--break-every <time>", "breaks in this rhythm instead of the schedules', e.g. 60s")
    .option("--break-now", "one break as soon as the programme is on")
    .option("--camera <file>", "a film in place of the test picture", filePath)
    .option("--wait", "wait for real cameras at the addresses that it prints")
    .option("--obs", "wait for OBS, or any encoder: writes OBS' profile and scenes, prints the SRT addresses")
    .option("--real-ads", "ask the configured ad server on the Internet")
    .option("--address <host>", "let others in, e.g. phones: this machine's name or address in their network")
    .option("--port <port>", "the page's port; any free one when absent")
    .option("--report <folder>", "where the report goes; .pi-live/rehearsal when absent", folderPath)
    .option(
        "--keep-recording <folder>",
        "keep what the channel records; otherwise it goes with the rehearsal",
        folderPath,
    )
    .option("--compare <report.json>", "an earlier report to compare with", filePath)
    .action(async (stack: string, options: Record<string, string>) => {
        const { rehearse } = await import("./rehearse.js");
        await finish(rehearse({ root, stack, ...options }));
    });

program
    .command("config")
    .description("the stack's config")
    .command("schema")
    .description("write the JSON Schema of Pulumi.<stack>.yaml, for editors")
    .option("--out <file>", "where to write it; standard output when absent", filePath)
    .action(async ({ out }: { out?: string }) => {
        const { writeSchema } = await import("./schema.js");
        await finish(writeSchema(root, out));
    });

program
    .command("pi-image")
    .description("write what a Raspberry Pi's card says at its first start: user-data, meta-data, network-config")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .requiredOption("--out <folder>", "where to write them: secrets, so not where git would take them", folderPath)
    .option("--host <name>", "one of several hosts")
    .option("--pin", "write the host's new public key into Pulumi.<stack>.yaml, and take unpinnedHostKey out")
    .option("--layer <device>", "also a layer for rpi-image-gen, e.g. for rpi4, rpi5 or rpizero2w")
    .action(async (stack: string, options: { out: string; host?: string; pin?: boolean; layer?: string }) => {
        const { piImage } = await import("./pi-image.js");
        await finish(piImage({ root, stack, ...options }));
    });

program
    .command("obs")
    .description("write OBS' profile and scene collection for a deployed event")
    .argument("<stack>", "the stack, as deployed: asks the Pulumi CLI for its outputs and secrets", stackArgument)
    .requiredOption("--out <folder>", "where to write them: secrets, so not where git would take them", folderPath)
    .option(
        "--flow <name>",
        "the flow that this OBS feeds; the first, or the Pi that sends OBS' programme on, when absent",
    )
    .option("--websocket", "also settings of obs-websocket with a new password, for remote control")
    .action(async (stack: string, options: { out: string; flow?: string; websocket?: boolean }) => {
        const { obs } = await import("./obs.js");
        await finish(obs({ root, stack, ...options }));
    });

const pi = program.command("pi").description("the Pis of a deployed stack, asked over SSH");

pi.command("status")
    .description("every camera of every Pi, live: on air or not, size, fps, bit rate, viewers, restarts")
    .argument("<stack>", "the stack, as deployed: asks the Pulumi CLI for its outputs and secrets", stackArgument)
    .option("--once", "look once; the exit code is 0 when every camera that should be on air is")
    .option("--json", "as JSON; without --once a line for each answer of a host")
    .action(async (stack: string, options: { once?: boolean; json?: boolean }) => {
        const { piStatus } = await import("./pi.js");
        await finish(piStatus({ root, stack, ...options }));
    });

pi.command("check")
    .description("before the event: the way from each Pi to the flow, the SRT latency to set, clock, disk, cameras")
    .argument("<stack>", "the stack, as deployed: asks the Pulumi CLI for its outputs and secrets", stackArgument)
    .option("--host <name>", "only this Pi")
    .option("--upload-url <url>", "takes a POST: measures the upload speed while the flow is stopped")
    .option("--json", "as JSON")
    .action(async (stack: string, options: { host?: string; uploadUrl?: string; json?: boolean }) => {
        const { piCheck } = await import("./pi-check.js");
        await finish(piCheck({ root, stack, ...options }));
    });

program
    .command("test")
    .description("run the tests, and set up what they need")
    .argument("[tiers...]", "unit, graph, schema, engine, rehearsal, pi; all when absent")
    .option("--all", "also what takes long: every fault five times, soaks, load")
    .option("--arm64", "also an emulated guest with the Pi's own processor")
    .option("--ubuntu", "also a guest of Ubuntu 24.04")
    .action(async (tiers: string[], options: { all?: boolean; arm64?: boolean; ubuntu?: boolean }) => {
        const { test } = await import("./test.js");
        await finish(test(root, tiers, options));
    });

async function finish(result: Promise<CommandResult>): Promise<void> {
    const { text, code } = await result;
    if (text !== "") process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    process.exitCode = code;
}

// `pi-live plan dev | head` is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // EIO: the terminal was closed.
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    // A command that has something to stop and remove listens for the end of its terminal.
    if (!process.emit("SIGHUP")) process.exit();
});
process.stderr.on("error", () => {});

program.parseAsync().catch((error: unknown) => {
    process.stderr.write(`pi-live: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
