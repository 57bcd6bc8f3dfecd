import { expect } from "chai";
import { parse } from "yaml";

import { layerFiles } from "../../pi-image/layer";

/** What `rpi-image-gen metadata --lint` knows (raspberrypi/rpi-image-gen, site/metadata_parser.py, SUPPORTED_FIELD_PATTERNS). */
const layerFields = "Name Desc Version Requires Conflicts Category Type Generator Provides RequiresProvider".split(" ");

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
        expect(metadata(layer)).to.have.all.keys("Name", "Category", "Version", "Desc", "Requires");
        expect(parse(layer)).to.have.all.keys("mmdebstrap");
        expect(parse(layer)).to.have.nested.property("mmdebstrap.packages").that.includes("cloud-init");
    });

    it("installs without starting, and leaves the host key to each card", () => {
        const hooks = JSON.stringify(parse(layer));
        expect(hooks).to.contain("systemctl mask nginx.service");
        expect(hooks).to.contain("ssh_host_*_key*");
        expect(hooks).to.contain("file:///boot/firmware");
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

    it("masks nothing that it does not install", () => {
        const bare = layerFiles({ name: "dev", device: "rpi5", user: "pi", packages: ["ffmpeg"] });
        expect(bare["layer/pi-live-dev.yaml"]).not.to.contain("nginx");
    });
});
