import { existsSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { applyScript, removeScript } from "../../../components/pi-ingest/host-scripts";
import { HostFiles } from "../../../components/pi-ingest/paths";
import { bundle, releaseFiles, releaseHash } from "../../../components/pi-ingest/release";
import { HostSecret, secretLines } from "../../../components/pi-ingest/secrets";
import { FakeHost, gopro, hostSettings, pattern } from "./fixtures";

const systemctl = `
echo "$*" >>"$HOST/systemctl"
if [ "$1" = is-active ]; then
    ! grep -qs never-starts "$PI_LIVE_ROOT/opt/pi-live/current/nginx.conf"
fi`;

/** A host that has all packages; `broken` in a file makes nginx or systemd refuse it, `never-starts` keeps nginx from starting. */
function makeHost(): FakeHost {
    const host = new FakeHost({
        systemctl,
        nginx: 'for file; do :; done\nif grep -q broken "$file"; then echo "unknown directive broken" >&2; exit 1; fi',
        "systemd-analyze": 'shift\ngrep -H broken "$@" || true',
        ffmpeg: ":",
        "apt-get": 'echo "$*" >>"$HOST/apt"',
    });
    host.write("root/usr/lib/nginx/modules/ngx_rtmp_module.so", "");
    return host;
}

const files = releaseFiles(hostSettings([gopro, pattern]));
const key: HostSecret = { kind: "key", name: "gopro", value: "gopro-key-0123" };

function changed(change: HostFiles): HostFiles {
    return { ...files, ...change };
}

/** Copies a release to the host's home folder and runs it, as CopyToRemote and Command do. */
function apply(host: FakeHost, release: HostFiles = files, secrets: HostSecret[] = [key]) {
    host.write("systemctl", "");
    const path = `.pi-live-${releaseHash(release).slice(0, 16)}.sh`;
    host.write(path, bundle(release));
    return host.run("sh", [path], secretLines(secrets));
}

function current(host: FakeHost): string {
    return readlinkSync(join(host.root, "opt/pi-live/current"));
}

function restarts(host: FakeHost): string[] {
    return host
        .read("systemctl")
        .split("\n")
        .filter((line) => line.startsWith("restart "))
        .map((line) => line.slice("restart ".length));
}

const nginxUnit = "pi-live-nginx.service";
const cameraUnit = "pi-live-camera-pattern.service";

describe("applying a release on a host", () => {
    let host: FakeHost;
    beforeEach(() => {
        host = makeHost();
    });
    afterEach(() => {
        host.remove();
    });

    it("unpacks, installs, starts, and keeps secrets for root", () => {
        const { status, stdout, stderr } = apply(host);
        expect(stderr).to.equal("");
        expect(status).to.equal(0);
        expect(stdout).to.equal(`pi-live: release ${releaseHash(files)} runs\n`);
        expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
        for (const [path, text] of Object.entries(files)) {
            expect(host.read(`root/opt/pi-live/current/${path}`)).to.equal(text);
        }
        expect(restarts(host)).to.have.members([nginxUnit, cameraUnit]);
        const keys = "root/etc/pi-live/secrets/keys.map";
        expect(host.read(keys)).to.equal('"~^gopro:gopro-key-0123$" 1;\n');
        expect(statSync(join(host.folder, keys)).mode & 0o777).to.equal(0o600);
        expect(statSync(join(host.folder, "root/etc/pi-live/secrets")).mode & 0o777).to.equal(0o700);
    });

    it("changes nothing the second time", () => {
        apply(host);
        expect(apply(host).status).to.equal(0);
        expect(restarts(host)).to.deep.equal([]);
    });

    it("restarts only what changed", () => {
        apply(host);
        expect(apply(host, changed({ "bin/camera-pattern.sh": "#!/bin/bash\nexit 0\n" })).status).to.equal(0);
        expect(restarts(host)).to.deep.equal([cameraUnit]);
    });

    it("restarts when a secret changed, though the release is the same", () => {
        apply(host);
        expect(apply(host, files, [{ ...key, value: "another-key-4567" }]).status).to.equal(0);
        expect(restarts(host)).to.include(nginxUnit);
        expect(host.read("root/etc/pi-live/secrets/keys.map")).to.contain("another-key-4567");
    });

    it("takes away the unit of a camera that is gone", () => {
        apply(host);
        apply(host, releaseFiles(hostSettings([gopro])));
        expect(existsSync(join(host.root, "etc/systemd/system", cameraUnit))).to.equal(false);
        expect(host.read("systemctl")).to.contain(`disable --now ${cameraUnit}`);
    });

    const refusals: [string, HostFiles, string][] = [
        ["nginx refuses its configuration", { "nginx.conf": "broken\n" }, "unknown directive broken"],
        ["systemd refuses a unit", { [`units/${cameraUnit}`]: "broken\n" }, "systemd refuses a unit"],
    ];
    for (const [what, change, reason] of refusals) {
        it(`leaves everything as it was when ${what}`, () => {
            apply(host);
            const { status, stderr } = apply(host, changed(change), [{ ...key, value: "another-key-4567" }]);
            expect(status).to.equal(1);
            expect(stderr).to.contain(reason);
            expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
            expect(host.read("root/etc/pi-live/secrets/keys.map")).to.contain("gopro-key-0123");
            expect(restarts(host)).to.deep.equal([]);
            expect(readdirSync(join(host.root, "opt/pi-live/releases"))).to.deep.equal([releaseHash(files)]);
        });
    }

    it("goes back when the new release does not start", () => {
        apply(host);
        const { status, stderr } = apply(
            host,
            changed({ "nginx.conf": "# never-starts\n", [`units/${nginxUnit}`]: "new\n" }),
        );
        expect(status).to.equal(1);
        expect(stderr).to.contain("the new release does not start").and.contain("the former one is back");
        expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
        expect(host.read(`root/etc/systemd/system/${nginxUnit}`)).to.equal(files[`units/${nginxUnit}`]);
    });

    it("keeps the last three releases", () => {
        const releases = [1, 2, 3, 4, 5].map((n) => changed({ "nginx.conf": `# ${n}\n` }));
        for (const release of releases) {
            expect(apply(host, release).status).to.equal(0);
            // Their age is told by the second on some file systems.
            host.run("touch", [
                "-d",
                `-${10 - releases.indexOf(release)} minutes`,
                join(host.root, "opt/pi-live", current(host)),
            ]);
        }
        expect(readdirSync(join(host.root, "opt/pi-live/releases")).sort()).to.deep.equal(
            releases
                .slice(2)
                .map((release) => releaseHash(release))
                .sort(),
        );
        expect(readdirSync(host.folder).filter((name) => name.startsWith(".pi-live-"))).to.have.lengthOf(1);
    });

    it("installs what the host lacks, and keeps the distribution's nginx out of the way", () => {
        host.run("rm", ["-r", join(host.root, "usr")]);
        expect(apply(host).status).to.equal(0);
        expect(host.read("apt")).to.equal("update -qq\ninstall -y -qq --no-install-recommends libnginx-mod-rtmp\n");
    });

    it("is taken away whole, and a second time without a word", () => {
        apply(host);
        const remove = host.write("remove.sh", removeScript);
        for (const times of [1, 2]) {
            const { status, stdout, stderr } = host.run("sh", [remove]);
            expect([times, status, stdout, stderr]).to.deep.equal([times, 0, "", ""]);
            expect(existsSync(join(host.root, "opt/pi-live"))).to.equal(false);
            expect(existsSync(join(host.root, "etc/pi-live"))).to.equal(false);
            expect(readdirSync(join(host.root, "etc/systemd/system"))).to.deep.equal([]);
        }
        expect(existsSync(join(host.root, "var/log/pi-live"))).to.equal(true);
    });

    it("refuses a secret of a kind that it does not know, before it changes anything", () => {
        host.write("apply.sh", applyScript);
        host.write("stage/nginx.conf", "");
        expect(
            host.run("sh", ["apply.sh", "abc", join(host.folder, "stage")], "wifi house cGFzcw==\n").status,
        ).to.equal(1);
        expect(existsSync(join(host.root, "etc/pi-live/secrets"))).to.equal(false);
    });

    it("hands every passphrase over as it was, whatever is in it", () => {
        const character = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
        const passphrase = fc.string({ unit: character, minLength: 10, maxLength: 64 });
        apply(host);
        fc.assert(
            fc.property(fc.array(passphrase, { minLength: 1, maxLength: 5 }), (values) => {
                const secrets = values.map((value, i): HostSecret => ({ kind: "srt", name: `t${i}`, value }));
                expect(apply(host, files, secrets).status).to.equal(0);
                values.forEach((value, i) => {
                    expect(host.read(`root/etc/pi-live/secrets/srt-t${i}`)).to.equal(value);
                });
            }),
            { numRuns: 10 },
        );
    });
});

describe("a bundle", () => {
    it("unpacks every text byte for byte, whatever shells make of it", () => {
        const line = fc.string({ unit: fc.constantFrom(..."ab '\"\\$`!(){}<>|&;~#%=\t-é€") });
        const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.map((each) => `${each}\n`).join(""));
        const apply = '#!/bin/sh\ncp -r "$2" "$HOST/unpacked"\n';
        const host = new FakeHost();
        try {
            fc.assert(
                fc.property(
                    fc.array(
                        text.filter((each) => each !== ""),
                        { minLength: 1, maxLength: 6 },
                    ),
                    (texts) => {
                        const release: HostFiles = { "apply.sh": apply };
                        texts.forEach((each, i) => (release[`bin/file-${i}.sh`] = each));
                        host.run("rm", ["-rf", join(host.folder, "unpacked")]);
                        expect(host.run("sh", [host.write("bundle.sh", bundle(release))]).status).to.equal(0);
                        texts.forEach((each, i) => {
                            expect(host.read(`unpacked/bin/file-${i}.sh`)).to.equal(each);
                        });
                    },
                ),
                { numRuns: 15 },
            );
        } finally {
            host.remove();
        }
    });

    it("is another release when a byte or a name differs, and the same whatever the order", () => {
        expect(releaseHash({ a: "1\n", b: "2\n" })).to.equal(releaseHash({ b: "2\n", a: "1\n" }));
        expect(releaseHash({ a: "1\n" })).to.not.equal(releaseHash({ b: "1\n" }));
        expect(releaseHash({ a: "b\n", c: "" })).to.not.equal(releaseHash({ a: "b\nc", d: "" }));
    });

    it("refuses paths and texts that a shell script cannot carry", () => {
        expect(() => bundle({ "../x": "\n" })).to.throw("no path for a release: ../x");
        expect(() => bundle({ "a b": "\n" })).to.throw("no path for a release: a b");
        expect(() => bundle({ a: "no end" })).to.throw("a does not end with a line end");
    });
});
