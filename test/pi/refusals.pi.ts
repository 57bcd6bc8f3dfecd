import { expect } from "chai";

import { release, standing, up, type Up } from "./apply/provision";
import { missed, type Outage, outageTable } from "./faults/table";
import { type Guest, needGuests, startGuest } from "./guest";

/** Five times each; once each, and more of them, they are refused in apply.pi.ts and packages.pi.ts. */
const times = 5;
const releases = process.env.PI_LIVE_ALL === "1" ? (["trixie", "bookworm"] as const) : [];

/** Something that a host's next release stumbles over. */
interface Refusal {
    fault: string;
    /** Seconds on the host until it is told. */
    goal: number;
    /** Its first line. */
    line: RegExp;
    up?: Up;
    /** As root, before and after. */
    breaks?: string;
    repair?: string;
}

const portTaken: Refusal = {
    fault: "port 1935 taken",
    goal: 2,
    line: /^pi-live: port 1935 is taken by \S+ \(process \d+, squatter.service\) on raspberrypi: stop it /,
    breaks:
        "echo 'daemon off; pid /run/squatter.pid; events {} http { server { listen 1935; } }' >/run/squatter.conf;" +
        " systemd-run -q --unit=squatter nginx -c /run/squatter.conf;" +
        " for i in $(seq 50); do ss -Hltn 'sport = :1935' | grep -q . && break; sleep 0.1; done",
    repair: "systemctl stop squatter",
};

const files = release();
const nginx = "nginx.conf";
/** On a host where a release is live, which goes on. */
const beside: Refusal[] = [
    {
        fault: "bad nginx.conf",
        goal: 2,
        line: /^pi-live: nginx refuses its configuration on raspberrypi: .* unknown directive "bogus" in nginx.conf:\d+/,
        up: { files: { ...files, [nginx]: files[nginx].replace("rtmp {", "rtmp {\n    bogus on;") } },
    },
    {
        fault: "full disk",
        goal: 2,
        line: /^pi-live: the disk is full on raspberrypi: make room/,
        up: {
            files: { ...files, [nginx]: `${files[nginx]}# ${"x".repeat(4000)}\n` },
            between: "dd if=/dev/zero of=/var/fill bs=1M 2>/dev/null; dd if=/dev/zero of=/var/fill2 bs=512 2>/dev/null",
        },
        repair: "rm /var/fill /var/fill2",
    },
    {
        fault: "sudo asks for a password",
        goal: 2,
        line: /^pi-live: sudo asks pi for a password on raspberrypi: put 'pi ALL=\(ALL\) NOPASSWD:ALL' into /,
        breaks: "mv /etc/sudoers.d /etc/sudoers.away; mkdir -m 750 /etc/sudoers.d",
        repair: "rmdir /etc/sudoers.d; mv /etc/sudoers.away /etc/sudoers.d",
    },
];

const mirrorAway: Refusal = {
    fault: "package mirror away",
    goal: 10,
    line: /^pi-live: the package mirror does not answer on raspberrypi: fix .*, or install nginx libnginx-mod-rtmp ffmpeg beforehand$/,
};

for (const os of releases) {
    describe(`pi: refusals (${os})`, function () {
        this.timeout(900_000);
        const outages: Outage[] = [];
        const guests: Guest[] = [];

        before(function () {
            needGuests(this, "full", "lean");
        });
        after(async () => {
            for (const guest of guests) await guest.stop();
            if (outages.length > 0) console.log(outageTable(outages));
        });

        async function open(image: "full" | "lean"): Promise<Guest> {
            const guest = await startGuest({ release: os, image });
            guests.push(guest);
            return guest;
        }

        /** What is live stays as it is, and the first line says why. */
        async function refused(guest: Guest, { fault, goal, line, breaks, repair, up: what }: Refusal): Promise<void> {
            const outage: Outage = { fault: `${fault} (until it is told)`, release: os, seconds: [], goal };
            outages.push(outage);
            const before = await standing(guest);
            for (let i = 0; i < times; i += 1) {
                if (breaks !== undefined) await guest.root(breaks);
                const ran = await up(guest, what);
                if (repair !== undefined) await guest.root(repair);
                expect(ran.status, fault).to.equal(1);
                expect(ran.first).to.match(line);
                expect(await standing(guest), fault).to.equal(before);
                outage.seconds.push(ran.seconds);
            }
            expect(missed([outage])).to.deep.equal([]);
        }

        it("leaves a host as it was where the port is taken, and whatever is live where a release cannot be", async () => {
            const guest = await open("full");
            await refused(guest, portTaken);
            const first = await up(guest);
            expect(first.status, first.stderr).to.equal(0);
            for (const refusal of beside) await refused(guest, refusal);
            const { status, stderr } = await up(guest);
            expect(status, stderr).to.equal(0);
            expect(await standing(guest)).to.not.contain("problem");
        });

        it("leaves a host without the packages as it was while the mirror is away", async () => {
            const guest = await open("lean");
            await guest.mirror(false);
            await refused(guest, mirrorAway);
            expect(await standing(guest)).to.equal("nothing\n");
        });
    });
}
