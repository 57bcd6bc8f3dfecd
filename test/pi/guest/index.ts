import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import {
    allImages,
    describeImage,
    hasImage,
    type Image,
    type ImageName,
    type Release,
} from "../../../cli/setup/pi/images";
import { missingForGuests } from "../../../cli/setup/pi/needs";
import { openMirror } from "./proxy";
import { type Ran, type RunOptions, ssh } from "./ssh";
import { type Supervisor, supervise } from "./supervisor";

/** What a guest is to be. */
export interface GuestOptions {
    /** Debian 13 when absent. */
    release?: Release;
    /** What is installed: `lean` when absent (cli/setup/pi/images.ts says what each holds). */
    image?: Exclude<ImageName, "emulator">;
    /** Files put into its file system before it boots: absolute path → text. One that starts with `#!` becomes executable. */
    seed?: Record<string, string>;
    /** Emulated instead of the machine's own processor: minutes instead of seconds. */
    architecture?: "arm64";
    /** True: its root may change its network, addresses and firewall, as on a real host. Without it nothing there touches its wire. */
    networkAdmin?: boolean;
    /** Free space on its disk, which lies in memory; default 3072. */
    diskMegabytes?: number;
}

/** A Debian system with systemd and sshd, on a wire to this machine and to nothing else. Users: `root`, and `pi` with sudo. */
export interface Guest {
    /** Its address on the wire. */
    address: string;
    /** Ours on the same wire: listen here for what the guest sends. */
    hostAddress: string;
    /** Its SSH host key, `ssh-ed25519 AAAA…`. */
    hostKey: string;
    /** The private key that both users accept, OpenSSH's text. */
    privateKey: string;
    /** The same in a file, mode 0600. */
    keyFile: string;
    /** A known_hosts file with its host key. */
    knownHosts: string;
    /** Unique among the guests of this machine. */
    name: string;
    /** Runs a shell command as root. */
    root(command: string, options?: RunOptions): Promise<Ran>;
    /** Runs a shell command as user pi. */
    pi(command: string, options?: RunOptions): Promise<Ran>;
    /** Writes a file as root, and the folders above it. */
    put(file: string, text: string): Promise<void>;
    /** Boots again and waits for sshd; `hard`: the power is cut, nothing in the guest is told. */
    reboot(options?: { hard?: boolean }): Promise<void>;
    /** Waits until sshd of a boot after `boot` answers (`boot()` before something that reboots by itself). */
    untilUp(boot?: string): Promise<void>;
    /** Names the running boot. */
    boot(): Promise<string>;
    /** Whether packages can be fetched; on at the start. */
    mirror(on: boolean): Promise<void>;
    /** What it wrote on its console so far. */
    console(): string;
    /** Ends it, with all that it took from this machine. A second call does nothing. */
    stop(): Promise<void>;
}

/** Milliseconds until a guest must have booted: seconds on an idle machine, more beside other guests, minutes under emulation. */
const bootMs = { native: 90_000, arm64: 300_000 };

/**
 * Boots a guest and waits for its sshd. It ends with this process at the latest, and never keeps it alive.
 * @throws when its image is not there, or it does not come up in time (with the end of its console).
 */
export async function startGuest(options: GuestOptions = {}): Promise<Guest> {
    const {
        release = "trixie",
        image: name = "lean",
        seed = {},
        architecture = "native",
        networkAdmin = false,
        diskMegabytes = 3072,
    } = options;
    const image: Image = { name, release, architecture };
    if (!hasImage(image)) throw new Error(`no image ${describeImage(image)}: \`node cli/setup/pi.mjs\` makes it`);
    const state = mkdtempSync(path.join(tmpdir(), "pi-live-guest-"));
    const keyFile = makeKey(state, "key", "pi-live-test");
    const hostKeyFile = makeKey(state, "host", "root@raspberrypi");
    writeSeed(path.join(state, "seed"), {
        "/root/.ssh/authorized_keys": read(`${keyFile}.pub`),
        "/home/pi/.ssh/authorized_keys": read(`${keyFile}.pub`),
        "/etc/ssh/ssh_host_ed25519_key": read(hostKeyFile),
        "/etc/ssh/ssh_host_ed25519_key.pub": read(`${hostKeyFile}.pub`),
        "/etc/machine-id": `${randomBytes(16).toString("hex")}\n`,
        ...seed,
    });
    chmodSync(path.join(state, "seed/etc/ssh/ssh_host_ed25519_key"), 0o600);
    if (networkAdmin) writeFileSync(path.join(state, "network-admin"), "");
    const supervisor = await supervise(image, state, diskMegabytes);
    const hostKey = read(`${hostKeyFile}.pub`).split(" ").slice(0, 2).join(" ");
    const knownHosts = path.join(state, "known_hosts");
    writeFileSync(knownHosts, `${supervisor.address} ${hostKey}\n`);
    try {
        const guest = await dress(supervisor, {
            state,
            keyFile,
            hostKey,
            knownHosts,
            deadlineMs: bootMs[architecture],
        });
        await guest.untilUp();
        return guest;
    } catch (error) {
        await supervisor.end();
        throw error;
    }
}

interface Keys {
    state: string;
    keyFile: string;
    hostKey: string;
    knownHosts: string;
    deadlineMs: number;
}

async function dress(
    supervisor: Supervisor,
    { state, keyFile, hostKey, knownHosts, deadlineMs }: Keys,
): Promise<Guest> {
    const { address, hostAddress } = supervisor;
    const mirror = await openMirror(hostAddress);
    const login = { address, keyFile, knownHosts };
    const root = (command: string, options?: RunOptions) => ssh({ ...login, user: "root" }, command, options);
    const boot = async () => (await root("cat /proc/sys/kernel/random/boot_id")).stdout.trim();
    const untilUp = async (before = "") => {
        const deadline = Date.now() + deadlineMs;
        for (let seen = "nobody answers"; ;) {
            if (supervisor.ended !== undefined) throw new Error(supervisor.ended);
            if (Date.now() > deadline) {
                const tail = supervisor.console().trim().split("\n").slice(-15).join("\n  ");
                throw new Error(`the guest is not up after ${deadlineMs / 1000} s (${seen}); its console:\n  ${tail}`);
            }
            if (await answers(address, 22)) {
                const now = await boot();
                if (now !== "" && now !== before) return;
                seen = now === "" ? "sshd lets nobody in" : "it is still the boot of before";
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    return {
        address,
        hostAddress,
        hostKey,
        knownHosts,
        keyFile,
        privateKey: read(keyFile),
        name: path.basename(state),
        root,
        pi: (command, options) => ssh({ ...login, user: "pi" }, command, options),
        put: async (file, text) => {
            const quoted = `'${file.replaceAll("'", String.raw`'\''`)}'`;
            const { status, stderr } = await root(`mkdir -p "$(dirname ${quoted})" && cat >${quoted}`, { input: text });
            if (status !== 0) throw new Error(`${file} could not be written on the guest: ${stderr.trim()}`);
        },
        reboot: async ({ hard = false } = {}) => {
            const before = await boot();
            if (hard) supervisor.cut();
            else await root("systemctl reboot");
            await untilUp(before);
        },
        untilUp,
        boot,
        mirror: (on) => mirror.set(on),
        console: () => supervisor.console(),
        stop: async () => {
            await mirror.set(false);
            await supervisor.end();
        },
    };
}

/**
 * For tests that start guests, in a `before` hook; `names` are the images that they use, all when absent. Without root, packages or
 * images they say so in one line and are skipped; where `CI` is set a missing need is a failure.
 */
export function needGuests(context: Mocha.Context, ...names: ImageName[]): void {
    const missing = missingForGuests(allImages().filter(({ name }) => names.length === 0 || names.includes(name)));
    if (missing === undefined) return;
    const reason = `${missing} (\`node cli/setup/pi.mjs\` puts it in place: minutes, once)`;
    if (process.env.CI) throw new Error(reason);
    console.log(`    skipped: ${reason}`);
    context.skip();
}

function makeKey(folder: string, name: string, comment: string): string {
    const file = path.join(folder, name);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
    return file;
}

const read = (file: string) => readFileSync(file, "utf8");

function writeSeed(folder: string, files: Record<string, string>): void {
    for (const [file, text] of Object.entries(files)) {
        if (!path.isAbsolute(file) || path.normalize(file) !== file) throw new Error(`not an absolute path: ${file}`);
        const target = path.join(folder, file);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, text);
        chmodSync(target, text.startsWith("#!") ? 0o755 : 0o644);
    }
}

/** Whether something accepts connections there. */
function answers(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = net.connect({ host, port, timeout: 1000 });
        const done = (result: boolean) => {
            socket.destroy();
            resolve(result);
        };
        socket
            .on("connect", () => done(true))
            .on("timeout", () => done(false))
            .on("error", () => done(false));
    });
}
