import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { asset, call, copy, double, identity, pause, reason, startCommandHost, update } from "./command-host";
import { type Properties, unknown } from "./doubles/value";
import type { SshHost } from "./sshHost";

describe("the copying double, over SSH", () => {
    let folder: string;
    let host: SshHost;
    let connection: Properties;

    beforeEach(async () => ({ folder, host, connection } = await startCommandHost()));
    afterEach(async () => {
        await host.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

    it("makes the folders above a copy", async () => {
        const inputs = { connection, source: asset({ text: "deep", hash: "deep" }), remotePath: "one/two/file" };
        await double().create({ ...call(), ...copy, inputs });
        expect(read("one/two/file")).to.equal("deep");
    });

    it("refuses a source that is absent or not known yet, in the provider's words", () => {
        for (const source of [unknown, undefined]) {
            const { failures } = double().check({
                ...identity,
                ...copy,
                olds: {},
                news: { connection, remotePath: "file", ...(source === undefined ? {} : { source }) },
                seed: new Uint8Array(),
            });
            expect(failures).to.deep.equal([{ property: "asset", reason: "either asset or archive must be set" }]);
        }
    });

    it("copies texts by SFTP: the umask's mode, no folder in place of a file, again only when it differs", async () => {
        const copyOf = (content: string, more: Properties = {}) => ({
            connection,
            source: asset({ text: content, hash: content }),
            remotePath: "release.sh",
            ...more,
        });
        await double().create({ ...call(), ...copy, inputs: copyOf("first") });
        expect(readFileSync(path.join(folder, "release.sh"), "utf8")).to.equal("first");
        const umask = process.umask();
        expect(statSync(path.join(folder, "release.sh")).mode & 0o777).to.equal(0o666 & ~umask);
        const dials = host.connections();
        const change = (olds: Properties, news: Properties) => double().update({ ...update(), ...copy, olds, news });
        await change(copyOf("first"), copyOf("first", { connection: { ...connection, perDialTimeout: 6 } }));
        expect(host.connections(), "another connection copies nothing").to.equal(dials);
        await change(copyOf("first"), copyOf("second"));
        await change(copyOf("second"), copyOf("second", { remotePath: "elsewhere.sh" }));
        expect(["release.sh", "elsewhere.sh"].map(read)).to.deep.equal(["second", "second"]);
        await double().delete?.({ ...identity, ...copy, id: "x", olds: copyOf("second") });
        expect(host.connections()).to.equal(dials + 2);
        mkdirSync(path.join(folder, "taken"));
        const said = await reason(() =>
            double().create({ ...call(), ...copy, inputs: copyOf("x", { remotePath: "taken" }) }),
        );
        expect(said).to.include("remote path taken is a directory; when using a text asset");
    });

    it("copies a folder, or what is in it", async () => {
        const local = mkdtempSync(path.join(tmpdir(), "pi-live-source-"));
        mkdirSync(path.join(local, "sub"));
        writeFileSync(path.join(local, "sub/file"), "x".repeat(200_000));
        for (const [from, to] of [
            [local, "whole"],
            [`${local}/`, "content"],
        ]) {
            const inputs = { connection, source: asset({ path: from, hash: from }), remotePath: to };
            await double().create({ ...call(), ...copy, inputs });
        }
        expect(read("content/sub/file")).to.have.length(200_000);
        expect(read(`whole/${path.basename(local)}/sub/file`)).to.have.length(200_000);
        rmSync(local, { recursive: true, force: true });
    });

    it("says that the connection is lost when it is cut between two files", async () => {
        const local = mkdtempSync(path.join(tmpdir(), "pi-live-source-"));
        // Reading it takes until somebody writes.
        const pipe = path.join(local, "slow");
        execFileSync("mkfifo", [pipe]);
        const inputs = { connection, source: asset({ path: pipe, hash: "slow" }), remotePath: "slow" };
        const said = reason(() => double().create({ ...call(), ...copy, inputs }));
        while (host.logins() === 0) await pause(10);
        const writer = await open(pipe, "w");
        await host.close();
        await pause(100);
        await writer.close();
        expect(await said).to.equal("connection lost");
        rmSync(local, { recursive: true, force: true });
    });
});
