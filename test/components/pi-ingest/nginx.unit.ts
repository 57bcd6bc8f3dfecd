import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { PiCamera } from "../../../components/pi-ingest/args";
import { nginxConf } from "../../../components/pi-ingest/nginx";
import { gopro, hostSettings, raspivid } from "./fixtures";

const conf = nginxConf(hostSettings([gopro, raspivid]));

/** The lines between an application's braces. */
function application(name: string, text = conf): string[] {
    const [, body] = text.split(`application ${name} {`);
    return body
        .slice(0, body.indexOf("}"))
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#"));
}

describe("nginx.conf", () => {
    it("has one worker, since more lose viewers", () => {
        expect(conf.match(/worker_processes (\d+);/g)).to.deep.equal(["worker_processes 1;"]);
    });

    it("has an application a camera, closed to all but the host and the given blocks", () => {
        expect(application("raspivid")).to.deep.equal([
            "live on;",
            "record off;",
            "idle_streams off;",
            "drop_idle_publisher 10s;",
            "wait_video on;",
            "allow publish 127.0.0.1;",
            "allow publish 192.168.0.0/16;",
            "deny publish all;",
            "allow play 127.0.0.1;",
            "allow play 192.168.0.0/16;",
            "deny play all;",
            "on_publish http://127.0.0.1:8935/auth;",
        ]);
    });

    it("asks about every publisher, and for a key only where there is one", () => {
        for (const name of ["gopro", "raspivid"]) {
            expect(application(name)).to.include("on_publish http://127.0.0.1:8935/auth;");
        }
        const [, keyed] = /map \$arg_app \$pi_live_keyed \{([^}]*)\}/.exec(conf) ?? [];
        expect(keyed.trim().split(/\s*\n\s*/)).to.deep.equal(["default 1;", '"~^raspivid$" 0;']);
    });

    it("logs refusals alone, without arguments, where keys travel, and holds no key", () => {
        const refusals = [
            "access_log syslog:server=unix:/dev/log,nohostname,tag=pi_live,severity=warn pi_live_journal if=$pi_live_refused;",
            "access_log /run/pi-live/refused.log pi_live_status if=$pi_live_refused;",
        ];
        const off = "access_log off;";
        expect(conf.match(/access_log .*;/g)).to.deep.equal([off, off, ...refusals, ...refusals]);
        expect(conf.match(/log_format .*;/g)?.join("")).to.not.match(/\$args|\$request|\$arg_key|\$arg_name/);
        expect(conf.match(/error_log .*;/g)).to.deep.equal(["error_log stderr warn;"]);
        expect(conf).to.not.contain("gopro-key-0123");
    });

    it("keeps statistics and the key check on loopback, and has no control: nothing there drops a camera", () => {
        const listens = conf.match(/listen .*;/g);
        expect(listens).to.deep.equal(["listen 1935;", "listen 127.0.0.1:8935;"]);
        expect(conf.match(/location .*(?= \{)/g)).to.deep.equal([
            "location = /connect",
            "location = /auth",
            "location = /stat",
        ]);
        expect(conf).not.to.match(/control/);
    });

    it("listens on IPv6 only for those who have it", () => {
        expect(nginxConf(hostSettings([gopro], { playCidrs: ["fd00::/8"] }))).to.contain(
            "listen [::]:1935 ipv6only=on;",
        );
    });

    it("balances its braces", () => {
        expect(conf.split("{").length).to.equal(conf.split("}").length);
    });

    it("property: is one that the real nginx accepts, whatever passed the checks", function () {
        this.timeout(60_000);
        if (!existsSync("/usr/lib/nginx/modules/ngx_rtmp_module.so")) {
            // Tier unit installs no Debian packages; where there is no nginx, the guests of tier pi try theirs (apply.pi.ts).
            console.log("    skipped: needs nginx and libnginx-mod-rtmp");
            this.skip();
        }
        const folder = mkdtempSync(join(tmpdir(), "pi-live-nginx-"));
        const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/);
        const block = fc.oneof(
            fc.ipV4().map((address) => address),
            fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
            fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([address, length]) => `${address}/${length}`),
        );
        const blocks = fc.array(block, { minLength: 1, maxLength: 4 });
        const key = fc.stringMatching(/^[A-Za-z0-9_-]{8,128}$/);
        const cameras = fc.uniqueArray(fc.tuple(name, fc.option(key, { nil: undefined })), {
            selector: ([application]) => application,
            minLength: 1,
            maxLength: 6,
        });
        try {
            fc.assert(
                fc.property(cameras, blocks, blocks, (named, publishCidrs, playCidrs) => {
                    const all: PiCamera[] = named.map(([application, publishKey]) => ({
                        application,
                        kind: "rtmp",
                        ...(publishKey === undefined ? {} : { publishKey }),
                    }));
                    // Blocks that the component would refuse as public are the harder case for nginx, so they stay.
                    const text = nginxConf(hostSettings(all, { publishCidrs, playCidrs }))
                        .replaceAll("/etc/pi-live/secrets", folder)
                        .replaceAll("/run/pi-live", folder)
                        // Folders that are compiled in are root's, and there only once root has started nginx.
                        .replace("http {", `http { ${ownFolders(folder)}`);
                    const keys = named.flatMap(([application, value]) =>
                        value === undefined ? [] : [`"~^${application}:${value}$" 1;\n`],
                    );
                    writeFileSync(join(folder, "keys.map"), keys.join(""));
                    writeFileSync(join(folder, "nginx.conf"), text);
                    const { status, stderr } = spawnSync(
                        "/usr/sbin/nginx",
                        // -e: the log that is compiled in is root's.
                        ["-t", "-q", "-e", "stderr", "-c", join(folder, "nginx.conf")],
                        {
                            encoding: "utf8",
                        },
                    );
                    // Who is not root is told so; and a network wider than its address is only a warning.
                    const complaints = stderr.split("\n").filter((line) => /\[(emerg|alert|crit|error)\]/.test(line));
                    expect({ status, complaints }).to.deep.equal({ status: 0, complaints: [] });
                }),
                { numRuns: 40 },
            );
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

function ownFolders(folder: string): string {
    const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    return kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
}
