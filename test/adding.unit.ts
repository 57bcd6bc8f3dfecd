import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

const root = path.resolve(__dirname, "..");
const page = "docs/adding.md";
const text = readFileSync(path.join(root, page), "utf8");

/** Paths in code spans; those with a placeholder (`<component>`, `*.unit.ts`, `…Problems`) name no file. */
function namedPaths(markdown: string): string[] {
    return [...markdown.matchAll(/`([\w.-]+(?:\/[\w.-]*)+)`/g)].map(([, named]) => named);
}

/** Targets of links inside the repository, from its top. */
function linkedPaths(markdown: string): string[] {
    return [...markdown.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link]) => path.join(path.dirname(page), link));
}

describe("docs/adding.md", () => {
    it("names files that exist", () => {
        const named = [...namedPaths(text), ...linkedPaths(text)];
        expect(named.length).to.be.greaterThan(90);
        expect(named.filter((file) => !existsSync(path.join(root, file)))).to.deep.equal([]);
    });

    it("has the sections that CONTRIBUTING.md links to", () => {
        const contributing = readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8");
        const anchors = [...contributing.matchAll(/docs\/adding\.md#([\w-]+)/g)].map(([, anchor]) => anchor);
        const sections = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) =>
            title
                .toLowerCase()
                .replace(/[^\w -]/g, "")
                .replaceAll(" ", "-"),
        );
        expect(anchors).to.deep.equal(sections);
    });

    it("names the check of every component", () => {
        const checks = [...text.matchAll(/^ *\| `\w+` +\| `(\w+)` +\| `([^`]+)`/gm)];
        expect(checks.length).to.equal(8);
        for (const [, check, file] of checks)
            expect(readFileSync(path.join(root, file), "utf8")).to.contain(`export function ${check}(`);
    });
});
