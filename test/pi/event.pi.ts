import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";
import { parse, stringify } from "yaml";
import { z } from "zod";

import { Project } from "../engine/harness";
import { needEngine } from "../engine/needs";
import { type Workbench, openWorkbench } from "../engine/workbench";
import { type Guest, needGuests, startGuest } from "./guest";

const sources = [
    ...["components", "stacks", "graph", "media", "drawing", "policy", "rehearsal", "operations", "pi-image", "cli"],
    ...["package.json", "tsconfig.json", "tsconfig.pulumi.json", "Pulumi.yaml", "Pulumi.dev.yaml"],
];
const secrets = { srtPassphrase: "heron-in-the-reeds", cdnAuthorization: "otter-at-the-weir-of-dev" };
const publishKey = "otter-under-the-bridge";

const configSchema = z.object({
    config: z.looseObject({
        "pi-live:cameras": z.array(z.looseObject({})),
        "pi-live:pi": z.object({ hosts: z.array(z.looseObject({})) }),
    }),
});

/** A crew's way with the event of Pulumi.dev.yaml: one `pulumi up`, then the commands that read what stands. Only AWS is a double. */
describe("the dev stack, with a Pi that is there", function () {
    this.timeout(300_000);
    let guest: Guest;
    let bench: Workbench;
    let project: Project;

    before(async function () {
        needGuests(this);
        const engine = needEngine(this);
        [guest, bench] = await Promise.all([startGuest({ image: "full" }), openWorkbench()]);
        project = new Project(bench, { engine, sources, env: { PI_LIVE_DOUBLE_SSH: "dial" } });
        execFileSync(process.execPath, ["cli/build.mjs"], { cwd: project.folder });
        await project.init("dev");
        project.writeConfigText("dev", ownConfig(project.configText("dev")));
        for (const [key, value] of Object.entries(secrets))
            await project.setConfig(`pi-live:${key}`, value, { secret: true });
        await project.setConfig("pi-live:publishKeys", JSON.stringify({ gopro: publishKey }), { secret: true });
        await project.setConfig("pi-live:piPrivateKey", guest.privateKey, { secret: true });
    });
    after(async () => {
        bench?.close();
        await guest?.stop();
    });

    /** The guest in place of the venue's Pi, a test picture in place of its camera. */
    function ownConfig(text: string): string {
        const { config, ...rest } = configSchema.parse(parse(text));
        const [{ unpinnedHostKey: _, ...host }] = config["pi-live:pi"].hosts;
        const small = { width: 320, height: 180, bitrate: 300_000 };
        return stringify({
            ...rest,
            config: {
                ...config,
                "pi-live:cameras": [
                    { application: "gopro", kind: "rtmp" },
                    { application: "pattern", kind: "test", ...small },
                ],
                "pi-live:pi": {
                    hosts: [
                        {
                            ...host,
                            host: guest.address,
                            hostKey: guest.hostKey,
                            publishCidrs: ["10.0.0.0/8"],
                            playCidrs: ["10.0.0.0/8"],
                        },
                    ],
                },
            },
        });
    }

    const piLive = (...words: string[]) => project.run([process.execPath, ".pi-live/build/start.cjs", ...words]);

    it("is made by one up, the Pi too", async () => {
        const { code, stdout, stderr } = await project.up();
        expect(code, stdout + stderr).to.equal(0);
        const { stdout: units } = await guest.root("systemctl is-active pi-live-nginx pi-live-camera-pattern");
        expect(units).to.equal("active\nactive\n");
        const again = await project.up(["--expect-no-changes"]);
        expect(again.code, again.stdout).to.equal(0);
    });

    it("outputs the URL for a GoPro, with the key only among secrets", async () => {
        const url = `rtmp://${guest.address}:1935/gopro/live?key=${publishKey}`;
        const open = await project.must(["pulumi", "stack", "output", "publishUrls", "--show-secrets"]);
        expect(open.stdout).to.contain(url);
        const closed = await project.must(["pulumi", "stack", "output", "--json"]);
        expect(closed.stdout).to.contain("publishUrls").and.not.contain(publishKey);
    });

    it("shows in `pi status` which cameras are on air", async () => {
        const deadline = Date.now() + 60_000;
        let shown = await piLive("pi", "status", "dev", "--once");
        while (!/pattern.*on air/.test(shown.stdout) && Date.now() < deadline)
            shown = await piLive("pi", "status", "dev", "--once");
        expect(shown.stdout, shown.stderr).to.match(/pattern.*on air.*320x180/);
        expect(shown.stdout).to.match(/gopro/);
    });

    it("writes OBS' files with the flow's address, and the passphrase in none but the private one", async () => {
        const { code, stdout, stderr } = await piLive("obs", "dev", "--out", "../obs");
        expect(code, stdout + stderr).to.equal(0);
        expect(stdout).to.not.contain(secrets.srtPassphrase);
        const written = execFileSync("find", ["../obs", "-type", "f"], { cwd: project.folder, encoding: "utf8" });
        const files = written.trim().split("\n");
        const holding = files.filter((file) =>
            readFileSync(path.join(project.folder, file), "utf8").includes(secrets.srtPassphrase),
        );
        expect(holding.map((file) => path.basename(file))).to.deep.equal(["service.json"]);
        const texts = files.map((file) => readFileSync(path.join(project.folder, file), "utf8"));
        expect(texts.join("\n")).to.contain(`rtmp://${guest.address}:1935/pattern/live`);
    });

    it("takes everything off the Pi with a destroy", async () => {
        const { code, stdout, stderr } = await project.destroy();
        expect(code, stdout + stderr).to.equal(0);
        const { stdout: left } = await guest.root(
            "ls -d /opt/pi-live /etc/pi-live /home/pi/.pi-live-* 2>/dev/null || true",
        );
        expect(left).to.equal("");
    });
});
