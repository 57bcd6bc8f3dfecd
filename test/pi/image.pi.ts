import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { piImage } from "../../cli/pi-image";
import { releaseFiles, bundle } from "../../components/pi-ingest/release";
import { secretLines } from "../../components/pi-ingest/secrets";
import { cardFiles } from "../../pi-image/card";
import { makeHostKey, publicKeyOf } from "../../pi-image/host-key";
import { checkConfig } from "../../stacks/checks/settings";
import { parseStackFile } from "../../stacks/config/file";
import { gopro, hostSettings, pattern } from "../components/pi-ingest/fixtures";
import { full } from "../pi-image/fixtures";
import { type Guest, needGuests, startGuest } from "./guest";
import { type Ran, ssh } from "./guest/ssh";

const seed = "/var/lib/cloud/seed/nocloud";

/** A stack file whose only Pi is this address, and the card that the command writes for it. */
class Stack {
    readonly root = mkdtempSync(path.join(tmpdir(), "pi-live-card-"));
    readonly out = path.join(this.root, ".pi-live/card");
    private readonly file = path.join(this.root, "Pulumi.dev.yaml");

    constructor(address: string, image: string) {
        const text = readFileSync("Pulumi.dev.yaml", "utf8")
            .replace("host: raspberrypi.local", `host: ${address}`)
            .replace("        exit: { kind: obs }\n", `        exit: { kind: obs }\n        image: ${image}\n`);
        writeFileSync(this.file, text);
        writeFileSync(path.join(this.root, ".gitignore"), ".pi-live/\n");
    }

    async write(): Promise<string> {
        const { text, code } = await piImage({ root: this.root, stack: "dev", out: this.out, pin: true, env: {} });
        expect(code).to.equal(0);
        return text;
    }

    change(from: string, to: string): void {
        const text = readFileSync(this.file, "utf8");
        expect(text).to.contain(from);
        writeFileSync(this.file, text.replace(from, to));
    }

    /** What `pulumi up` would dial with. */
    get hostKey(): string {
        const { raw } = parseStackFile(readFileSync(this.file, "utf8"), this.file, {});
        return checkConfig(raw).pi?.hosts[0].hostKey ?? "none pinned";
    }

    read(name: string): string {
        return readFileSync(path.join(this.out, name), "utf8");
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** Bash that turns a guest into what a stock card is: no user, no key, no sshd, and host keys made anew late in the first start. */
const stock = String.raw`
set -e
userdel -r pi 2>/dev/null
rm -f /etc/sudoers.d/010_pi-nopasswd /etc/ssh/ssh_host_*
cat >/usr/local/sbin/regenerate <<'END'
#!/bin/sh
rm -f /etc/ssh/ssh_host_*_key*
ssh-keygen -A
END
chmod 755 /usr/local/sbin/regenerate
cat >/usr/lib/systemd/system/regenerate_ssh_host_keys.service <<'END'
[Unit]
Before=ssh.service
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/regenerate
[Install]
WantedBy=multi-user.target
END
systemctl enable regenerate_ssh_host_keys.service nginx.service
systemctl disable ssh.service
rm -rf /root/.ssh
systemd-run --on-active=1 --timer-property=AccuracySec=50ms systemctl reboot
`;

describe("a Pi's card", () => {
    before(function () {
        needGuests(this);
    });

    it("is read by cloud-init and netplan of bookworm, and a wrong one is not", async () => {
        const guest = await startGuest({ release: "bookworm", image: "cloud" });
        try {
            await judged(guest, "bookworm");
        } finally {
            await guest.stop();
        }
    });

    describe("on trixie", () => {
        let guest: Guest;
        let stack: Stack;
        let knownHosts: string;
        /** As the stack's config says: this user, this key, this host key, nothing else. */
        const pi = (command: string, input = "", timeoutMs = 60_000): Promise<Ran> =>
            ssh({ address: guest.address, user: "pi", keyFile: guest.keyFile, knownHosts }, command, {
                input,
                timeoutMs,
            });

        before(async () => {
            guest = await startGuest({ image: "cloud" });
        });
        after(async () => {
            await guest?.stop();
            stack?.remove();
        });

        it("is read by cloud-init and netplan, and a wrong one is not", () => judged(guest, "trixie"));

        it("makes a stock system's first start one that lets its user in, by the pinned key alone", async () => {
            const { address, hostAddress, privateKey } = guest;
            stack = new Stack(
                address,
                `{ authorizedKeys: [${publicKeyOf(privateKey)} crew], timezone: Europe/London, locale: en_GB.UTF-8, keyboard: gb, ` +
                    `watchdog: true, ethernet: { address: ${address}/30, gateway: ${hostAddress} } }`,
            );
            expect(await stack.write()).to.contain("now pins it");
            knownHosts = path.join(stack.root, "known_hosts");
            writeFileSync(knownHosts, `${address} ${stack.hostKey}\n`);
            for (const name of ["user-data", "meta-data", "network-config"]) {
                await guest.put(`${seed}/${name}`, stack.read(name));
            }
            const made = await guest.root(stock);
            expect(made.status, made.stderr).to.equal(0);
            // Not our root, who is gone: the user, as the stack's config says.
            await untilIn(pi, "test -e /run/cloud-init");
        });

        it("gives the user sudo that asks for nothing", async () => {
            const { stdout } = await pi("id -un; sudo -n id -un; hostname");
            expect(stdout.split("\n")).to.deep.equal(["pi", "root", "venue", ""]);
        });

        it("ends without an error", async () => {
            const { stdout } = await pi("cloud-init status --wait --format json", "", 120_000);
            expect(JSON.parse(stdout)).to.deep.include({ status: "done", errors: [], recoverable_errors: {} });
            expect((await pi("systemctl --failed --no-legend --plain")).stdout).to.equal("");
        });

        it("shows no host key but the pinned one", async () => {
            const { stdout } = await pi(
                "sudo sshd -T | grep '^hostkey '; ls /etc/ssh/ssh_host_*_key; cat /etc/ssh/ssh_host_*.pub",
            );
            expect(stdout.trim().split("\n")).to.deep.equal([
                "hostkey /etc/ssh/ssh_host_ed25519_key",
                "/etc/ssh/ssh_host_ed25519_key",
                stack.hostKey,
            ]);
        });

        it("has the packages, the clock's settings and the network's, and no web server", async () => {
            const { stdout } = await pi(
                "dpkg-query -W -f '${Package}\n' nginx libnginx-mod-rtmp ffmpeg; systemctl is-enabled nginx systemd-timesyncd; " +
                    "cat /etc/timezone; . /etc/default/locale; echo $LANG; grep XKBLAYOUT /etc/default/keyboard; " +
                    "cat /etc/apt/apt.conf.d/94cloud-init-config; sudo grep -c addresses /etc/netplan/50-cloud-init.yaml; " +
                    "ss -Hltn 'sport = :80' | wc -l; systemctl show -p RuntimeWatchdogUSec --value",
            );
            expect(stdout.split("\n").slice(0, 11)).to.deep.equal([
                ...["ffmpeg", "libnginx-mod-rtmp", "nginx", "masked", "enabled", "Europe/London", "en_GB.UTF-8"],
                ...['XKBLAYOUT="gb"', 'Acquire::Check-Date "false";', "1", "0"],
            ]);
        });

        it("is provisioned as it stands: the release runs, and its nginx answers", async () => {
            const script = bundle(releaseFiles(hostSettings([pattern, gopro])));
            await pi("cat >.pi-live-card.sh", script);
            const applied = await pi(
                "sh .pi-live-card.sh",
                secretLines([{ kind: "key", name: "gopro", value: "gopro-key-0123" }]),
            );
            expect(applied.status, applied.stderr).to.equal(0);
            expect(await applications(pi)).to.include.members(["pattern", "gopro"]);
        });

        it("stays the same host, provisioned, when a changed card makes it a first start again", async function () {
            if (!process.env.PI_LIVE_ALL) this.skip();
            stack.change("Europe/London", "Europe/Berlin");
            const pinned = stack.hostKey;
            await stack.write();
            expect(stack.hostKey).to.equal(pinned);
            for (const name of ["user-data", "meta-data"]) {
                await pi(`sudo tee ${seed}/${name} >/dev/null`, stack.read(name));
            }
            const id = /instance-id: (\S+)/.exec(stack.read("meta-data"))?.[1];
            await pi("sudo systemd-run --on-active=1 --timer-property=AccuracySec=50ms systemctl reboot");
            await untilIn(pi, `test "$(cloud-init query instance_id)" = ${id}`);
            const { stdout } = await pi("cloud-init status --wait --format json", "", 120_000);
            expect(JSON.parse(stdout)).to.deep.include({ status: "done", errors: [] });
            const kept = await pi(
                "cat /etc/timezone; sudo grep -c NOPASSWD /etc/sudoers.d/90-cloud-init-users; wc -l <.ssh/authorized_keys",
            );
            expect(kept.stdout).to.equal("Europe/Berlin\n1\n1\n");
            expect(await applications(pi)).to.include.members(["pattern", "gopro"]);
        });
    });
});

/** Logs in until a command succeeds there; a boot beside other guests takes its time. */
async function untilIn(pi: (command: string) => Promise<Ran>, command: string): Promise<void> {
    const deadline = Date.now() + 180_000;
    let last = "";
    while (Date.now() < deadline) {
        const { status, stderr } = await pi(command).catch((error: Error) => ({ status: 255, stderr: error.message }));
        if (status === 0) return;
        last = stderr;
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`no login with the pinned key within 180 s: ${last}`);
}

/** The applications that nginx tells of on its status page. */
async function applications(pi: (command: string) => Promise<Ran>): Promise<string[]> {
    const page = await pi(
        "for i in $(seq 40); do exec 3<>/dev/tcp/127.0.0.1/8935 && break; sleep 0.25; done; " +
            String.raw`printf 'GET /stat HTTP/1.0\r\n\r\n' >&3; cat <&3`,
    );
    return [...page.stdout.matchAll(/<application>\s*<name>([^<]+)/g)].map(([, name]) => name);
}

/** The three files of a card that says all there is, before the release's own programs. */
async function judged(guest: Guest, release: "trixie" | "bookworm"): Promise<void> {
    // Any ssid may be there, also what YAML, netplan's key files and shells read otherwise.
    const names = ["no", "12", "0x1F", "~", "<<", "a;b", " lead", "trail ", `"quoted"`, "back\\slash", "%s", "Café 📹"];
    const card = {
        ...full,
        hostKey: makeHostKey("venue"),
        wifi: names.map((ssid) => ({ ssid, password: `a: "b" #'c'` })),
    };
    for (const [name, text] of Object.entries<string>({ ...cardFiles(card) }))
        await guest.put(`/tmp/card/${name}`, text);
    const user = await guest.root("cloud-init schema --config-file /tmp/card/user-data");
    expect(user.status, user.stdout + user.stderr).to.equal(0);
    const broken = cardFiles(card)["user-data"].replace("ssh_pwauth: false", "ssh_pwauth: [1]");
    await guest.put("/tmp/card/broken", broken);
    expect((await guest.root("cloud-init schema --config-file /tmp/card/broken")).status, "a broken one").not.to.equal(
        0,
    );
    if (release === "trixie") {
        // 22.4 knows no such check.
        const network = await guest.root("cloud-init schema -t network-config --config-file /tmp/card/network-config");
        expect(network.status, network.stdout + network.stderr).to.equal(0);
    }
    // NetworkManager draws the networks on Raspberry Pi OS (pi-gen, 00-network-manager-all.yaml).
    const drawn = await guest.root(
        "mkdir -p /tmp/r/etc/netplan && cp /tmp/card/network-config /tmp/r/etc/netplan/50-cloud-init.yaml && " +
            "printf 'network: {version: 2, renderer: NetworkManager}\\n' >/tmp/r/etc/netplan/00-all.yaml && chmod 600 /tmp/r/etc/netplan/* && " +
            "netplan generate --root-dir /tmp/r && cat /tmp/r/run/NetworkManager/system-connections/*",
    );
    expect(drawn.status, drawn.stderr).to.equal(0);
    // GLib's key files write \\ for \, and \s for a blank in front.
    const keyFileForm = (text: string) => text.replaceAll("\\", "\\\\").replace(/^ /, "\\s");
    for (const name of names) expect(drawn.stdout.split("\n")).to.include(`ssid=${keyFileForm(name)}`);
    expect(drawn.stdout.split("\n").filter((line) => line === `psk=a: "b" #'c'`)).to.have.lengthOf(names.length);
    expect(drawn.stdout).to.contain("address1=192.168.1.10/24");
}
