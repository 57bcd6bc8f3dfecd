import { expect } from "chai";

import { ConfigError } from "../../../stacks/checks/problem";
import { checkConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";

/** The first line of the refusal. */
function refusal(text: string): string {
    try {
        checkConfig(parseStackFile(text, "Pulumi.dev.yaml", {}).raw);
        return "accepted";
    } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.lines.length).to.be.at.most(10);
        return error.lines[0];
    }
}

describe("a stack file that grows as it is read", () => {
    it("is refused where an alias stands inside of what it stands for", () => {
        expect(refusal("config:\n  pi-live:event: &e\n    name: x\n    tags: *e\n")).to.equal(
            "Pulumi.dev.yaml:4:11: found *e inside of &e, expected a value that does not hold itself; write the value itself",
        );
        expect(refusal("config: &all\n  a: [1, { b: [*all] }]\n")).to.match(
            /^Pulumi\.dev\.yaml:2:16: found \*all inside/,
        );
        expect(refusal("&root\nconfig: { a: *root }\n")).to.match(/^Pulumi\.dev\.yaml:2:14: found \*root inside/);
        // As a key, and by way of another anchor.
        expect(refusal("config: &a\n  x: &b { y: *a }\n  z: *b\n")).to.match(
            /^Pulumi\.dev\.yaml:2:14: found \*a inside/,
        );
        expect(refusal("config: &a\n  ? *a\n  : 1\n")).to.match(/^Pulumi\.dev\.yaml:2:5: found \*a inside/);
    });

    it("is refused where aliases multiply, at once", () => {
        const level = (i: number) => `  l${i}: &l${i} [${Array.from({ length: 9 }, () => `*l${i - 1}`).join(", ")}]`;
        const bomb = ["config:", "  l0: &l0 [x, x, x]", ...Array.from({ length: 40 }, (_, i) => level(i + 1)), ""].join(
            "\n",
        );
        expect(refusal(bomb)).to.match(
            /^Pulumi\.dev\.yaml:\d+:\d+: found aliases that multiply to more values .*, expected at most 50,000 values, aliases replaced; write out/,
        );
    });

    it("is refused where an alias has no anchor before it", () => {
        expect(refusal("config:\n  a: *later\n  b: &later 1\n")).to.match(
            /^Pulumi\.dev\.yaml:2:6: found (no YAML: Unresolved alias|\*later)/,
        );
    });

    it("is refused where lists and groups are nested without end, in every notation", () => {
        const deep = 20_000;
        const texts = {
            flow: `config:\n  a: ${"[".repeat(deep)}`,
            closed: `config:\n  a: ${"[".repeat(100)}${"]".repeat(100)}\n`,
            maps: `config:\n  a: ${"{a: ".repeat(deep)}`,
            lists: `config:\n  a:\n    ${"- ".repeat(deep)}x\n`,
            // The parser overflows inside of itself at about this depth.
            top: `x: ${"[".repeat(5000)}`,
            "top, as groups": "{a: ".repeat(5000),
        };
        for (const [notation, text] of Object.entries(texts)) {
            const refused = refusal(text);
            expect(refused, notation).to.match(/^Pulumi\.dev\.yaml:\d+:\d+: found (more than 64 lists|no YAML)/);
            expect(refused, notation).not.to.contain("call stack");
        }
    });

    it("is refused for its length without a word on aliases when it has none", () => {
        const cameras = Array.from({ length: 10_000 }, (_, i) => `    - { application: cam${i}, kind: rtmp }\n`);
        expect(refusal(`config:\n  pi-live:cameras:\n${cameras.join("")}`)).to.equal(
            "Pulumi.dev.yaml:3:5: found more values than a stack file may hold, expected at most 50,000 values; take out what the event does not need",
        );
    });

    it("is read in full with aliases that only save writing", () => {
        const { raw } = parseStackFile(
            "config:\n  pi-live:a: &x [1, 2]\n  pi-live:b: { c: *x, d: *x }\n",
            "Pulumi.dev.yaml",
            {},
        );
        expect(raw.values).to.deep.equal({ a: [1, 2], b: { c: [1, 2], d: [1, 2] } });
    });
});
