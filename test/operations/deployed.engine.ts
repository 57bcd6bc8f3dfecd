import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";
import { stringify } from "yaml";

import { readDeployed } from "../../operations/deployed";
import { needEngine } from "../engine/needs";

/** What a stack of ours says, as a program in YAML that makes nothing. */
const outputs = {
    cameras: [],
    publishUrls: {},
    pis: [],
    encoders: [],
    watch: { applications: {}, programme: "https://example.org/live.m3u8" },
    playback: { withAds: {}, withoutAds: {}, startover: { withAds: {}, withoutAds: {} } },
    console: {},
    ids: {
        region: "eu-west-1",
        flowArns: ["arn"],
        channelId: "1",
        channelArn: "arn",
        packagerChannelId: "p",
        distributionId: "d",
        distributionDomain: "d.example.org",
        playbackConfigurations: [],
    },
};

describe("a deployed stack, read through the engine", () => {
    let home: string | undefined;
    let root: string;
    let env: Record<string, string>;
    const usual = process.env.PATH;

    const pulumi = (...words: string[]) =>
        promisify(execFile)("pulumi", [...words, "--non-interactive"], { cwd: root, env: { ...process.env, ...env } });
    const read = (stack: string, more: Record<string, string> = {}) =>
        readDeployed({ root, stack, env: { ...env, ...more } });
    const refusal = async (stack: string, more: Record<string, string> = {}) => {
        const error: unknown = await read(stack, more).catch((reason: unknown) => reason);
        return error instanceof Error ? error.message : "it was read";
    };

    before(async function () {
        const { folder } = needEngine(this);
        const folders = mkdtempSync(path.join(tmpdir(), "pi-live-deployed-"));
        home = folders;
        root = path.join(folders, "project");
        for (const name of ["project", "backend", "user"]) mkdirSync(path.join(folders, name));
        process.env.PATH = [...(folder === undefined ? [] : [folder]), usual].join(path.delimiter);
        env = {
            HOME: path.join(folders, "user"),
            PULUMI_HOME: path.join(folders, "user"),
            PULUMI_BACKEND_URL: `file://${path.join(folders, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: "of the test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
        writeFileSync(path.join(root, "Pulumi.yaml"), stringify({ name: "pi-live", runtime: "yaml", outputs }));
        const source = { name: "main", allowedCidr: "203.0.113.4/32" };
        const encoder = { channelClass: "SINGLE_PIPELINE", framesPerSecond: 24, gopSeconds: 2, segmentSeconds: 4 };
        const ladder = [{ name: "720p", width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 }];
        const config = {
            "aws:region": "eu-west-1",
            "aws-native:region": "eu-west-1",
            "pi-live:event": { name: "dev" },
            "pi-live:contribution": { sources: [source] },
            "pi-live:encoder": { ...encoder, ladder },
        };
        writeFileSync(path.join(root, "Pulumi.dev.yaml"), stringify({ config }));
        await pulumi("stack", "init", "dev");
        await pulumi("stack", "init", "other");
        await pulumi("config", "set", "--secret", "pi-live:srtPassphrase", "of-the-flow-0123", "--stack", "dev");
        await pulumi("config", "set", "--secret", "pi-live:cdnAuthorization", "of-the-edge-0123", "--stack", "dev");
    });
    after(() => {
        process.env.PATH = usual;
        if (home !== undefined) rmSync(home, { recursive: true, force: true });
    });

    it("tells outputs, settings and secrets, and leaves the selected stack alone", async () => {
        expect(await refusal("dev")).to.equal(
            "stack dev was never deployed, or was destroyed: run `pulumi up --stack dev` first",
        );
        await pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
        const deployed = await read("dev");
        expect(deployed.kind).to.equal("event");
        expect(deployed.outputs).to.deep.equal(outputs);
        expect(deployed.settings).to.have.nested.property("contribution.sources[0].name", "main");
        expect(deployed.secrets).to.deep.equal({
            srtPassphrase: "of-the-flow-0123",
            cdnAuthorization: "of-the-edge-0123",
        });
        expect((await pulumi("stack", "--show-name")).stdout.trim()).to.equal("other");
    });

    it("says in one line why it cannot", async () => {
        expect(await refusal("nope")).to.match(/^no stack nope in this backend/);
        expect(await refusal("dev", { PULUMI_CONFIG_PASSPHRASE: "another" })).to.match(
            /^the passphrase is not that of stack dev/,
        );
        const withEngine = process.env.PATH;
        process.env.PATH = "/nonexistent";
        const without = await refusal("dev");
        process.env.PATH = withEngine;
        expect(without).to.match(/^needs the Pulumi CLI/);
        writeFileSync(
            path.join(root, "Pulumi.yaml"),
            stringify({ name: "pi-live", runtime: "yaml", outputs: { ...outputs, pis: "none" } }),
        );
        await pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
        expect(await refusal("dev")).to.match(
            /^stack dev was deployed by another version of this program \(output pis: /,
        );
    });
});
