import { once } from "node:events";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";

import { cameraSettings } from "../../components/pi-ingest/settings";
import { checkPis } from "../../operations/pi/check";
import { deployedGuest, stackOf } from "./deployed";
import { Guest, needGuests, startGuest } from "./guest";

/** bit/s of the camera; the sound is added. */
const bitrate = 300_000;
/** What ten seconds of picture, sound and packaging are. */
const tenSeconds = Math.round((Math.round((bitrate + 128_000) * 1.05) * 10) / 8);

/** How the server outside behaves. */
interface Behaviour {
    status: number;
    /** Until it answers, once all has come. */
    delayMs?: number;
}

describe("pi check --upload-url, with the flow stopped", function () {
    this.timeout(240_000);
    let guest: Guest;
    let server: http.Server;
    let behaviour: Behaviour = { status: 200 };
    let taken: { method?: string; bytes: number }[] = [];

    before(async function () {
        needGuests(this, "full");
        guest = await startGuest({ image: "full" });
        server = http.createServer((request, response) => {
            const { status, delayMs = 0 } = behaviour;
            const one = { method: request.method, bytes: 0 };
            taken.push(one);
            request.on("data", (chunk: Buffer) => (one.bytes += chunk.length));
            request.on("end", () => void pause(delayMs).then(() => response.writeHead(status).end()));
        });
        server.listen(0, guest.hostAddress);
        await once(server, "listening");
    });
    after(async () => {
        server?.closeAllConnections();
        server?.close();
        await guest?.stop();
    });

    /** What is said of the upload alone. */
    async function upload(now: Behaviour, at = port()) {
        behaviour = now;
        taken = [];
        const silent = { name: "main", host: guest.hostAddress, port: 9, latencyMs: 200, encrypted: false };
        const pi = deployedGuest(guest, {
            applications: [cameraSettings({ application: "cam", kind: "test", width: 320, height: 180, bitrate })],
            exit: "relay",
            sends: { application: "cam", targets: [silent] },
        });
        const url = `http://${guest.hostAddress}:${at}/upload`;
        const findings = await checkPis(stackOf(pi, guest.privateKey, ""), {
            uploadUrl: url,
            timeoutMs: 20_000,
            regional: { host: guest.hostAddress, port: port() },
        });
        const [found, ...others] = findings.filter(({ text }) => text.includes(url));
        expect(others).to.deep.equal([]);
        return { verdict: found?.verdict, text: found?.text.replace(url, "URL") };
    }

    it("says that a host without curl cannot", async () => {
        const { verdict, text } = await upload({ status: 200 });
        expect(text).to.equal("upload to URL: needs curl on this host: apt-get install curl");
        expect(verdict).to.equal("fail");
        const { status, stderr } = await guest.root(
            "apt-get -qq update && apt-get -qq install -y --no-install-recommends curl",
            { timeoutMs: 120_000 },
        );
        expect(status, stderr).to.equal(0);
    });

    it("sends ten seconds of the plan, and is content with a line that takes them in less", async () => {
        const { verdict, text } = await upload({ status: 200 });
        expect(text).to.match(/^uploads \d+\.\d Mbit\/s to URL \(0\.6 wanted\)$/);
        expect(verdict).to.equal("ok");
        expect(taken).to.deep.equal([{ method: "POST", bytes: tenSeconds }]);
    });

    it("is not content with a line that takes longer than that", async () => {
        const { verdict, text } = await upload({ status: 200, delayMs: 12_000 });
        expect(text).to.match(/^uploads 0\.[1-4] Mbit\/s to URL \(0\.6 wanted\)$/);
        expect(verdict).to.equal("fail");
    });

    it("takes no speed from a server that refuses, or that is not there", async () => {
        const refused = await upload({ status: 405 });
        expect(refused.text).to.match(/^upload to URL: curl: \(22\) The requested URL returned error: 405/);
        const absent = await upload({ status: 200 }, 9);
        expect(absent.text).to.match(/^upload to URL: curl: \(7\) Failed to connect /);
        expect([refused.verdict, absent.verdict]).to.deep.equal(["fail", "fail"]);
    });

    function port(): number {
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("the server does not listen");
        return address.port;
    }
});
