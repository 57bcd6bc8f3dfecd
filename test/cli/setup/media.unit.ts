import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { leaveStockServer, missingMedia } from "../../../cli/setup/media";

/** As systemd's own: it can tell and change what starts at boot anywhere, and stop a unit only where it runs. */
const systemctl = (running: boolean) => `#!/bin/sh
echo "$*" >>"\${0%/*}/asked"
case "$*" in *--now*) ${running ? ":" : 'echo "System has not been booted with systemd" >&2; exit 1'} ;; esac
[ "$1" != is-enabled ] || echo enabled
`;

describe("what a rehearsal needs of Debian", () => {
    const gated = ["iproute2", "nftables"];

    it("has what the flows' own network takes where root can make one", () => {
        expect(missingMedia({ tests: false, root: true, folders: [] })).to.include.members(gated);
        expect(missingMedia({ tests: false, root: false, folders: [] })).not.to.include.members(gated);
    });

    it("has it for the tests always", () => {
        expect(missingMedia({ tests: true, root: false, folders: [] })).to.include.members([
            ...gated,
            "chromium",
            "mpv",
        ]);
    });
});

describe("the web server that Debian's package brings", () => {
    const path0 = process.env.PATH;
    let folder = "";
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-media-"));
        process.env.PATH = `${folder}:${path0}`;
        // As an ordinary user, the same words come by sudo.
        writeFileSync(path.join(folder, "sudo"), '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n', { mode: 0o755 });
    });
    afterEach(() => {
        process.env.PATH = path0;
        rmSync(folder, { recursive: true });
    });

    for (const [where, booted, asked] of [
        ["stopped, and kept from starting, where systemd runs the machine", true, "disable --now --quiet"],
        ["kept from starting in a container that only has systemd installed", false, "disable --quiet"],
    ] as const)
        it(`is ${where}`, async () => {
            writeFileSync(path.join(folder, "systemctl"), systemctl(booted), { mode: 0o755 });
            await leaveStockServer(booted);
            expect(readFileSync(path.join(folder, "asked"), "utf8")).to.equal(
                `is-enabled nginx.service\n${asked} nginx.service\n`,
            );
        });
});
