import { expect } from "chai";

import { PiCameraKind, type PiIngestArgs } from "../../components/pi-ingest";
import { makeHostKey } from "../../pi-image/host-key";
import { needEngine } from "../engine/needs";
import { type Guest, needGuests, startGuest } from "./guest";
import { type PiProgram, connectionTo, openPiProgram, standingOn } from "./program";

/** What Debian 13's own sshd and shells make of logins that cannot work: the reason is told, and the right key works at once. */
describe("a login that cannot work (trixie)", function () {
    this.timeout(240_000);
    let guest: Guest;
    let program: PiProgram;
    let args: PiIngestArgs;

    before(async function () {
        needGuests(this);
        const engine = needEngine(this);
        [guest, program] = await Promise.all([startGuest({ release: "trixie", image: "full" }), openPiProgram(engine)]);
        args = { connection: connectionTo(guest), cameras: [{ application: "gopro", kind: PiCameraKind.Rtmp }] };
    });
    after(async () => {
        program?.close();
        await guest?.stop();
    });

    /** What an `up` that fails prints. */
    async function failure(connection: Partial<PiIngestArgs["connection"]> = {}): Promise<string> {
        program.pis = { pi: { ...args, connection: { ...args.connection, ...connection } } };
        const { code, stdout, stderr } = await program.up();
        expect(code, stdout + stderr).to.not.equal(0);
        return stdout + stderr;
    }

    it("names a wrong key, and takes the right one in the next run", async () => {
        expect(await failure({ privateKey: makeHostKey("").privateKey })).to.contain("ssh: unable to authenticate");
        program.pis = { pi: args };
        const { code, stdout, stderr } = await program.up();
        expect(code, stdout + stderr).to.equal(0);
        expect((await standingOn(guest)).problems).to.deep.equal([]);
    });

    it("names a shell that talks, and one that runs nothing", async () => {
        const phone = { application: "phone", kind: PiCameraKind.Rtmp };
        args = { ...args, cameras: [...args.cameras, phone] };
        await guest.root("cp /home/pi/.bashrc /run/bashrc; sed -i '1i echo Welcome to the venue' /home/pi/.bashrc");
        expect(await failure()).to.match(
            /pi-live: the login shell of pi prints text of its own, 'Welcome to the venue', which breaks copying/,
        );
        await guest.root("cp /run/bashrc /home/pi/.bashrc; usermod -s /usr/sbin/nologin pi");
        const silent = await failure();
        expect(silent).to.contain("This account is currently not available").and.contain("needs a login shell");
        await guest.root("usermod -s /bin/bash pi");
        program.pis = { pi: args };
        const { code, stdout, stderr } = await program.up();
        expect(code, stdout + stderr).to.equal(0);
    });
});
