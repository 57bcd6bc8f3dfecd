import { expect } from "chai";

import { lineOf } from "../../stacks/checks/problem";
import { inspectConfig } from "../../stacks/checks/settings";
import { parseStackFile } from "../../stacks/config/file";

/** Every problem of a config with some texts in place of others, line and column left out. */
export function configProblems(text: string, ...changes: [from: string, to: string][]): string[] {
    const changed = changes.reduce((before, [from, to]) => {
        expect(before, "the text to change").to.contain(from);
        return before.replaceAll(from, to);
    }, text);
    const { raw } = parseStackFile(changed, "Pulumi.x.yaml", {});
    return inspectConfig(raw).problems.map((problem) => {
        const line = lineOf(problem, raw.positions);
        expect(line).to.match(/^Pulumi\.x\.yaml:\d+:\d+ /);
        return line.replace(/^\S+ /, "");
    });
}
