import { mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { z } from "zod";

import { plan, routeStack } from "../../cli/plan";
import { recordText } from "../../cli/recorded";

const root = path.resolve(__dirname, "../..");

const planSchema = z.object({
    stack: z.string(),
    resources: z.array(
        z.object({ urn: z.string(), type: z.string(), name: z.string(), inputs: z.record(z.string(), z.unknown()) }),
    ),
    outputs: z.record(z.string(), z.unknown()),
    findings: z.array(z.object({ code: z.string(), severity: z.string() })),
    notChecked: z.array(z.object({ key: z.string(), why: z.string() })),
    changes: z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string() })) }).optional(),
});

/** A checkout of its own, so that its config can be changed. */
function checkout(change: (dev: string) => string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-plan-"));
    for (const name of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.foundation.yaml"])
        cpSync(path.join(root, name), path.join(folder, name));
    symlinkSync(path.join(root, "stacks"), path.join(folder, "stacks"));
    writeFileSync(
        path.join(folder, "Pulumi.dev.yaml"),
        change(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")),
    );
    return folder;
}

async function planOf(
    change: (dev: string) => string,
    options: { json?: boolean; against?: string; graph?: string } = {},
) {
    const folder = checkout(change);
    try {
        return await plan({ root: folder, stack: "dev", ...options });
    } finally {
        process.chdir(root);
        rmSync(folder, { recursive: true });
    }
}

const same = (dev: string) => dev;

describe("pi-live plan", () => {
    it("names what is known only after an up instead of making it up", async () => {
        const { text } = await planOf(same);
        expect(text).to.contain("host: ${dev-contribution-main-flow.source.ingestIp}");
        expect(text).to.contain("https://${dev-edge-distribution.domainName}");
        // AWS's documentation account stands in every recorded ARN.
        expect(text).not.to.contain("123456789012");
    });

    it("lists the secrets that cannot be opened", async () => {
        const { text } = await planOf(same);
        expect(text).to.contain(
            "pi-live:srtPassphrase: the file has none: `pulumi config set --secret pi-live:srtPassphrase`",
        );
    });

    it("hands the graph to other programs without a secret in it", async () => {
        const secret = "correct-horse-battery";
        const { text } = await planOf(
            (dev) => dev.replace("  pi-live:event:", `  pi-live:srtPassphrase: ${secret}\n  pi-live:event:`),
            { json: true },
        ).catch((error: unknown) => ({
            text: String(error),
        }));
        // In clear it is refused, and not repeated.
        expect(text).to.contain("pi-live:srtPassphrase: found a secret in clear, expected an encrypted value");
        expect(text).not.to.contain(secret);

        const { resources, notChecked } = z.parse(planSchema, JSON.parse((await planOf(same, { json: true })).text));
        const version = resources.find(({ name }) => name === "dev-srt-passphrase-version");
        expect(version?.inputs["secretString"]).to.equal("[secret]");
        expect(notChecked.map(({ key }) => key)).to.deep.equal(["pi-live:srtPassphrase", "pi-live:cdnAuthorization"]);
    });

    it("ends with 1 when a rule is broken, and with 0 for warnings alone", async () => {
        expect((await planOf(same)).code).to.equal(0);
        // Legal for every component, and yet the next break begins before MediaTailor is done with this one.
        const broken = await planOf((dev) => dev.replace("lengthSeconds: 30", "lengthSeconds: 870"));
        expect(broken.text).to.contain("error PL401: ");
        expect(broken.code).to.equal(1);
    });

    it("compares a former config with this one, resource by resource", async () => {
        const { text } = await planOf((dev) => dev.replace("port: 5000", "port: 5002"), {
            json: true,
            against: "HEAD",
        }).catch((error: unknown) => ({ text: String(error) }));
        // A checkout without git has no revisions, and the error names that.
        expect(text).to.contain(
            '--against "HEAD": neither a stack with a config file nor a git revision (git knows no such revision here)',
        );
    });

    it("compares two stacks as one event", async () => {
        const { changes } = z.parse(planSchema, JSON.parse((await planOf(same, { json: true, against: "prod" })).text));
        const ops = new Set(changes?.steps.map(({ op }) => op));
        expect([...ops]).to.include.members(["same", "update", "replace"]);
    });

    it("refuses a picture in a form that it cannot draw", async () => {
        const refused = await planOf(same, { graph: "event.gif" }).catch((error: unknown) => String(error));
        expect(refused).to.equal("Error: --graph event.gif: name a file that ends in .svg, .mmd or .md");
    });

    it("knows no stack without a config file, and lists those that exist", async () => {
        const refused = await plan({ root, stack: "nowhere" }).catch((error: unknown) => String(error));
        expect(refused).to.equal(
            `Error: no stack nowhere: there is no Pulumi.nowhere.yaml in ${root}. The stacks here are dev, foundation and prod.`,
        );
    });

    it("draws into a folder that does not exist yet, and refuses a folder", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "pi-live-graph-"));
        try {
            const picture = path.join(folder, "pictures/2026/event.svg");
            const { text } = await planOf(same, { graph: picture });
            expect(text).to.contain(`Drawn: ${picture}`);
            expect(readFileSync(picture, "utf8")).to.match(/^<svg /);
            const refused = await planOf(same, { graph: folder }).catch((error: unknown) => String(error));
            expect(refused).to.equal(
                `Error: --graph ${folder}: is a folder; name a file in it, e.g. ${folder}/event.svg`,
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    for (const [what, stack] of [
        ["itself", "dev"],
        ["an event that names it back", "prod"],
    ]) {
        it(`refuses an event whose foundation is ${what}, with line and column`, async () => {
            const refused = await planOf((dev) =>
                dev.replace(
                    "  pi-live:event:",
                    `  pi-live:foundation: { stack: organization/pi-live/${stack} }\n  pi-live:event:`,
                ),
            ).catch((error: unknown) => String(error));
            expect(refused).to.match(
                /Pulumi\.dev\.yaml:\d+:\d+ pi-live:foundation\.stack: found "organization\/pi-live\/(dev", this stack itself|prod", Pulumi\.prod\.yaml, an event), expected a stack whose file says pi-live:kind: foundation; name the foundation, or leave foundation\.stack out$/,
            );
        });
    }
});

describe("pi-live route", () => {
    it("asks the stack's own edge", async () => {
        const { text } = await routeStack({
            root,
            stack: "dev",
            url: "/v1/master/abc/dev-ads-live/index.m3u8",
            method: "GET",
        });
        expect(text).to.contain("behaviour   /v1/*");
        expect(text).to.contain("never (TTL 0)");
        // Hosts that AWS gives are named, not made up.
        expect(text).to.contain("GET https://${dev-edge-distribution.domainName}/v1/master/abc/");
    });

    it("leaves the viewer's URL as the viewer sent it, whatever value of a resource it holds", async () => {
        const query = "start=2026-01-01T00:00:00Z&x=123456789012&y=arn:aws:iam::123456789012:role/x";
        const ask = (url: string) => routeStack({ root, stack: "dev", url, method: "GET" });
        const { text } = await ask(`/out/v1/2026-01-01T00:00:00Z/index.m3u8?${query}`);
        const [first] = text.split("\n");
        expect(first).to.equal(
            "GET https://${dev-edge-distribution.domainName}/out/v1/2026-01-01T00:00:00Z/index.m3u8?" + query,
        );
        const sent = text.replaceAll("${dev-edge-distribution.domainName}", "");
        expect(sent).to.match(
            /origin +packager +https:\/\/\$\{[^}]+\}\/out\/v1\/2026-01-01T00:00:00Z\/index\.m3u8\?start=2026-01-01T00:00:00Z/,
        );
        expect(sent).to.match(/cache key +\/out\/v1\/2026-01-01T00:00:00Z\/index\.m3u8\?start=2026-01-01T00:00:00Z;/);
        expect(text).not.to.contain("lastModificationDate");
    });
});

describe("a stack's config as text", () => {
    it("is refused whole, with line and column of everything that is wrong", async () => {
        const text = readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")
            .replace("port: 5000", "port: 2077")
            .replace("gopSeconds", "gopSecond");
        const refused = await recordText(root, text, "Pulumi.dev.yaml", {}).catch((error: unknown) => String(error));
        expect(refused).to.match(/Pulumi\.dev\.yaml:\d+:\d+ pi-live:contribution\.port: found 2077/);
        expect(refused).to.match(/Pulumi\.dev\.yaml:\d+:\d+ pi-live:encoder\.gopSecond: .*gopSeconds/);
    });
});
