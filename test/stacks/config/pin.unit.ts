import { readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";

import { pinHostKey } from "../../../stacks/config/pin";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHost";
const dev = readFileSync("Pulumi.dev.yaml", "utf8");

const stack = (hosts: string) => `# a stack\nconfig:\n  pi-live:pi: # Pis\n    hosts:\n${hosts}  other:key: 1\n`;

describe("pinning a host key in a stack file", () => {
    it("changes two places of the committed file and no other", () => {
        const lines = dev.split("\n");
        const at = lines.findIndex((line) => line.includes("unpinnedHostKey"));
        const host = lines.findIndex((line) => line.includes("host: raspberrypi.local"));
        const comments = lines
            .slice(0, at)
            .reverse()
            .findIndex((line) => !/^\s*#/.test(line));
        const expected = [
            ...lines.slice(0, host + 1),
            `        hostKey: ${key}`,
            ...lines.slice(host + 1, at - comments),
            ...lines.slice(at + 1),
        ];
        expect(pinHostKey(dev, "venue", key).split("\n")).to.deep.equal(expected);
    });

    it("puts a new key in the place of an old one, and keeps what is said beside it", () => {
        const text = stack(
            "      - name: venue\n        host: pi.local # in the van\n        hostKey: 'ssh-ed25519 OLD' # card 3\n",
        );
        const pinned = text.replace("'ssh-ed25519 OLD'", key);
        expect(pinHostKey(text, "venue", key)).to.equal(pinned);
        expect(pinHostKey(pinned, "venue", key)).to.equal(pinned);
    });

    it("leaves other hosts alone, in flow style too", () => {
        const text = stack(
            "      - { name: one, host: a.local, unpinnedHostKey: true }\n      - {unpinnedHostKey: true, name: two, host: b.local}\n",
        );
        expect(pinHostKey(text, "one", key)).to.equal(
            text.replace("host: a.local, unpinnedHostKey: true", `host: a.local, hostKey: ${key}`),
        );
        expect(pinHostKey(text, "two", key)).to.equal(
            text.replace(
                "{unpinnedHostKey: true, name: two, host: b.local}",
                `{name: two, host: b.local, hostKey: ${key}}`,
            ),
        );
    });

    it("says the same as the library would, or nothing", () => {
        const entry = fc.constantFrom(
            "port: 22",
            "user: pi # who",
            "exit: { kind: obs }",
            "unpinnedHostKey: true",
            "publishCidrs:\n          - 10.0.0.0/8",
        );
        const block = fc.tuple(
            fc.uniqueArray(entry),
            fc.constantFrom("", "        # why\n", "\n"),
            fc.constantFrom("", " # here"),
        );
        fc.assert(
            fc.property(block, ([entries, between, behind]) => {
                const text = stack(
                    `      - name: venue\n        host: a.local${behind}\n${entries.map((one) => `${between}        ${one}\n`).join("")}`,
                );
                const pinned = pinHostKey(text, "venue", key);
                const hosts: unknown = parse(pinned);
                expect(hosts).to.have.nested.property("config.pi-live:pi.hosts[0].hostKey", key);
                expect(hosts).not.to.have.nested.property("config.pi-live:pi.hosts[0].unpinnedHostKey");
                expect(pinned.match(/#/g)?.length ?? 0).to.be.at.least((text.match(/#/g)?.length ?? 0) - 1);
            }),
        );
    });

    it("says which host is not there", () => {
        expect(() => pinHostKey(dev, "van", key)).to.throw("the file has no pi-live:pi.hosts entry called van");
    });
});
