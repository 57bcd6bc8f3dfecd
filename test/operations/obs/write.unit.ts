import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { websocketFile } from "../../../operations/obs/websocket";
import { writeObsFiles } from "../../../operations/obs/write";

const files = [
    { path: "dev-main/service.json", text: "secret\n" },
    { path: "dev.json", text: "{}\n" },
];

describe("the writer of OBS files", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-obs-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const checkout = (ignore: string) => {
        execFileSync("git", ["init", "-q", folder]);
        writeFileSync(path.join(folder, ".gitignore"), ignore);
    };

    it("writes for the owner alone, also over files that others can read", () => {
        const out = path.join(folder, "a/b");
        mkdirSync(path.join(out, "dev-main"), { recursive: true });
        writeFileSync(path.join(out, "dev-main/service.json"), "old", { mode: 0o644 });
        writeFileSync(path.join(out, "other"), "kept");
        writeObsFiles(out, files);
        for (const { path: name, text } of files) {
            expect(readFileSync(path.join(out, name), "utf8")).to.equal(text);
            expect(statSync(path.join(out, name)).mode & 0o777).to.equal(0o600);
        }
        expect(readdirSync(out).sort()).to.deep.equal(["dev-main", "dev.json", "other"]);
        expect(readdirSync(path.join(out, "dev-main"))).to.deep.equal(["service.json"]);
    });

    it("creates folders for their owner alone", () => {
        writeObsFiles(path.join(folder, "out"), files);
        expect(statSync(path.join(folder, "out/dev-main")).mode & 0o777).to.equal(0o700);
    });

    it("writes nothing where git would take it", () => {
        checkout("other/\n");
        const out = path.join(folder, "out");
        expect(() => writeObsFiles(out, files)).to.throw(
            `--out ${out}: dev-main/service.json would hold a secret where git tracks it; name a folder outside the checkout, or one ` +
                "that its .gitignore names, such as .pi-live/obs",
        );
        expect(existsSync(out)).to.be.false;
    });

    it("takes a link for what it points to", () => {
        checkout("");
        const elsewhere = mkdtempSync(path.join(tmpdir(), "pi-live-obs-link-"));
        try {
            symlinkSync(folder, path.join(elsewhere, "link"));
            expect(() => writeObsFiles(path.join(elsewhere, "link/out"), files)).to.throw("where git tracks it");
        } finally {
            rmSync(elsewhere, { recursive: true, force: true });
        }
    });

    it("writes into a folder of a checkout that git ignores", () => {
        checkout("out/\n");
        writeObsFiles(path.join(folder, "out/obs"), files);
        expect(existsSync(path.join(folder, "out/obs/dev.json"))).to.be.true;
    });

    it("minds every file: ignoring some is not enough", () => {
        checkout("service.json\n");
        expect(() => writeObsFiles(path.join(folder, "out"), files)).to.throw("dev.json would hold a secret");
    });
});

describe("the settings of obs-websocket", () => {
    it("demand the password on port 4455", () => {
        const { path: name, text } = websocketFile("secret");
        expect(name).to.equal("plugin_config/obs-websocket/config.json");
        expect(JSON.parse(text)).to.deep.equal({
            alerts_enabled: false,
            auth_required: true,
            first_load: false,
            server_enabled: true,
            server_password: "secret",
            server_port: 4455,
        });
    });
});
