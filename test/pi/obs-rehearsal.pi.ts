import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import OBSWebSocket, { type OBSRequestTypes } from "obs-websocket-js";
import { parse, stringify } from "yaml";
import { z } from "zod";

import { writeRehearsedObs } from "../../cli/obs-rehearsal";
import { recordText } from "../../cli/recorded";
import type { ObsFile } from "../../operations/obs/files";
import { breakScene } from "../../operations/obs/scenes";
import { websocketFile, websocketPort } from "../../operations/obs/websocket";
import { Rehearsal } from "../../rehearsal/rehearsal";
import { checkConfig } from "../../stacks/checks/settings";
import { root, workers } from "../rehearsal/support/run";
import { set } from "../rehearsal/support/venue";
import { type Guest, needGuests, startGuest } from "./guest";
import { type Shown, shownBy } from "./obs/playlist";
import { until } from "./obs/until";
import { obsLog, startObs } from "./obs/venue";

const websocketPassword = "remote-control";
type Service = OBSRequestTypes["SetStreamServiceSettings"];

/** A rehearsal that waits for OBS, and a real OBS elsewhere, with the files that the rehearsal writes for it. */
describe("a rehearsal with a real OBS", function () {
    this.timeout(300_000);
    // In real time, as the tier `rehearsal`.
    this.retries(1);
    let guest: Guest;
    let rehearsal: Rehearsal;
    let folder: string;
    let said: string[];
    const obs = new OBSWebSocket();
    let service: Service;

    before(async function () {
        needGuests(this, "obs");
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-obs-"));
        guest = await startGuest({ image: "obs" });
        const { config } = z
            .object({ config: z.record(z.string(), z.unknown()) })
            .parse(parse(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")));
        set(config, ["pi-live:pi", "hosts", 0, "playCidrs"], [`${guest.address}/32`, "127.0.0.1/32"]);
        // What OBS draws and encodes without a graphics card, beside all hops on one machine.
        const size = { width: 640, height: 360 };
        set(config, ["pi-live:contribution", "picture"], { ...size, framesPerSecond: 24, bitrate: 1_000_000 });
        set(config, ["pi-live:cameras"], [{ application: "gopro", kind: "rtmp", ...size, framesPerSecond: 24 }]);
        set(config, ["pi-live:encoder", "ladder"], [{ name: "360p", ...size, maxBitrate: 1_200_000, qvbrQuality: 6 }]);
        const { recording, file } = await recordText(root, stringify({ config }), "Pulumi.dev.yaml", {});
        const settings = checkConfig(file.raw);
        if (settings.kind !== "event") throw new Error("dev is no event");
        process.chdir(root);
        rehearsal = await Rehearsal.start(recording, {
            stack: "dev",
            root,
            worker: workers(),
            scale: 0.5,
            obs: true,
            address: "0.0.0.0",
            publicHost: guest.hostAddress,
        });
        said = writeRehearsedObs(folder, settings, rehearsal.encoders);
        await startObs(
            guest,
            [...written(folder), websocketFile(websocketPassword)],
            "dev-rehearsal-main",
            "dev-rehearsal",
        );
        await until("obs-websocket", 60, async () => {
            await obs.connect(`ws://${guest.address}:${websocketPort}`, websocketPassword);
            return undefined;
        });
        // It answers before it is up.
        await until("OBS", 60, async () => {
            const { streamServiceType, streamServiceSettings } = await obs.call("GetStreamServiceSettings");
            service = { streamServiceType, streamServiceSettings };
            return undefined;
        });
    });
    // From OBS on air with its camera, whatever the test before has left.
    beforeEach(async () => {
        await obs.call("SetCurrentProgramScene", { sceneName: "gopro" });
        const { outputActive } = await obs.call("GetStreamStatus");
        if (!outputActive) {
            await obs.call("SetStreamServiceSettings", service);
        }
        await onAir();
    });
    after(async () => {
        await obs.disconnect();
        await rehearsal?.stop();
        await guest?.stop();
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    });

    const flow = () => rehearsal.state().hops.find(({ name }) => name.startsWith("flow "));

    /** Waits until what viewers get at the live end is so; a camera's picture is one that was made from now on. */
    async function live(what: "camera" | "slate" | "black"): Promise<Shown> {
        const now = Date.now();
        let shown: Shown | undefined;
        await until(`${what} at the live end`, 120, async () => {
            shown = await shownBy(rehearsal.state().playback.withoutAds.live);
            if (shown.picture !== what) return shown.picture;
            return what !== "camera" || (shown.madeAt ?? 0) > now ? undefined : "a camera's picture of before";
        });
        if (shown === undefined) throw new Error("nothing was looked at");
        return shown;
    }

    async function connected(source: string): Promise<void> {
        await until(`"${source}" at the flow`, 60, () => {
            const now = flow()?.figures.connected;
            return Promise.resolve(now === source ? undefined : `"${now}"`);
        });
    }

    /** OBS gives up when its first dial fails: its button is pressed until it streams. */
    async function onAir(): Promise<void> {
        const left = until("OBS on air", 60, async () => {
            const { outputActive, outputReconnecting } = await obs.call("GetStreamStatus");
            if (!outputActive) await obs.call("StartStream");
            const connected = flow()?.figures.connected;
            if (outputActive && connected === "main") return undefined;
            return `active ${outputActive}, reconnecting ${outputReconnecting}, connected "${connected}"; ${lastNotes()}`;
        });
        await left.catch(async (error: unknown) => {
            throw new Error(`${String(error)}\n${(await obsLog(guest)).split("\n").slice(-40).join("\n")}`);
        });
    }

    async function stopStream(): Promise<void> {
        await obs.call("StopStream");
        await until("the end of the stream", 30, async () => {
            const { outputActive } = await obs.call("GetStreamStatus");
            return outputActive ? "still active" : undefined;
        });
    }

    it("shows viewers the camera by way of OBS, at the size that is planned", async () => {
        const { streams } = await live("camera");
        expect(streams).to.deep.equal([{ codec_name: "h264", width: 320, height: 180 }]);
        expect(flow()?.figures.latencyMs).to.equal(2000);
        expect(flow()?.figures.bitrate).to.be.within(200_000, 3_000_000);
    });

    it("shows viewers another scene of OBS', and the camera again", async () => {
        await obs.call("SetCurrentProgramScene", { sceneName: breakScene });
        await live("slate");
        await obs.call("SetCurrentProgramScene", { sceneName: "gopro" });
        await live("camera");
    });

    it("shows black while OBS is stopped, and its picture when it streams again", async () => {
        await stopStream();
        await connected("");
        await live("black");
        await onAir();
        await live("camera");
    });

    it("refuses a wrong passphrase in words, and takes the right one after it", async () => {
        await stopStream();
        await connected("");
        const before = notes().length;
        const wrong = { ...service.streamServiceSettings, password: "another-passphrase" };
        await obs.call("SetStreamServiceSettings", { ...service, streamServiceSettings: wrong });
        await obs.call("StartStream");
        const refusal = "source main refuses a caller with a wrong passphrase";
        await until(refusal, 30, () =>
            Promise.resolve(notes().slice(before).includes(refusal) ? undefined : notes().slice(before).join("; ")),
        );
        expect(flow()?.figures.connected).to.equal("");
        await until("OBS to give up", 30, async () => {
            const { outputActive } = await obs.call("GetStreamStatus");
            return outputActive ? "still active" : undefined;
        });
        await obs.call("SetStreamServiceSettings", service);
        await onAir();
        await live("camera");
    });

    it("keeps the passphrase out of what it says", () => {
        const [{ passphrase = "" }] = rehearsal.encoders.sources;
        expect(passphrase).to.have.length.above(9);
        expect(said.join("\n")).to.include("dev-rehearsal-main").and.not.include(passphrase);
        expect(JSON.stringify(rehearsal.state())).not.to.include(passphrase);
    });

    function lastNotes(): string {
        return notes().slice(-3).join("; ");
    }

    function notes(): string[] {
        return rehearsal.state().events.flatMap((event) => (event.type === "note" ? [event.text] : []));
    }
});

/** The files below a folder, as OBS would be given them. */
function written(folder: string): ObsFile[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(ini|json)$/.test(name))
        .map((name) => ({ path: name, text: readFileSync(path.join(folder, name), "utf8") }));
}
