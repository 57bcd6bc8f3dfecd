import { expect } from "chai";

import { PiCameraKind, PiPresence, type PiIngestArgs } from "../../components/pi-ingest";
import { makeHostKey } from "../../pi-image/host-key";
import { needEngine } from "../engine/needs";
import { type Guest, needGuests, startGuest } from "./guest";
import { type PiProgram, connectionTo, openPiProgram, standingOn } from "./program";

const publishKey = "otter-under-the-bridge";
const cameras = [{ application: "gopro", kind: PiCameraKind.Rtmp, publishKey }];
const releases = ["trixie", "bookworm"] as const;

/** What `pulumi up` over real SSH leaves on real Debians, run by run: two hosts in one program. */
describe("pulumi up, on two hosts", () => {
    const guests: Record<string, Guest> = {};
    let program: PiProgram;
    const both = (more: Partial<PiIngestArgs> = {}): Record<string, PiIngestArgs> =>
        Object.fromEntries(releases.map((name) => [name, { ...argsOf(name), ...more }]));

    before(async function () {
        needGuests(this);
        program = await openPiProgram(needEngine(this));
        for (const release of releases) guests[release] = await startGuest({ release, image: "full" });
    });
    after(async () => {
        program?.close();
        for (const guest of Object.values(guests)) await guest.stop();
    });

    it("previews without a word to any host", async () => {
        program.pis = both();
        const before = await logins(guests.trixie);
        const steps = await program.preview();
        expect(steps.filter(({ op }) => op === "create").length).to.be.greaterThan(4);
        expect(await logins(guests.trixie)).to.equal(before);
    });

    it("refuses a host with another key before anything is sent", async () => {
        program.pis = { trixie: withConnection("trixie", { hostKey: makeHostKey("").publicKey }) };
        const before = await logins(guests.trixie);
        const { code, stdout } = await program.up();
        expect(code).not.to.equal(0);
        expect(stdout, stdout).to.match(/after \d+ failed attempts: ssh: handshake failed: ssh: host key mismatch/);
        expect(await logins(guests.trixie), "nobody logged in").to.equal(before);
        expect(await traces(guests.trixie)).to.equal("");
    });

    it("provisions them", async () => {
        program.pis = both();
        program.dials();
        await success();
        for (const name of releases) {
            const { release, problems } = await standingOn(guests[name]);
            expect(problems, name).to.deep.equal([]);
            expect(release?.split(" ")[0]).to.equal((await hashes())[name]);
        }
        expect(program.dials()).to.have.length(6);
        expect(program.project.transcript + program.project.writtenText()).not.to.include(publishKey);
    });

    it("has nothing to do a second time, and dials nobody", async () => {
        await success(["--expect-no-changes"]);
        expect(program.dials()).to.deep.equal([]);
    });

    it("takes a change in place, and back", async () => {
        const before = await standingOn(guests.trixie);
        const phone = { application: "phone", kind: PiCameraKind.Rtmp };
        program.pis = { ...both(), trixie: { ...argsOf("trixie"), cameras: [...cameras, phone] } };
        await success();
        const operations = program.project.journal().map(({ operation, name }) => `${operation} ${name}`);
        expect(operations).to.have.members([
            "update trixie-host",
            "create trixie-release",
            "delete trixie-release",
            "update trixie-apply",
        ]);
        const after = await standingOn(guests.trixie);
        expect(after.problems).to.deep.equal([]);
        expect(after.release?.split(" ")[0]).to.equal((await hashes()).trixie);
        expect(after.release).not.to.equal(before.release);
        program.pis = both();
        await success();
        expect(await standingOn(guests.trixie)).to.deep.equal(before);
    });

    it("takes another key of the user's, another key of the host's, and a jump host: what runs goes on", async () => {
        const guest = guests.trixie;
        const before = await started(guest);
        const user = makeHostKey("");
        await guest.pi("cat >>.ssh/authorized_keys", { input: `${user.publicKey}\n` });
        program.pis = { ...both(), trixie: withConnection("trixie", { privateKey: user.privateKey }) };
        await success();
        // The host beside itself: the same sshd with another key, on another port.
        const host = makeHostKey("");
        await guest.put("/root/other_key", host.privateKey);
        await guest.root(
            "chmod 600 /root/other_key; $(command -v sshd || echo /usr/sbin/sshd) -p 2222 -h /root/other_key",
        );
        program.pis = { ...both(), trixie: withConnection("trixie", { port: 2222, hostKey: host.publicKey }) };
        await success();
        const { connection } = argsOf("trixie");
        const jumpHost = { ...connection, user: "root" };
        program.pis = { ...both(), trixie: withConnection("trixie", { host: "127.0.0.1", jumpHost }) };
        program.dials();
        await success();
        expect([...new Set(program.dials())]).to.have.members([`${guest.address}:22`, "127.0.0.1:22"]);
        expect(await started(guest), "nginx was not restarted").to.equal(before);
        program.pis = both();
        await success();
    });

    it("leaves a host alone that is away or comes later, in up and in destroy", async () => {
        const { bookworm } = guests;
        await bookworm.stop();
        const phone = { application: "phone", kind: PiCameraKind.Rtmp };
        const away = { ...argsOf("bookworm"), cameras: [...cameras, phone], presence: PiPresence.Away };
        const later = { ...argsOf("bookworm"), presence: PiPresence.Later };
        program.pis = { trixie: { ...argsOf("trixie"), cameras: [...cameras, phone] }, bookworm: away, later };
        program.dials();
        await success();
        expect(program.dials().filter((host) => host.startsWith(`${bookworm.address}:`))).to.deep.equal([]);
        expect((await standingOn(guests.trixie)).problems).to.deep.equal([]);
        const { code, stdout } = await program.destroy();
        expect(code, stdout).to.equal(0);
        expect(program.dials()).to.deep.equal([`${guests.trixie.address}:22`]);
    });

    it("left the other as it was found", async () => {
        expect(await traces(guests.trixie)).to.equal("");
        expect((await guests.trixie.pi("ls -A | grep pi-live")).stdout, "nothing in the user's folder").to.equal("");
    });

    function argsOf(name: (typeof releases)[number]): PiIngestArgs {
        return { connection: connectionTo(guests[name]), cameras };
    }

    function withConnection(name: (typeof releases)[number], more: Partial<PiIngestArgs["connection"]>): PiIngestArgs {
        const args = argsOf(name);
        return { ...args, connection: { ...args.connection, ...more } };
    }

    async function hashes(): Promise<Record<string, unknown>> {
        const { hashes: found } = await program.project.outputs();
        return { ...(typeof found === "object" ? found : {}) };
    }

    async function success(flags: string[] = []): Promise<void> {
        const { code, stdout, stderr } = await program.up(flags);
        expect(code, stdout + stderr).to.equal(0);
    }
});

/** How often sshd let user pi in. */
async function logins(guest: Guest): Promise<number> {
    return Number((await guest.root("journalctl -q --no-pager | grep -c 'Accepted .* for pi ' || true")).stdout);
}

/** What of ours, or of our secrets, is on a host. */
async function traces(guest: Guest): Promise<string> {
    const files =
        "ls -d /opt/pi-live /etc/pi-live /etc/systemd/system-generators/pi-live /run/systemd/generator/pi-live-*";
    return (await guest.root(`{ ${files}; grep -rlF ${publishKey} /etc /opt /home /tmp /run/pi-live; } 2>/dev/null`))
        .stdout;
}

/** When nginx was last started, and how often. */
async function started(guest: Guest): Promise<string> {
    const properties = "-p ActiveEnterTimestampMonotonic -p NRestarts";
    return (await guest.root(`systemctl show ${properties} pi-live-nginx.service`)).stdout;
}
