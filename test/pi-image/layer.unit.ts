import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";

import { layerFiles } from "../../pi-image/layer";

/** What `rpi-image-gen metadata --lint` knows (raspberrypi/rpi-image-gen, site/metadata_parser.py, SUPPORTED_FIELD_PATTERNS). */
const layerFields =
    "Name Desc Version Requires Conflicts Category Type Generator Provides RequiresProvider AfterProvider".split(" ");

/** The header as that linter reads it: comment lines between the two marks, deb822 fields, each known and given once. */
function metadata(text: string): Record<string, string> {
    const lines = text.split("\n");
    const block = lines.slice(lines.indexOf("# METABEGIN") + 1, lines.indexOf("# METAEND"));
    const fields: Record<string, string> = {};
    for (const line of block) {
        const [, field, value] = /^# X-Env-Layer-([A-Za-z]+): (\S.*)$/.exec(line) ?? [];
        expect(field, line).to.be.oneOf(layerFields);
        expect(fields, line).not.to.have.property(field);
        fields[field] = value;
    }
    return fields;
}

const body = z.object({ mmdebstrap: z.object({ "customize-hooks": z.array(z.string()) }) });

/** The commands that mmdebstrap runs by `sh -c`, with the image's folder as the first argument. */
function hooksOf(text: string): string[] {
    return body.parse(parse(text)).mmdebstrap["customize-hooks"];
}

describe("the rpi-image-gen layer", () => {
    const files = layerFiles({
        name: "dev",
        device: "rpi4",
        user: "pi",
        packages: ["nginx", "libnginx-mod-rtmp", "ffmpeg"],
    });
    const layer = files["layer/pi-live-dev.yaml"];

    it("has a header that the generator's linter takes, and a body that is one YAML document", () => {
        expect(metadata(layer)).to.include({ Name: "pi-live-dev", Requires: "openssh-server" });
        expect(metadata(layer)).to.have.all.keys("Name", "Category", "Version", "Desc", "Requires", "AfterProvider");
        expect(parse(layer)).to.have.all.keys("mmdebstrap");
        expect(parse(layer)).to.have.nested.property("mmdebstrap.packages").that.includes("cloud-init");
    });

    it("installs without starting, and leaves the host key to each card", () => {
        const hooks = JSON.stringify(parse(layer));
        expect(hooks).to.contain("systemctl mask nginx.service");
        expect(hooks).to.contain("ssh_host_*_key*");
        expect(hooks).to.contain("file:///boot/firmware");
    });

    it("joins a Wi-Fi by what netplan starts", () => {
        expect(parse(layer))
            .to.have.nested.property("mmdebstrap.packages")
            .that.includes.members(["wpasupplicant", "iw"]);
    });

    it("leaves the network to the card: no DHCP of the device layer's, no second program at wlan0", () => {
        const root = mkdtempSync(join(tmpdir(), "pi-live-layer-"));
        try {
            for (const folder of ["bin", "image/etc/systemd/network", "image/etc/cloud/cloud.cfg.d", "image/etc/ssh"]) {
                mkdirSync(join(root, folder), { recursive: true });
            }
            // As rpi-device-base and systemd-net-min leave them.
            for (const name of ["01-eth0.network", "02-wlan0.network", "99-default.link"]) {
                writeFileSync(join(root, "image/etc/systemd/network", name), "[Network]\nDHCP=yes\n");
            }
            writeFileSync(join(root, "bin/chroot"), `#!/bin/sh\necho "$@" >>"${root}/chrooted"\n`, { mode: 0o755 });
            const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}` };
            for (const hook of hooksOf(layer)) {
                const { status, stderr } = spawnSync("sh", ["-c", hook, "hook", join(root, "image")], {
                    env,
                    encoding: "utf8",
                });
                expect([status, stderr], hook).to.deep.equal([0, ""]);
            }
            expect(readdirSync(join(root, "image/etc/systemd/network"))).to.deep.equal(["99-default.link"]);
            expect(readFileSync(join(root, "chrooted"), "utf8").split("\n")).to.include(
                `${join(root, "image")} systemctl mask iwd.service`,
            );
        } finally {
            rmSync(root, { recursive: true });
        }
    });

    it("is named by its config", () => {
        expect(parse(files["config/pi-live-dev.yaml"])).to.deep.equal({
            include: { file: "trixie-minbase.yaml" },
            device: { layer: "rpi4", user1: "pi" },
            image: { name: "pi-live-dev" },
            layer: { app: "pi-live-dev" },
            ssh: { pubkey_only: "y" },
        });
    });

    it("brings the firewall that stock images have, where nginx is", () => {
        expect(parse(layer)).to.have.nested.property("mmdebstrap.packages").that.includes("nftables");
    });

    it("masks nothing that it does not install", () => {
        const bare = layerFiles({ name: "dev", device: "rpi5", user: "pi", packages: ["ffmpeg"] });
        expect(bare["layer/pi-live-dev.yaml"]).not.to.match(/nginx|nftables/);
    });
});
