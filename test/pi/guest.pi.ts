import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

import { expect } from "chai";

import type { Release } from "../../cli/setup/pi/images";
import { type Guest, needGuests, startGuest } from "./guest";

const major: Record<Release, string> = { bookworm: "12", trixie: "13", noble: "24.04" };

describe("the guest that plays the Pi", () => {
    before(function () {
        needGuests(this, "lean");
    });

    for (const release of ["bookworm", "trixie"] as const) {
        describe(release, () => {
            let guest: Guest;

            before(async () => {
                const seed = {
                    "/etc/seeded": "as written: 'ü' $HOME\n",
                    "/usr/local/bin/seeded": "#!/bin/sh\necho ran\n",
                };
                guest = await startGuest({ release, seed });
            });
            after(() => guest?.stop());

            it("is a whole Debian system, with every unit up", async () => {
                const { stdout } = await guest.root(
                    "systemctl is-system-running --wait; . /etc/os-release; echo $VERSION_ID",
                );
                expect(stdout.split("\n").slice(0, 2)).to.deep.equal(["running", major[release]]);
            });

            it("has what was put into it before the boot, and after", async () => {
                await guest.put("/etc/a folder/it's", "later\n");
                const { stdout } = await guest.root("cat /etc/seeded '/etc/a folder/it'\\''s'; seeded");
                expect(stdout).to.equal("as written: 'ü' $HOME\nlater\nran\n");
            });

            it("lets user pi in, who may become root", async () => {
                const { stdout } = await guest.pi("id -un; sudo -n id -un; cat", { input: "and reads" });
                expect(stdout).to.equal("pi\nroot\nand reads");
            });

            it("tells a command's status, and what it said", async () => {
                const ran = await guest.root("echo out; echo err >&2; exit 7");
                expect(ran).to.deep.equal({ status: 7, stdout: "out\n", stderr: "err\n" });
            });

            it("stops waiting for a command that hangs", async () => {
                const error = await guest.root("sleep 60", { timeoutMs: 2000 }).catch((reason: Error) => reason);
                expect(error)
                    .to.be.an("error")
                    .with.property("message", "not done on the guest after 2000 ms: sleep 60");
            });

            it("has a way to this machine, and no other", async () => {
                const { stdout } = await guest.root("ip -o route; ping -c 1 -W 2 192.0.2.1 2>&1; ls /sys/class/net");
                expect(stdout).to.include("Network is unreachable").and.not.include("default");
                expect(stdout.trim().split("\n").slice(-2)).to.deep.equal(["eth0", "lo"]);
            });

            it("reaches the package mirror until that is away", async () => {
                const update = "apt-get update -qq -o Acquire::Retries=0 -o APT::Update::Error-Mode=any";
                const near = await guest.root(update, { timeoutMs: 200_000 });
                expect(near).to.deep.equal({ status: 0, stdout: "", stderr: "" });
                await guest.mirror(false);
                const away = await guest.root(update);
                await guest.mirror(true);
                expect(away.status).to.not.equal(0);
                expect(away.stderr).to.include("Could not connect to");
            });

            it("keeps its disk over a reboot and over a power cut, and nothing that ran", async () => {
                await guest.put("/var/lib/kept", "still here\n");
                for (const hard of [false, true]) {
                    await guest.root("systemd-run --unit=left --quiet sleep infinity");
                    const before = await guest.boot();
                    await guest.reboot({ hard });
                    expect(await guest.boot()).to.not.equal(before);
                    const { stdout } = await guest.root("cat /var/lib/kept; systemctl is-active left");
                    expect(stdout).to.equal("still here\ninactive\n");
                }
            });
        });
    }

    // Minutes, and slow: behind `./pi-live test --arm64 pi`.
    if (process.env.PI_LIVE_ARM64) {
        it("plays the Pi's own processor, and lets the kernel forget it after", async () => {
            const guest = await startGuest({ image: "full", architecture: "arm64" });
            try {
                const { stdout } = await guest.root(
                    "uname -m; dpkg --print-architecture; systemctl is-active ssh nginx",
                );
                expect(stdout).to.equal("aarch64\narm64\nactive\nactive\n");
                await guest.reboot();
                expect((await guest.pi("sudo -n nginx -t 2>&1; ffmpeg -version | head -n 1")).stdout)
                    .to.include("test is successful")
                    .and.match(/ffmpeg version 7/);
                const failed = await guest.root("systemctl list-units --failed --plain --no-legend | cut -d ' ' -f 1");
                console.log(`      units that fail under emulation: ${failed.stdout.trim().split("\n").join(", ")}`);
            } finally {
                await guest.stop();
            }
            const table = "/proc/sys/fs/binfmt_misc";
            if (existsSync(table)) expect(readdirSync(table)).to.not.include(guest.name);
        }).timeout(900_000);
    }

    it("keeps two at a time apart", async () => {
        const guests = await Promise.all([startGuest(), startGuest()]);
        try {
            const [one, other] = guests;
            await Promise.all(guests.map((guest) => guest.root("systemd-run --unit=same --quiet sleep infinity")));
            await one.root("systemctl stop same");
            expect((await other.root("systemctl is-active same")).stdout).to.equal("active\n");
            expect(one.hostKey).to.not.equal(other.hostKey);
            expect((await one.root(`ping -c 1 -W 1 ${other.address}`)).status).to.not.equal(0);
        } finally {
            await Promise.all(guests.map((guest) => guest.stop()));
        }
    });

    it("gives everything back when it is stopped", async () => {
        const guest = await startGuest();
        expect(leftOf(guest.name, guest.hostAddress)).to.not.be.empty;
        await guest.stop();
        await guest.stop();
        expect(leftOf(guest.name, guest.hostAddress)).to.deep.equal([]);
    });

    it("gives everything back when the test process is killed", async () => {
        const child = inAnotherProcess(
            "startGuest().then(({ name, hostAddress }) => console.log(name, hostAddress)); setInterval(() => {}, 1000)",
        );
        const [name, hostAddress] = await new Promise<string[]>((resolve, reject) => {
            child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim().split(" ")));
            child.once("exit", () => reject(new Error("ended before its guest was up")));
        });
        expect(leftOf(name, hostAddress)).to.not.be.empty;
        child.kill("SIGKILL");
        for (const deadline = Date.now() + 30_000; leftOf(name, hostAddress).length > 0;) {
            if (Date.now() > deadline) break;
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        expect(leftOf(name, hostAddress)).to.deep.equal([]);
    });

    it("lets a process end that forgot to stop its guest", async () => {
        const child = inAnotherProcess("startGuest().then(() => console.log('up'))");
        let said = "";
        child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
        expect(await new Promise((resolve) => child.once("close", resolve))).to.equal(0);
        expect(said).to.equal("up\n");
    });
});

/** Runs a line of JavaScript that has `startGuest`. */
function inAnotherProcess(line: string): ChildProcessByStdio<null, Readable, null> {
    const harness = JSON.stringify(path.join(__dirname, "guest/index.ts"));
    const args = ["--require", "tsx/cjs", "--eval", `const { startGuest } = require(${harness}); ${line}`];
    return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

/** What a guest still holds of this machine: its folder, cgroups, processes, interface. */
function leftOf(name: string, hostAddress: string): string[] {
    const hierarchies = readFileSync("/proc/mounts", "utf8")
        .split("\n")
        .map((line) => line.split(" "))
        .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
        .map(([, folder]) => path.join(folder, name));
    const folders = [path.join(tmpdir(), name), ...hierarchies].filter((folder) => existsSync(folder));
    const processes = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && commandLine(id).includes(name));
    const addresses = Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address));
    return [...folders, ...processes, ...addresses.filter((address) => address === hostAddress)];
}

function commandLine(id: string): string {
    try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8");
    } catch {
        return "";
    }
}
