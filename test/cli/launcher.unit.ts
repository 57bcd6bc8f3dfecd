import { spawnSync } from "node:child_process";
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

const packages = ["node_modules/a", "node_modules/@scope/b", "node_modules/a/node_modules/c"];

/** Puts the packages in place as npm does, and counts how often. */
const npm = `#!/bin/sh
echo ci >>"$PWD/installs"
for package in ${packages.join(" ")}; do mkdir -p "$package"; echo '{}' >"$package/package.json"; done
printf '{\\n    "packages": {\\n${packages.map((name) => `        "${name}": {\\n        }`).join(",\\n")}\\n    }\\n}\\n' >node_modules/.package-lock.json
`;
/** Builds, or runs what was built. */
const node = `#!/bin/sh
case "$1" in
-p) echo 20 ;;
cli/build.mjs) mkdir -p .pi-live/build && touch .pi-live/build/start.cjs ;;
*) echo "started $*" ;;
esac
`;

/** Folders whose files are in the bundle. */
const rooms = [
    "components",
    "stacks",
    "graph",
    "media",
    "drawing",
    "policy",
    "rehearsal",
    "operations",
    "pi-image",
    "cli",
];

describe("the launcher", () => {
    let root: string;
    const start = () => {
        const { stdout, stderr, status } = spawnSync(path.join(root, "pi-live"), ["plan", "dev"], {
            encoding: "utf8",
            env: { PATH: `${path.join(root, "bin")}:${process.env["PATH"]}` },
        });
        expect(status, stderr).to.equal(0);
        expect(stdout).to.equal(`started ${root}/.pi-live/build/start.cjs plan dev\n`);
        return readFileSync(path.join(root, "installs"), "utf8").split("\n").length - 1;
    };

    beforeEach(() => {
        root = mkdtempSync(path.join(tmpdir(), "pi-live-launcher-"));
        cpSync("pi-live", path.join(root, "pi-live"));
        for (const name of [...rooms, "bin"]) mkdirSync(path.join(root, name));
        writeFileSync(path.join(root, "package-lock.json"), "{}");
        for (const [name, text] of Object.entries({ npm, node })) {
            writeFileSync(path.join(root, "bin", name), text);
            chmodSync(path.join(root, "bin", name), 0o755);
        }
    });
    afterEach(() => rmSync(root, { recursive: true }));

    it("installs at the first start, and finds everything in place at the next", () => {
        expect(start()).to.equal(1);
        expect(start()).to.equal(1);
    });

    for (const [i, name] of packages.entries()) {
        it(`installs again when ${name} is missing`, () => {
            start();
            rmSync(path.join(root, name), { recursive: true });
            expect(start()).to.equal(2);
            expect(existsSync(path.join(root, packages[i], "package.json"))).to.equal(true);
            expect(start()).to.equal(2);
        });
    }

    for (const room of rooms) {
        for (const name of ["new.ts", "new.sh", "new.pl"]) {
            it(`builds again when ${room}/${name} is newer than what was built`, () => {
                start();
                const built = path.join(root, ".pi-live/build/start.cjs");
                utimesSync(built, 1_700_000_000, 1_700_000_000);
                for (const other of rooms) utimesSync(path.join(root, other), 1_600_000_000, 1_600_000_000);
                start();
                expect(statSync(built).mtimeMs, "nothing is newer").to.equal(1_700_000_000_000);
                writeFileSync(path.join(root, room, name), "");
                start();
                expect(statSync(built).mtimeMs).to.be.above(1_700_000_000_000);
            });
        }
    }

    it("installs again when a package is empty, and when the list of packages is gone", () => {
        start();
        rmSync(path.join(root, "node_modules/a/package.json"));
        expect(start()).to.equal(2);
        rmSync(path.join(root, ".pi-live/packages"));
        expect(start()).to.equal(3);
    });
});
