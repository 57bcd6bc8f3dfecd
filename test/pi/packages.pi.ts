import { expect } from "chai";

import { difference, inventory, standing, up } from "./apply/provision";
import { type Guest, needGuests, startGuest } from "./guest";
import { chosenReleases } from "./releases";

/** Packages from the mirror on both releases, with a power cut in the middle; else only what keeps them away, on one. */
const every = process.env.PI_LIVE_ALL === "1";

for (const os of chosenReleases) {
    describe(`provisioning a host that lacks the packages (${os})`, function () {
        this.timeout(900_000);
        let guest: Guest;
        let found: string[];

        before(async function () {
            needGuests(this, "lean");
            guest = await startGuest({ release: os, image: "lean" });
            // Ubuntu notes in the user's folder that it was greeted.
            await guest.pi("true");
            found = await inventory(guest);
        });
        after(() => guest?.stop());

        it("says in seconds what keeps packages away, and how to fix it", async () => {
            const short = { user: "root", environment: "PI_LIVE_PATIENCE=1" } as const;
            await guest.mirror(false);
            const away = await up(guest);
            expect(away.first).to.match(
                /^pi-live: the package mirror does not answer on raspberrypi: fix .*, or install nginx libnginx-mod-rtmp ffmpeg beforehand$/,
            );
            expect(away.seconds).to.be.below(60);
            await guest.mirror(true);

            // Linux' struct flock on 64 bits.
            const lock = `perl -e 'open F, ">>", shift; fcntl(F, 6, my $l = pack("ssx4qqix4", 1, 0, 0, 0, 0)) or die; sleep 90' /var/lib/dpkg/lock-frontend`;
            await guest.put("/run/lock.sh", `${lock}\n`);
            await guest.root("apt-get -qq update; systemd-run -q --unit=holder sh /run/lock.sh; sleep 0.5");
            const locked = await up(guest, short);
            expect(locked.first).to.match(
                /^pi-live: another program installs packages on raspberrypi: wait until it is done \(perl, process \d+\), then run pulumi up again$/,
            );
            await guest.root("systemctl stop holder; rm -rf /var/lib/apt/lists/*");

            // The guest's clock is ours: apt's own words instead.
            await guest.put(
                "/usr/local/bin/apt-get",
                "#!/bin/sh\necho 'E: Release file for http://mirror/dists/trixie/InRelease is not valid yet (invalid for another 3d 2h).' >&2\nexit 100\n",
            );
            await guest.root("chmod 755 /usr/local/bin/apt-get");
            const clock = await up(guest, short);
            expect(clock.first).to.match(
                /^pi-live: the clock is wrong \(.* UTC\) on raspberrypi: set it: timedatectl set-ntp true/,
            );
            await guest.root("rm /usr/local/bin/apt-get");
            expect([away, locked, clock].map(({ status }) => status)).to.deep.equal([1, 1, 1]);
            expect(await standing(guest)).to.equal("nothing\n");
        });

        if (!every) return;

        it("installs them, also after a power cut in the middle, and takes them away again", async () => {
            const run = up(guest).catch(() => undefined);
            await guest.root("until pgrep -x dpkg >/dev/null; do sleep 0.1; done; sleep 2", { timeoutMs: 120_000 });
            await guest.reboot({ hard: true });
            await run;
            const ran = await up(guest);
            expect(ran.status, ran.stderr).to.equal(0);
            console.log(`      packages from the mirror, rest after the cut, ${os}: ${ran.seconds} s on the host`);
            expect(await standing(guest)).to.not.contain("problem");
            const { stdout } = await guest.root("ss -Hltn 'sport = :80' | wc -l");
            expect(stdout).to.equal("0\n");
            const removed = await guest.pi("sh /opt/pi-live/current/remove.sh", { timeoutMs: 150_000 });
            expect(removed.status, removed.stderr).to.equal(0);
            expect(difference(found, await inventory(guest))).to.deep.equal([]);
            const again = await up(guest);
            expect(again.status, again.stderr).to.equal(0);
            console.log(
                `      first provisioning with packages from the mirror, ${os}: ${again.seconds} s on the host`,
            );
        });
    });
}
