import { expect } from "chai";

import { PiCameraKind, type PiIngestArgs } from "../../components/pi-ingest";
import { needEngine } from "../engine/needs";
import { type Cutter, openCutter } from "./cutter";
import { type Guest, needGuests, startGuest } from "./guest";
import { type PiProgram, type Standing, connectionTo, openPiProgram, standingOn } from "./program";

const every = process.env.PI_LIVE_ALL === "1";

/** Provisioning that is broken off: what lives on the host is the old release or the new one, whole, and the next `up` completes. */
describe("an up that is broken off", () => {
    let guest: Guest;
    let program: PiProgram;
    let cutter: Cutter;
    let args: PiIngestArgs;
    const whole: Standing[] = [];
    let pieces = 0;
    /** Which of the two configurations the host has. */
    let stage = 0;

    before(async function () {
        needGuests(this);
        const engine = needEngine(this);
        [guest, program] = await Promise.all([startGuest({ image: "full" }), openPiProgram(engine)]);
        cutter = await openCutter(guest.address);
        args = {
            connection: { ...connectionTo(guest), host: "127.0.0.1", port: cutter.port },
            cameras: [{ application: "gopro", kind: PiCameraKind.Rtmp, publishKey: "otter-of-the-first-run" }],
        };
        for (const which of [0, 1]) {
            choose(which);
            cutter.arm();
            await completes();
            whole.push(await standingOn(guest));
            pieces = cutter.pieces();
            stage = which;
        }
    });
    // From a whole host, whatever the test before has left.
    beforeEach(async () => {
        choose(stage);
        cutter.arm();
        await completes();
    });
    after(async () => {
        program?.close();
        await cutter?.close();
        await guest?.stop();
    });

    it("leaves one whole release wherever the connection is cut", async function () {
        const last = pieces + 1;
        const at = every
            ? Array.from({ length: last }, (_, i) => i + 1)
            : [0.35, 0.6, 0.8, 0.95].map((share) => Math.ceil(share * last));
        this.timeout(at.length * 120_000);
        for (const piece of at) {
            choose(1 - stage);
            cutter.arm(piece);
            await program.up();
            await expectWhole(`cut at piece ${piece} of ${pieces}`);
            cutter.arm();
            await completes();
            stage = 1 - stage;
            expect(await standingOn(guest), `after a cut at piece ${piece}`).to.deep.equal(whole[stage]);
        }
    });

    it("leaves one whole release when what ran on the host is killed with its connection", async function () {
        const moments = every ? Array.from({ length: 20 }, (_, i) => i * 0.1) : [0.2, 0.6];
        this.timeout(moments.length * 120_000);
        for (const seconds of moments) {
            choose(1 - stage);
            const killed = guest.root(killedAfter(seconds), { timeoutMs: 60_000 });
            await program.up();
            await killed;
            await expectWhole(`killed after ${seconds} s`);
            await completes();
            stage = 1 - stage;
            expect(await standingOn(guest), `after a kill at ${seconds} s`).to.deep.equal(whole[stage]);
        }
    });

    it("is whole again after a reboot in the middle, and completes", async function () {
        const moments = every ? [0, 0.3, 0.6, 1, 1.5] : [0.4];
        this.timeout(moments.length * 180_000);
        for (const seconds of moments) {
            choose(1 - stage);
            const boot = await guest.boot();
            void guest
                .root(`${script}; sleep ${seconds}; systemctl reboot --force`, { timeoutMs: 150_000 })
                .catch(() => {});
            await program.up();
            await guest.untilUp(boot);
            await guest.root("systemctl is-system-running --wait", { timeoutMs: 60_000 });
            await expectWhole(`rebooted after ${seconds} s`);
            await completes();
            stage = 1 - stage;
            expect(await standingOn(guest), `after a reboot at ${seconds} s`).to.deep.equal(whole[stage]);
        }
    });

    function choose(which: number): void {
        const phone = { application: "phone", kind: PiCameraKind.Rtmp };
        const [gopro] = args.cameras;
        const second = [{ ...gopro, publishKey: "otter-of-the-second-run" }, phone];
        program.pis = { pi: which === 0 ? args : { ...args, cameras: second } };
    }

    async function completes(): Promise<void> {
        const { code, stdout, stderr } = await program.up();
        expect(code, stdout + stderr).to.equal(0);
    }

    async function expectWhole(when: string): Promise<void> {
        const { release, secrets, problems } = await standingOn(guest);
        expect(problems, when).to.deep.equal([]);
        const found = whole.filter((known) => known.release === release && known.secrets === secrets);
        expect(found, `${when}: ${release ?? "nothing"} with secrets ${secrets ?? "none"}`).to.have.length(1);
    }
});

/** Until the double's command runs on the guest: whatever a session of user pi has started. */
const script = "for i in $(seq 3000); do pgrep -f '[.]pi-live-.*[.]sh' >/dev/null && break; sleep 0.01; done";

function killedAfter(seconds: number): string {
    return `${script}
kids() { for child in $(pgrep -P "$1"); do kids "$child"; echo "$child"; done; }
sleep ${seconds}
for session in $(pgrep -u pi sshd); do kids "$session"; echo "$session"; done | xargs -r kill -9`;
}
