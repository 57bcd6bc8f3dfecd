import net from "node:net";

import { expect } from "chai";

import type { HostFiles } from "../../components/pi-ingest/paths";
import { connectionsPerAddress } from "../../components/pi-ingest/connections";
import { releaseFiles } from "../../components/pi-ingest/release";
import { cameraSettings, privateNetworks } from "../../components/pi-ingest/settings";
import { gopro, pattern, up } from "./apply/provision";
import { type Guest, needGuests, startGuest } from "./guest";
import { chosenReleases } from "./releases";

/** A release whose cameras anybody of these networks may push to and play. */
function release(networks: string[]): HostFiles {
    return releaseFiles({
        cameras: [pattern, gopro].map(cameraSettings),
        publishCidrs: networks,
        playCidrs: networks,
        exit: { kind: "obs", application: "pattern", targets: [] },
    });
}

/** Connections that say nothing: how many of them nginx took. */
async function idle(host: string, wanted: number): Promise<{ open: number; close: () => void }> {
    const sockets: net.Socket[] = [];
    const tries = Array.from(
        { length: wanted },
        () =>
            new Promise<boolean>((resolve) => {
                const socket = net.connect({ host, port: 1935, timeout: 10_000 });
                sockets.push(socket);
                socket
                    .on("connect", () => resolve(true))
                    .on("timeout", () => resolve(false))
                    .on("error", () => resolve(false));
            }),
    );
    const taken = await Promise.all(tries);
    return { open: taken.filter(Boolean).length, close: () => sockets.forEach((socket) => socket.destroy()) };
}

/** A neighbour of the guest's on a wire of its own, with addresses in a network inside the lists and in one outside, of both families. */
const neighbour = `
ip netns add neighbour
ip link add wire type veth peer name wire netns neighbour
ip addr add 10.77.0.1/24 dev wire && ip addr add fd77::1/64 dev wire nodad
ip addr add 203.0.113.1/24 dev wire && ip addr add 2001:db8::1/64 dev wire nodad
ip link set wire up
ip -n neighbour addr add 10.77.0.2/24 dev wire && ip -n neighbour addr add fd77::2/64 dev wire nodad
ip -n neighbour addr add 203.0.113.2/24 dev wire && ip -n neighbour addr add 2001:db8::2/64 dev wire nodad
ip -n neighbour link set wire up
`;
const networks = [...privateNetworks, "fd00::/8"];
/** A table of the crew's own, with a chain that looks at everything that comes in. */
const crewTable =
    "table inet crew { chain input { type filter hook input priority 10; policy accept; tcp dport 9 drop; }; }";

for (const os of chosenReleases) {
    describe(`pi: the firewall in front of RTMP (${os})`, function () {
        this.timeout(300_000);
        let guest: Guest;

        before(async function () {
            needGuests(this, "full");
            guest = await startGuest({ release: os, image: "full", networkAdmin: true });
        });
        after(() => guest?.stop());

        const output = async (command: string) => {
            const { status, stdout, stderr } = await guest.root(command, { timeoutMs: 120_000 });
            expect(status, `${command}: ${stdout}${stderr}`).to.equal(0);
            return stdout.trim();
        };
        /** Starts the camera of the host's own anew, and waits until its picture is published. */
        const onAir = async () =>
            output(`published() { bash /opt/pi-live/current/bin/metrics.sh | grep -q "^pi_live_publishing{application=\\"pattern\\".*} $1$"; }
                systemctl stop pi-live-camera-pattern.service
                for i in $(seq 50); do published 0 && break; sleep 0.1; done
                systemctl start pi-live-camera-pattern.service
                for i in $(seq 150); do published 1 && exit 0; sleep 0.1; done
                journalctl -q -n 20 -o cat -u 'pi-live-*'; exit 1`);
        /** What a program at the neighbour's sees that dials from that address: open, refused, or nothing. */
        const dialled = async (from: string, to: string) =>
            output(`ip netns exec neighbour perl -MIO::Socket::IP -e '
                my $s = IO::Socket::IP->new(LocalAddr => shift, PeerAddr => shift, PeerPort => 1935, Timeout => 5);
                print $s ? "open" : $!{ECONNREFUSED} ? "refused" : "$!"' ${from} ${to}`);
        const rulesets = async () => output("nft list ruleset");

        it("is said to be missing where nftables is", async () => {
            const { status, stderr } = await up(guest, { files: release(networks), secrets: [] });
            expect(status, stderr).to.equal(0);
            expect(stderr).to.match(
                /^pi-live: warning: no firewall in front of port 1935 on raspberrypi \(nftables is not installed\): .* Fix: apt-get install nftables, then systemctl restart pi-live-firewall$/m,
            );
            // Any number of a device's sockets, and the camera is on air yet.
            const memory = `awk '$1 == "RssAnon:" { sum += $2 } END { print sum }' $(systemctl show -p MainPID --value pi-live-nginx.service |
                xargs -I{} sh -c 'for p in {} $(cat /proc/{}/task/*/children); do echo /proc/$p/status; done')`;
            const before = Number(await output(memory));
            expect(before).to.be.above(100);
            const crowd = await idle(guest.address, 700);
            try {
                expect(crowd.open).to.equal(700);
                await onAir();
                // KB; each costs nginx less than the 16 that rtmpConnections counts with.
                expect((Number(await output(memory)) - before) / 700).to.be.below(16);
            } finally {
                crowd.close();
            }
        });

        it("is loaded by the next run once nftables is there, beside the crew's own tables", async () => {
            await output("apt-get -qq update && apt-get -qq -y install nftables >/dev/null 2>&1");
            await output(`nft '${crewTable}'`);
            const again = await up(guest, { files: release(networks), secrets: [] });
            expect([again.status, again.stderr]).to.deep.equal([0, ""]);
            expect(await output("nft list tables")).to.equal("table inet crew\ntable inet pi_live");
        });

        it("takes a few connections from one address, and leaves the host's own camera its place", async () => {
            const crowd = await idle(guest.address, 700);
            try {
                expect(crowd.open).to.equal(connectionsPerAddress);
                await onAir();
                expect(
                    Number(
                        await output("nft list counter inet pi_live crowded | awk '$1 == \"packets\" { print $2 }'"),
                    ),
                ).to.be.at.least(700 - connectionsPerAddress);
            } finally {
                crowd.close();
            }
        });

        it("refuses other networks at once, of both families, and nothing of what else they dial", async () => {
            await output(neighbour);
            expect(await dialled("10.77.0.2", "10.77.0.1")).to.equal("open");
            expect(await dialled("fd77::2", "fd77::1")).to.equal("open");
            expect(await dialled("203.0.113.2", "203.0.113.1")).to.equal("refused");
            expect(await dialled("2001:db8::2", "2001:db8::1")).to.equal("refused");
            expect(
                await output("ip netns exec neighbour bash -c 'exec 4<>/dev/tcp/203.0.113.1/22; head -c 4 <&4'"),
            ).to.equal("SSH-");
        });

        it("comes back after the crew's nftables.service flushed every table", async () => {
            await output("systemctl start nftables.service && systemctl restart nftables.service");
            expect(await output("nft list tables")).to.contain("table inet pi_live");
            await output("systemctl reload nftables.service");
            expect(await output("nft list tables")).to.contain("table inet pi_live");
            await output(
                `systemctl stop nftables.service && systemctl start pi-live-firewall.service && nft '${crewTable}'`,
            );
        });

        it("goes with its release: to other networks, and back with it", async () => {
            const before = await rulesets();
            const narrow = release(["10.77.0.0/24"]);
            const changed = await up(guest, { files: narrow, secrets: [] });
            expect([changed.status, changed.stderr]).to.deep.equal([0, ""]);
            // This machine is outside now; SSH is as it was, and so is the camera.
            expect((await idle(guest.address, 3)).open).to.equal(0);
            await onAir();
            const inForce = await rulesets();
            expect(inForce).to.not.equal(before);

            const unit = "units/pi-live-nginx.service";
            const broken = release(["192.168.0.0/16"]);
            broken[unit] = broken[unit].replace("/usr/sbin/nginx -c", "/usr/sbin/nginx --no-such-option -c");
            const refused = await up(guest, { files: broken, secrets: [] });
            expect([refused.status, refused.first]).to.deep.equal([
                1,
                refused.first.match(
                    /^pi-live: pi-live-nginx\.service does not run on raspberrypi: the former release is back;.*$/,
                )?.[0],
            ]);
            expect((await rulesets()).replace(/packets \d+ bytes \d+/g, "")).to.equal(
                inForce.replace(/packets \d+ bytes \d+/g, ""),
            );
        });

        it("is there after a boot, before nginx opens its port", async () => {
            // The wire outlives a boot of the guest, and what the crew wrote there with it.
            await output("nft delete table inet crew");
            await guest.reboot();
            await output(
                "for i in $(seq 100); do systemctl is-active -q pi-live-nginx.service && exit 0; sleep 0.1; done; exit 1",
            );
            expect(await output("nft list tables")).to.equal("table inet pi_live");
            const order = await output(
                "for u in firewall nginx; do systemctl show -p ActiveEnterTimestampMonotonic --value pi-live-$u.service; done",
            );
            const [rules, server] = order.split("\n").map(Number);
            expect(rules).to.be.below(server);
        });

        it("is gone after destroy, and nothing else of the host's firewall is", async () => {
            await output(`nft '${crewTable}'`);
            await output("sh /opt/pi-live/current/remove.sh");
            expect(await output("nft list tables")).to.equal("table inet crew");
            expect(
                await output("ls -d /run/pi-live* /etc/systemd/system-generators/pi-live 2>/dev/null || true"),
            ).to.equal("/run/pi-live.lock");
            expect(await output("dpkg-query -W -f '${db:Status-Status}' nftables")).to.equal("installed");
        });
    });
}
