import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";

import { cardFiles } from "../../pi-image/card";
import { networkConfig } from "../../pi-image/network-config";
import { CardSettings, CardWifi, ingestPackages } from "../../pi-image/settings";
import { userData } from "../../pi-image/user-data";
import { hostLabel, isSsid, wifiPassword } from "../../stacks/settings/pi-image";
import { full, plain } from "./fixtures";

/** As cloud-init reads it: YAML 1.1, in which `no` is false and 012 is ten. */
function read(text: string): unknown {
    return parse(text, { version: "1.1", merge: false });
}

const printable = (unit: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
    fc.string({ unit, minLength, maxLength });
/** Names that people and YAML give other meanings. */
const tricky = fc.constantFrom(
    ..."no yes on off null ~ true 012 0x1F 1e3 12:30:45 .inf = - ? : # & * ! | > % @ ` ' \" \\ {} [] , a:b a#b".split(
        " ",
    ),
    " lead",
    "trail ",
    "a: b",
    "a #b",
    "Café 📹",
    "2026-11-22",
    "%YAML 1.1",
    "---",
    "...",
    "<<",
    "\u00a0",
);
const ssid = fc
    .oneof(
        tricky,
        printable(
            fc.constantFrom("grapheme", "binary").chain((unit) => fc.string({ unit, maxLength: 1 })),
            1,
            32,
        ),
    )
    .filter(isSsid);
const password = fc
    .oneof(
        tricky.map((text) => text.padEnd(8, "x")),
        printable(
            fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
            8,
            63,
        ),
        fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEF"), minLength: 64, maxLength: 64 }),
        fc.stringMatching(/^0[0-9]{7,20}$/),
    )
    .filter((text) => wifiPassword.safeParse(text).success);
const wifi: fc.Arbitrary<CardWifi> = fc.record(
    { ssid, password, hidden: fc.boolean() },
    { requiredKeys: ["ssid"], noNullPrototype: true },
);

describe("the files of a Pi's card", () => {
    it("let one user in by key, with sudo that asks for nothing, and prove who the host is", () => {
        const said = read(userData(full));
        expect(userData(full)).to.match(/^#cloud-config\n/);
        expect(said).to.deep.include({
            hostname: "raspberrypi",
            user: {
                name: "pi",
                lock_passwd: true,
                shell: "/bin/bash",
                sudo: "ALL=(ALL) NOPASSWD:ALL",
                ssh_authorized_keys: full.authorizedKeys,
            },
            ssh_pwauth: false,
            ssh_deletekeys: true,
            ssh_keys: { ed25519_private: full.hostKey.privateKey, ed25519_public: `${full.hostKey.publicKey}\n` },
        });
    });

    it("do everything of the early start once an instance, and keep the distribution's nginx down", () => {
        const commands = [...userData(full).matchAll(/- (systemctl .*)/g)].map(([, command]) => command);
        expect(commands).to.deep.equal([
            "systemctl --no-reload mask regenerate_ssh_host_keys.service nginx.service",
            "systemctl enable ssh.service && systemctl start --no-block ssh.service",
            "systemctl stop regenerate_ssh_host_keys.service || true",
        ]);
        expect(userData(full).match(/- - cloud-init-per\n +- instance\n/g)).to.have.lengthOf(3);
        expect(userData(plain)).not.to.contain("nginx");
    });

    it("say nothing of what the config leaves open", () => {
        expect(read(userData(plain))).to.have.all.keys(
            ..."hostname manage_etc_hosts user ssh_pwauth ssh_deletekeys ssh_keys bootcmd write_files apt ntp".split(
                " ",
            ),
        );
        expect(read(networkConfig(plain))).to.deep.equal({
            network: { version: 2, ethernets: { eth0: { dhcp4: true, optional: true } } },
        });
    });

    it("hold the wire's fixed address and every Wi-Fi network", () => {
        expect(read(networkConfig(full))).to.deep.equal({
            network: {
                version: 2,
                ethernets: {
                    eth0: {
                        dhcp4: false,
                        addresses: ["192.168.1.10/24"],
                        routes: [{ to: "default", via: "192.168.1.1" }],
                        nameservers: { addresses: ["192.168.1.1", "fd00::1"] },
                        optional: true,
                    },
                },
                wifis: {
                    wlan0: {
                        dhcp4: true,
                        optional: true,
                        "regulatory-domain": "NO",
                        "access-points": {
                            no: { password: "0012345678" },
                            "Café 📹: #1": { password: `a: "b" #'c' \\ %` },
                            "12": { password: "f".repeat(64), hidden: true },
                            "~ open": {},
                        },
                    },
                },
            },
        });
    });

    it("are the same for the same settings, and another instance for others", () => {
        const id = (card: CardSettings) => cardFiles(card)["meta-data"];
        expect(cardFiles(full)).to.deep.equal(cardFiles({ ...full }));
        expect(id(plain)).to.match(/^instance-id: pi-live-venue-[0-9a-f]{12}\nlocal-hostname: raspberrypi\n$/);
        const others = [full, { ...plain, user: "crew" }, { ...plain, wifi: [{ ssid: "a" }] }].map(id);
        expect(new Set([id(plain), ...others])).to.have.lengthOf(4);
    });

    it("carry any network name and password that passes the checks", () => {
        fc.assert(
            fc.property(fc.uniqueArray(wifi, { selector: (one) => one.ssid, maxLength: 4 }), (networks) => {
                const said = read(networkConfig({ ...plain, wifi: networks, regulatoryDomain: "GB" }));
                const points = Object.fromEntries(
                    networks.map(({ ssid: name, password: word, hidden = false }) => [
                        name,
                        { ...(word === undefined ? {} : { password: word }), ...(hidden ? { hidden } : {}) },
                    ]),
                );
                expect(said).to.have.nested.property("network.version", 2);
                expect(networkConfig({ ...plain, wifi: networks })).not.to.match(/^ *<</m);
                if (networks.length === 0) return;
                expect(said).to.have.nested.property("network.wifis.wlan0.access-points").that.deep.equals(points);
            }),
            { numRuns: 500 },
        );
    });

    it("carry any host name that passes the check", () => {
        const label = fc
            .oneof(
                fc.constantFrom("no", "on", "null", "012", "1e3", "0x1f", "y"),
                fc.stringMatching(/^[a-z0-9-]{1,63}$/),
            )
            .filter((text) => hostLabel.safeParse(text).success);
        fc.assert(
            fc.property(label, (hostname) => {
                expect(read(userData({ ...plain, hostname }))).to.have.property("hostname", hostname);
                const meta = cardFiles({ ...plain, hostname })["meta-data"];
                expect(read(meta)).to.have.property("local-hostname", hostname);
            }),
        );
    });

    it("need no nginx where the camera goes straight to SRT", () => {
        expect(ingestPackages({ nginx: false, multicastName: false })).to.deep.equal(["ffmpeg"]);
        expect(ingestPackages({ nginx: true, multicastName: true })).to.deep.equal([
            "nginx",
            "libnginx-mod-rtmp",
            "ffmpeg",
            "avahi-daemon",
        ]);
    });
});
