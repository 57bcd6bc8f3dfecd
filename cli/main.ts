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

// Commands inherit only settings made before they are added (commander).
program.configureOutput({
    outputError: (text, write) =>
        write(text.includes("missing required argument 'stack'") ? `${text.trimEnd()}. ${stacksText(root)}\n` : text),
});

program.hook("preAction", () => {
    useTemporaryFolder();
    // Paths in a config are relative to the checkout, wherever the command starts.
    process.chdir(root);
});

program
    .command("plan")
    .description("show what the stack's program would create, and every finding; needs no AWS account")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .option("--json", "the whole recorded graph as JSON")
    .option("--graph <file>", "draw the event: Mermaid (.mmd, .md) or a picture (.svg)", filePath)
    .option(
        "--against <stack|revision>",
        "show the changes from another stack's or a git revision's config to this one",
    )
    .action(async (stack: string, options: { json?: boolean; graph?: string; against?: string }) => {
        const { plan } = await import("./plan.js");
        await finish(plan({ root, stack, ...options }));
    });

program
    .command("route")
    .description("show the behaviour, origin, cache key and TTL that the stack's edge applies to a URL")
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
    .option("--for <time>", "stop after this time with a report: a number and ms, s, m or h, e.g. 3m")
    .option("--viewers <number>", "simulated viewers besides the page's player")
    .option("--scale <factor>", "scale every rendition, e.g. by 0.5; default: what this machine can encode")
    .option("--break-every <time>", "interval of the breaks in place of the schedules', e.g. 60s")
    .option("--break-now", "one break as soon as the programme is on air")
    .option("--camera <file>", "a video file in place of the test picture", filePath)
    .option("--wait", "wait for real cameras at the addresses that it prints")
    .option("--obs", "wait for OBS or another encoder: write OBS' profile and scenes, print the SRT addresses")
    .option("--real-ads", "request ads from the configured ad server on the Internet")
    .option("--address <host>", "serve other devices, e.g. phones: this machine's name or address in their network")
    .option("--port <port>", "port of the page; default: any free one")
    .option("--report <folder>", "folder of the report; default: .pi-live/rehearsal", folderPath)
    .option(
        "--keep-recording <folder>",
        "keep the channel's recording; default: removed with the rehearsal",
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
    .option("--out <file>", "file to write; default: standard output", filePath)
    .action(async ({ out }: { out?: string }) => {
        const { writeSchema } = await import("./schema.js");
        await finish(writeSchema(root, out));
    });

program
    .command("pi-image")
    .description("write the first-boot files of a Raspberry Pi's card: user-data, meta-data, network-config")
    .argument("<stack>", "the stack, or its file Pulumi.<stack>.yaml", stackArgument)
    .requiredOption(
        "--out <folder>",
        "folder for files with secrets: outside the checkout, or ignored by git",
        folderPath,
    )
    .option("--host <name>", "only this host")
    .option("--pin", "write the host's new public key into Pulumi.<stack>.yaml and remove unpinnedHostKey")
    .option("--layer <device>", "also a layer for rpi-image-gen, e.g. for rpi4, rpi5 or rpizero2w")
    .action(async (stack: string, options: { out: string; host?: string; pin?: boolean; layer?: string }) => {
        const { piImage } = await import("./pi-image.js");
        await finish(piImage({ root, stack, ...options }));
    });

program
    .command("obs")
    .description("write OBS' profile and scene collection for a deployed event")
    .argument("<stack>", "the deployed stack; the Pulumi CLI reads its outputs and secrets", stackArgument)
    .requiredOption(
        "--out <folder>",
        "folder for files with secrets: outside the checkout, or ignored by git",
        folderPath,
    )
    .option("--flow <name>", "the flow that this OBS feeds; default: the first, or the Pi that relays OBS' programme")
    .option("--websocket", "also write settings of obs-websocket with a new password, for remote control")
    .action(async (stack: string, options: { out: string; flow?: string; websocket?: boolean }) => {
        const { obs } = await import("./obs.js");
        await finish(obs({ root, stack, ...options }));
    });

const pi = program.command("pi").description("the Pis of a deployed stack, over SSH");

pi.command("status")
    .description("show every camera of every Pi, live: state, size, fps, bit rate, viewers, restarts")
    .argument("<stack>", "the deployed stack; the Pulumi CLI reads its outputs and secrets", stackArgument)
    .option("--once", "print once; exit code 0 when every expected camera is on air")
    .option("--json", "print JSON; without --once one line per reading of a host")
    .action(async (stack: string, options: { once?: boolean; json?: boolean }) => {
        const { piStatus } = await import("./pi.js");
        await finish(piStatus({ root, stack, ...options }));
    });

pi.command("check")
    .description("check before the event: line from each Pi to the flow, SRT latency to set, clock, disk, cameras")
    .argument("<stack>", "the deployed stack; the Pulumi CLI reads its outputs and secrets", stackArgument)
    .option("--host <name>", "only this Pi")
    .option("--upload-url <url>", "URL that accepts a POST: measures the upload speed while the flow is stopped")
    .option("--json", "as JSON")
    .action(async (stack: string, options: { host?: string; uploadUrl?: string; json?: boolean }) => {
        const { piCheck } = await import("./pi-check.js");
        await finish(piCheck({ root, stack, ...options }));
    });

program
    .command("test")
    .description("run the tests, and set up what they need")
    .argument("[tiers...]", "unit, graph, schema, engine, rehearsal, pi; default: all")
    .option("--all", "also the long tests: every fault five times, soaks, load")
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
    // Commands that clean up handle SIGHUP themselves.
    if (!process.emit("SIGHUP")) process.exit();
});
process.stderr.on("error", () => {});

program.parseAsync().catch((error: unknown) => {
    process.stderr.write(`pi-live: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
