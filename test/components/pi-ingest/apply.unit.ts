import { existsSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { applySteps, removeScript } from "../../../components/pi-ingest/host-scripts";
import { HostFiles } from "../../../components/pi-ingest/paths";
import { bundle, releaseFiles, releaseHash } from "../../../components/pi-ingest/release";
import { HostSecret, secretLines } from "../../../components/pi-ingest/secrets";
import { FakeHost, gopro, hostSettings, pattern } from "./fixtures";
import { makeHost } from "./fake-host";

const files = releaseFiles(hostSettings([gopro, pattern]));
const key: HostSecret = { kind: "key", name: "gopro", value: "gopro-key-0123" };

function changed(change: HostFiles): HostFiles {
    return { ...files, ...change };
}

/** Copies a release to the host's home folder and runs it, as CopyToRemote and Command do. */
function apply(
    host: FakeHost,
    release: HostFiles = files,
    secrets: HostSecret[] = [key],
    environment: Record<string, string> = {},
) {
    host.write("systemctl", "");
    const path = `.pi-live-${releaseHash(release).slice(0, 16)}.sh`;
    host.write(path, bundle(release));
    return host.run("sh", [path], secretLines(secrets), undefined, environment);
}

function current(host: FakeHost): string {
    return readlinkSync(join(host.root, "opt/pi-live/current"));
}

/** What the generator hands to systemd. */
function units(host: FakeHost): string[] {
    host.write("generated/x", "");
    host.run("sh", ["root/etc/systemd/system-generators/pi-live", "generated"]);
    return readdirSync(join(host.folder, "generated")).filter((name) => name.startsWith("pi-live-"));
}

function restarts(host: FakeHost): string[] {
    return host
        .read("systemctl")
        .split("\n")
        .filter((line) => line.startsWith("restart --no-block "))
        .flatMap((line) => line.slice("restart --no-block ".length).split(" "));
}

const nginxUnit = "pi-live-nginx.service";
const cameraUnit = "pi-live-camera-pattern.service";
/** All that runs by itself. */
const wanted = Object.keys(files)
    .filter((path) => path.startsWith("units/") && files[path].includes("\nWantedBy="))
    .map((path) => path.slice("units/".length))
    .sort();

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
        expect(stdout).to.equal(`pi-live: release ${releaseHash(files)} runs\npi-live: started ${wanted.join(" ")}\n`);
        expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
        for (const [path, text] of Object.entries(files)) {
            expect(host.read(`root/opt/pi-live/current/${path}`)).to.equal(text);
        }
        expect(restarts(host)).to.deep.equal(wanted);
        expect(wanted).to.include.members([nginxUnit, cameraUnit]);
        const keys = "root/etc/pi-live/secrets/keys.map";
        expect(host.read(keys)).to.equal('"~^gopro:gopro-key-0123$" 1;\n');
        expect(statSync(join(host.folder, keys)).mode & 0o777).to.equal(0o600);
        expect(statSync(join(host.folder, "root/etc/pi-live/secrets")).mode & 0o777).to.equal(0o700);
    });

    it("changes nothing the second time", () => {
        apply(host);
        expect(apply(host).status).to.equal(0);
        expect(restarts(host)).to.deep.equal([]);
        expect(host.read("systemctl")).to.not.contain("daemon-reload");
    });

    it("restarts only what changed", () => {
        apply(host);
        expect(apply(host, changed({ "bin/camera-pattern.sh": "#!/bin/bash\nexit 0\n" })).status).to.equal(0);
        expect(restarts(host)).to.deep.equal([cameraUnit]);
    });

    it("restarts what a changed secret belongs to, though the release is the same", () => {
        apply(host);
        for (const value of ["another-key-4567", "a-third-key-8901"]) {
            expect(apply(host, files, [{ ...key, value }]).status).to.equal(0);
            expect(restarts(host)).to.deep.equal([nginxUnit]);
            expect(host.read("root/etc/pi-live/secrets/keys.map")).to.contain(value);
        }
        expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
    });

    it("takes away the unit of a camera that is gone", () => {
        apply(host);
        apply(host, releaseFiles(hostSettings([gopro])));
        expect(host.read("systemctl")).to.contain(`stop ${cameraUnit}\n`);
        expect(units(host)).to.not.include(cameraUnit);
    });

    const refusals: [string, HostFiles, string][] = [
        [
            "nginx refuses its configuration",
            { "nginx.conf": "broken\n" },
            `pi-live: nginx refuses its configuration on ${hostname()}: change what it names, the former release stays live: unknown directive broken\n`,
        ],
        [
            "systemd refuses a unit",
            { [`units/${cameraUnit}`]: "broken\n" },
            `pi-live: systemd refuses a unit on ${hostname()}: `,
        ],
    ];
    for (const [what, change, reason] of refusals) {
        it(`leaves everything as it was when ${what}`, () => {
            apply(host);
            const { status, stderr } = apply(host, changed(change), [{ ...key, value: "another-key-4567" }]);
            expect(status).to.equal(1);
            expect(stderr.slice(0, reason.length)).to.equal(reason);
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
            changed({
                "nginx.conf": "# never-starts\n",
                [`units/${nginxUnit}`]: `# new\n${files[`units/${nginxUnit}`]}`,
            }),
        );
        expect(status).to.equal(1);
        expect(stderr).to.match(/^pi-live: pi-live-nginx.service does not run on .*: the former release is back; /);
        expect(current(host)).to.equal(`releases/${releaseHash(files)}`);
        expect(host.run("sh", ["-c", `cat root/opt/pi-live/current/units/${nginxUnit}`]).stdout).to.equal(
            files[`units/${nginxUnit}`],
        );
        expect(restarts(host)).to.deep.equal([nginxUnit, nginxUnit]);
    });

    it("leaves nothing running when the first release does not start", () => {
        host.write("stock-is-enabled", "enabled\n");
        host.write("stock-is-active", "active\n");
        const { status, stderr } = apply(host, changed({ "nginx.conf": "# never-starts\n" }));
        expect(status).to.equal(1);
        expect(stderr).to.match(/^pi-live: pi-live-nginx.service does not run on .*: nothing runs, as before; /);
        expect(existsSync(join(host.root, "opt/pi-live/current"))).to.equal(false);
        expect(readdirSync(join(host.folder, "active"))).to.deep.equal([]);
        expect(host.read("systemctl"))
            .to.contain("enable --quiet nginx.service\n")
            .and.contain("start nginx.service\n");
    });

    it("refuses a host whose own nginx is to listen on its port, also while that one is stopped", () => {
        const conf = "rtmp {\n    server {\n        listen 1935;\n    }\n}\n";
        host.write("root/etc/nginx/nginx.conf", conf);
        host.program("nginx", 'for file; do :; done\ncase $1 in -T) cat "$file" ;; esac');
        host.write("stock-is-enabled", "enabled\n");
        host.write("stock-is-active", "inactive\n");
        const { status, stderr } = apply(host);
        expect(status).to.equal(1);
        expect(stderr.replaceAll(host.root, "")).to.match(
            /^pi-live: nginx\.service is set up to listen on port 1935 \(the rtmp block of \/etc\/nginx\/nginx\.conf\) on .*: systemctl disable --now nginx\.service, or take that listener out of it/,
        );
        expect(existsSync(join(host.root, "opt/pi-live/current"))).to.equal(false);
        host.write("root/etc/nginx/nginx.conf", conf.replace("1935", "1936"));
        expect(apply(host).status).to.equal(0);
        expect(host.read("systemctl")).to.not.contain("disable");
    });

    it("keeps the last three releases", () => {
        const releases = [1, 2, 3, 4, 5].map((n) => changed({ "nginx.conf": `# ${n}\n` }));
        for (const release of releases) {
            expect(apply(host, release).status).to.equal(0);
            // Their age is told by the second on some file systems.
            host.run("touch", [
                "-d",
                `-${10 - releases.indexOf(release)} minutes`,
                join(host.root, "opt/pi-live", current(host), "apply.sh"),
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
        expect(host.read("apt")).to.match(
            /^.* -s install --no-install-recommends libnginx-mod-rtmp\n.* -y install .*\n$/,
        );
        expect(host.read("root/var/lib/pi-live/found/packages")).to.equal("libnginx-mod-rtmp\n");
    });

    it("is taken away whole, and a second time without a word", () => {
        apply(host);
        const remove = host.write("remove.sh", removeScript);
        for (const times of [1, 2]) {
            const { status, stdout, stderr } = host.run("sh", [remove]);
            expect([times, status, stdout, stderr]).to.deep.equal([times, 0, "", ""]);
            expect(existsSync(join(host.root, "opt/pi-live"))).to.equal(false);
            expect(existsSync(join(host.root, "etc/pi-live"))).to.equal(false);
            expect(host.run("find", [host.root, "-name", "*pi-live*"]).stdout).to.equal(
                `${join(host.root, "run/pi-live.lock")}\n`,
            );
        }
    });

    const wrongInputs: [string, string, string][] = [
        [
            "of a kind that it does not know",
            "wifi house cGFzcw==\nend\n",
            "standard input holds an unknown kind of secret",
        ],
        ["that was cut off", secretLines([key]).slice(0, -4), "the connection was cut before the secrets were there"],
    ];
    for (const [what, input, reason] of wrongInputs) {
        it(`refuses a secret ${what}, before it changes anything`, () => {
            host.write("bundle.sh", bundle(files));
            const { status, stderr } = host.run("sh", ["bundle.sh"], input);
            expect(status).to.equal(1);
            expect(stderr.startsWith(`pi-live: ${reason} on ${hostname()}: `)).to.equal(true);
            expect(readdirSync(join(host.root, "opt/pi-live/releases"))).to.deep.equal([]);
            expect(existsSync(join(host.root, "etc/pi-live/secrets"))).to.equal(false);
        });
    }

    it("does nothing when its copy was cut off, wherever", () => {
        const text = bundle(files);
        fc.assert(
            fc.property(fc.integer({ min: text.indexOf("\n{\n") + 3, max: text.length - 2 }), (length) => {
                host.write("bundle.sh", text.slice(0, length));
                expect(host.run("sh", ["bundle.sh"], secretLines([key])).status).to.not.equal(0);
                expect(readdirSync(host.root).sort()).to.deep.equal(["etc", "run", "usr"]);
            }),
            { numRuns: 20 },
        );
    });

    it("is whole after a cut, and completes the next time", () => {
        const next = changed({ "bin/camera-pattern.sh": "#!/bin/bash\nexit 0\n" });
        const secret = { ...key, value: "another-key-4567" };
        // Around the switch; every step is cut for real in test/pi/apply.pi.ts.
        for (const step of ["7", "9", "12"]) {
            expect(Object.keys(applySteps)).to.include(step);
            const fresh = makeHost();
            try {
                apply(fresh);
                const cut = apply(fresh, next, [secret], { PI_LIVE_STOP_AT: step });
                const now = current(fresh).slice("releases/".length);
                expect([releaseHash(files), releaseHash(next)], `step ${step}`).to.include(now);
                const keys = now === releaseHash(files) ? key.value : secret.value;
                expect(fresh.read("root/etc/pi-live/secrets/keys.map")).to.contain(keys);
                expect(apply(fresh, next, [secret]).status, `after step ${step}: ${cut.stderr}`).to.equal(0);
                expect(current(fresh)).to.equal(`releases/${releaseHash(next)}`);
                expect(fresh.read("root/etc/pi-live/secrets/keys.map")).to.contain(secret.value);
                expect(apply(fresh, next, [secret]).stdout).to.equal(`pi-live: release ${releaseHash(next)} runs\n`);
            } finally {
                fresh.remove();
            }
        }
    });

    it("hands every passphrase over as it was, whatever is in it", () => {
        const character = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
        const passphrase = fc.string({ unit: character, minLength: 10, maxLength: 64 });
        apply(host);
        fc.assert(
            fc.property(fc.array(passphrase, { minLength: 1, maxLength: 20 }), (values) => {
                const secrets = values.map((value, i): HostSecret => ({ kind: "srt", name: `t${i}`, value }));
                expect(apply(host, files, secrets).status).to.equal(0);
                values.forEach((value, i) => {
                    expect(host.read(`root/etc/pi-live/secrets/srt-t${i}`)).to.equal(`passphrase=${value}\n`);
                });
            }),
            { numRuns: 3 },
        );
    });
});
