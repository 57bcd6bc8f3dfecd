import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

const root = path.resolve(__dirname, "..");

/** Words and citations that are never right here, with what to write. Extend it when a review finds another one. */
const refused: readonly [pattern: RegExp, instead: string][] = [
    [/\bmend(s|ed|ing|Of)?\b/i, "fix"],
    [/\b(see|mend): {1,2}(https|\$\{)/, "docs:, fix:"],
    [
        /\bfacts:? ?\/?(pi|aws|pulumi|engine|anchors|house|day)(\.md|, |\))/,
        "the primary source, or a page below docs/facts/",
    ],
    [/\b(pi|aws|pulumi|engine|anchors|house)\.md §/, "the primary source, or a page below docs/facts/"],
    [/\bthe seed('s)?\b(?! of)/, "nothing, or the source of the value"],
    [/\bwas hoped for\b/, "the measured value alone"],
    [/\bthe issue(:|'s| says| asks)/, "the reason itself"],
    [/\b(tell(s)?|told) (the person|a crew|the crew)\b/, "report, print, log"],
    [/\bwhoever answers is believed\b/i, "any host key is accepted"],
    [/\bis asked nowhere\b/, "is never requested"],
    [/\bstands in (its|their) place\b/, "replaces it"],
];

/** Names of files that say nothing of their content. */
const refusedFiles = /(^|\/)words\.ts$/;

/** Exceptions, each with its reason. */
const allowed: readonly string[] = [
    // Lists the refused words.
    "test/language.unit.ts",
];

const texts = /\.(ts|mts|mjs|cjs|js|sh|pl|md|html|css|ya?ml)$/;

function trackedFiles(): string[] {
    return execFileSync("git", ["-C", root, "ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
}

/** `file:line: text → what to write`, for each refused word. */
function problemsOf(file: string, content: string): string[] {
    return content
        .split("\n")
        .flatMap((line, i) =>
            refused
                .filter(([pattern]) => pattern.test(line))
                .map(([, instead]) => `${file}:${i + 1}: ${line.trim().slice(0, 100)} → ${instead}`),
        );
}

describe("the language of code, messages and pages", () => {
    it("has none of the words that CONTRIBUTING.md refuses", () => {
        const problems = trackedFiles()
            .filter((file) => texts.test(file) && !allowed.includes(file))
            .flatMap((file) => problemsOf(file, readFileSync(path.join(root, file), "utf8")));
        expect(problems).to.deep.equal([]);
    });

    it("names files after their content", () => {
        expect(trackedFiles().filter((file) => refusedFiles.test(file) && !allowed.includes(file))).to.deep.equal([]);
    });

    it("finds such a word", () => {
        expect(problemsOf("a.ts", "fine\n// how to mend it")).to.deep.equal(["a.ts:2: // how to mend it → fix"]);
        expect(problemsOf("a.ts", "// measured (facts pi.md §2)")).to.have.length.above(0);
    });

    it("has a glossary that README names", () => {
        const pages = ["README.md", "CONTRIBUTING.md"].map((file) => readFileSync(path.join(root, file), "utf8"));
        for (const page of pages) expect(page).to.contain("docs/glossary.md");
    });
});
