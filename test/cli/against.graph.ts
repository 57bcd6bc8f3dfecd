import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { plan } from "../../cli/plan";

const root = process.cwd();

describe("a plan against a former state of the checkout", () => {
    let checkout: string;
    const at = (file: string) => path.join(checkout, file);
    const git = (...args: string[]) =>
        execFileSync("git", ["-C", checkout, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
            stdio: "pipe",
        });

    beforeEach(() => {
        checkout = mkdtempSync(path.join(tmpdir(), "pi-live-against-"));
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) copyFileSync(path.join(root, file), at(file));
        for (const folder of ["stacks/vast", "stacks/ladders"]) {
            cpSync(path.join(root, folder), at(folder), { recursive: true });
        }
        writeFileSync(
            at("Pulumi.dev.yaml"),
            readFileSync(at("Pulumi.dev.yaml"), "utf8").replace("google-sample", "stacks/vast/own.xml"),
        );
        git("init", "-q");
        git("add", ".");
        git("commit", "-q", "-m", "event");
    });

    afterEach(() => {
        process.chdir(root);
        rmSync(checkout, { recursive: true, force: true });
    });

    /** What stands below "Changes against". */
    async function changes(): Promise<string> {
        const { text } = await plan({ root: checkout, stack: "dev", against: "HEAD" });
        return text.slice(text.indexOf("Changes against"));
    }

    it("reports no change where there is none", async () => {
        expect(await changes()).to.match(/^Changes against HEAD:\nNothing would change \(\d+ resources\)\.$/);
    });

    it("names a clip whose content changed, its new key, and the document that names it", async () => {
        copyFileSync(at("stacks/vast/own-2.mp4"), at("stacks/vast/own-1.mp4"));
        const text = await changes();
        expect(text).to.match(
            /\+- dev-assets-clip-own-1 .* replace\n +key: "assets\/.*own-1-[0-9a-f]{12}\.mp4" → "assets/,
        );
        expect(text).to.match(/`pulumi up` would upload:\n/);
        expect(text).to.match(
            /\n {2}stacks\/vast\/own-1\.mp4 → assets\/dev-assets-[0-9a-f]{7}\/clips\/own-1-[0-9a-f]{12}\.mp4 \(\d+ kB\)/,
        );
        expect(text).to.match(/\n {2}dev-ads-document-own → assets\/\S+ \(\d+ kB\)/);
        expect(text).not.to.contain("own-2.mp4 →");
    });

    it("names the slate whose content changed, also one that git does not know yet", async () => {
        copyFileSync(at("stacks/vast/own-2.mp4"), at("stacks/vast/slate.mp4"));
        expect(await changes()).to.match(
            /\n {2}stacks\/vast\/slate\.mp4 → assets\/dev-assets-[0-9a-f]{7}\/slate-[0-9a-f]{12}\.mp4/,
        );
        git("checkout", "-q", "stacks/vast/slate.mp4");
        copyFileSync(at("stacks/vast/own-2.mp4"), at("stacks/vast/new.mp4"));
        const config = readFileSync(at("Pulumi.dev.yaml"), "utf8");
        writeFileSync(at("Pulumi.dev.yaml"), config.replace("stacks/vast/slate.mp4", "stacks/vast/new.mp4"));
        expect(await changes()).to.match(/\n {2}stacks\/vast\/new\.mp4 → assets\//);
    });

    it("names a VAST document whose text changed", async () => {
        const document = readFileSync(at("stacks/vast/own.xml"), "utf8");
        writeFileSync(at("stacks/vast/own.xml"), document.replace("First own ad", "Our first ad"));
        const text = await changes();
        expect(text).to.match(/dev-ads-document-own .* update/);
        expect(text).to.match(/`pulumi up` would upload:\n {2}dev-ads-document-own → assets\/\S+ \(\d+ kB\)$/);
    });

    it("reports what a move to another region does, and to which resources", async () => {
        const config = readFileSync(at("Pulumi.dev.yaml"), "utf8");
        writeFileSync(at("Pulumi.dev.yaml"), config.replaceAll("eu-west-1", "eu-central-1"));
        const text = await changes();
        expect(text).to.contain(
            "aws:region changes from eu-west-1 to eu-central-1: `pulumi up` would replace every regional resource: create it in eu-central-1, delete it in eu-west-1.",
        );
        expect(text).to.contain("use a stack of its own: `pulumi stack init`");
        for (const type of ["aws:medialive/channel:Channel", "aws-native:mediaconnect:Flow", "aws:s3/bucket:Bucket"]) {
            expect(text).to.match(
                new RegExp(`${type}  replace\\n(.*\\n)*? +region: "eu-west-1" → "eu-central-1"  \\[replaces\\]`),
            );
        }
        expect(text).not.to.match(/aws:cloudfront\/distribution:Distribution {2}replace/);
        expect(text).not.to.contain("Nothing would change");
    });
});
