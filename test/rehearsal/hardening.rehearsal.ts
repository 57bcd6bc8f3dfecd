/** What a rehearsal gives away to other programs and to web pages of its machine: nothing of the caller, and no say. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { encoderApis } from "../../rehearsal/aws/encoder/hop";
import { statusPortOf } from "../../rehearsal/venue/ingest/hop";
import { schedulerName } from "../../rehearsal/aws/scheduler/hop";
import { eventPlan } from "../../rehearsal/plan";
import type { Rehearsal } from "../../rehearsal/rehearsal";
import { recordStack } from "../../cli/recorded";
import { rehearseDev } from "./support/dev";
import { descendants, hopProcesses } from "./support/processes";
import { root } from "./support/run";
import { until } from "./support/until";

const canary = "canary-of-the-callers-environment";

describe("a rehearsal beside other programs", function () {
    this.timeout(120_000);
    let rehearsal: Rehearsal;

    before(async () => {
        process.env["AWS_SECRET_ACCESS_KEY"] = canary;
        process.env["PULUMI_CONFIG_PASSPHRASE"] = canary;
        rehearsal = await rehearseDev({ scale: 0.25 });
    });
    after(async () => {
        delete process.env["AWS_SECRET_ACCESS_KEY"];
        delete process.env["PULUMI_CONFIG_PASSPHRASE"];
        await rehearsal?.stop();
    });

    it("passes none of the caller's credentials to its processes", () => {
        expect(hopProcesses(rehearsal).length).to.be.at.least(15);
        // Those of hops, and what removes the folder and holds the flows' network.
        const all = descendants(process.pid);
        expect(all.length).to.be.greaterThan(hopProcesses(rehearsal).length);
        const informed = all.filter(
            (pid) => readProc(pid, "environ").includes(canary) || readProc(pid, "cmdline").includes(canary),
        );
        expect(informed.map((pid) => readProc(pid, "cmdline"))).to.deep.equal([]);
    });

    it("runs what reads from outside without root's rights", () => {
        const rights = (pid: number) => /^CapEff:\s*0*([0-9a-f]+)$/m.exec(readProc(pid, "status"))?.[1];
        const able = hopProcesses(rehearsal).filter(({ pid }) => (rights(pid) ?? "0") !== "0");
        // What enters the flows' own network is the flow's worker; what listens there is not able.
        expect(able.filter(({ hop }) => !hop.startsWith("flow "))).to.deep.equal([]);
        const listeners = able.filter(({ pid }) => readProc(pid, "cmdline").startsWith("srt-live-transmit"));
        expect(listeners).to.deep.equal([]);
    });

    it("obeys no web page: not across sites, and not under a name that resolves to this machine", async () => {
        const { place } = rehearsal;
        const { recording } = await recordStack(root, "dev");
        const { encoder, ingests } = eventPlan(recording, root);
        const nginx = `http://127.0.0.1:${statusPortOf(ingests[0].name, place)}`;
        const [api] = Object.values(encoderApis(encoder, place));
        const asked: [string, string][] = [
            ["POST", `${place.url("packager")}/in/0/1/tracks.json`],
            ["PUT", `${place.url("packager")}/in/0/splices/one`],
            ["POST", `${place.url("ad-server")}/control?mode=empty`],
            ["GET", `${place.url("ad-server")}/beacons`],
            ["POST", `${place.url(schedulerName)}/break-now`],
            ["PUT", `${api}/prod/channels/${encoder.channelId}/schedule`],
            ...["/stat", "/auth?app=gopro&name=live", "/connect?app=gopro"].map((path): [string, string] => [
                "GET",
                nginx + path,
            ]),
        ];
        for (const [method, url] of asked) {
            const { port, host } = new URL(url);
            const foreign: Record<string, string>[] = [
                // Under another name the ad server stands for that one, whose paths are not its own.
                ...(url.startsWith(place.url("ad-server")) ? [] : [{ host: `evil.example:${port}` }]),
                { host, origin: "http://evil.example" },
                { host, "sec-fetch-site": "cross-site" },
            ];
            for (const headers of foreign)
                expect(await status(method, url, headers), `${method} ${url} ${JSON.stringify(headers)}`).to.equal(403);
        }
        await status("POST", `${place.url("ad-server")}/control?mode=empty`, { host: "evil.example" });
        const tracked = await fetch(`${place.url("ad-server")}/gampad/ads?output=vast`);
        expect(await tracked.text()).to.contain("<Ad ");
        // The same without a page is understood, if not liked.
        for (const [method, url] of asked.slice(0, 4)) expect(await status(method, url, {}), url).not.to.equal(403);
        const own: Record<string, string>[] = [{}, { host: "localhost" }, { "sec-fetch-site": "none" }];
        for (const headers of own)
            expect(await status("GET", `${nginx}/stat`, headers), JSON.stringify(headers)).to.equal(200);
    });
});

describe("a rehearsal whose terminal is closed", function () {
    this.timeout(120_000);

    for (const how of ["SIGHUP", "a pipe that nobody reads"])
        it(`ends with its report and leaves nothing (${how})`, async () => {
            const own = mkdtempSync(path.join(tmpdir(), "pi-live-closed-"));
            const command = [path.join(root, ".pi-live/build/start.cjs"), "rehearse", "dev", "--scale", "0.25"];
            const child = spawn(process.execPath, [...command, "--report", path.join(own, "report")], {
                cwd: root,
                env: { ...process.env, TMPDIR: own },
                stdio: ["ignore", "pipe", "inherit"],
            });
            const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
            try {
                let said = "";
                child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
                await until("every hop is up", 30, () => said.includes("contribution main is up"));
                expect(readdirSync(own).some((name) => name.startsWith("pi-live-rehearsal-"))).to.equal(true);
                if (how === "SIGHUP") child.kill("SIGHUP");
                else child.stdout.destroy();
                // The next line that it prints tells it.
                await ended;
                expect(child.signalCode).to.equal(null);
                expect(readdirSync(path.join(own, "report")).sort()).to.deep.equal(["report.html", "report.json"]);
                expect(readdirSync(own)).to.deep.equal(["report"]);
            } finally {
                child.kill("SIGKILL");
                rmSync(own, { recursive: true, force: true });
            }
        });
});

function readProc(pid: number, file: string): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}

/** By `node:http`, which lets a test name another host. */
function status(method: string, url: string, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
        const asked = http.request(url, { method, headers, agent: false }, (response) => {
            response.resume();
            resolve(response.statusCode);
        });
        asked.once("error", reject);
        asked.end();
    });
}
