import { boundedLines, maskCredentials } from "../components/common/shown";
import type { RuleFinding } from "../policy";
import type { Placeholder } from "../stacks/config/placeholders";

/** Every finding with its place, reason, fix and page. */
export function findingsText(findings: readonly RuleFinding[]): string[] {
    if (findings.length === 0) return ["Findings: none"];
    const errors = findings.filter(({ severity }) => severity === "error").length;
    return [
        `Findings: ${count(errors, "error")}, ${count(findings.length - errors, "warning")}`,
        ...grouped(findings).flatMap(({ first, all }) => [
            `  ${first.severity} ${first.code}: ${first.title}`,
            ...boundedLines(
                all.map(({ urn, path, message }) =>
                    maskCredentials(`${nameOf(urn)}${path === undefined ? "" : ` ${path}`}: ${message}`),
                ),
            ).map((line) => `    ${line}`),
            `    why:  ${first.reason}`,
            `    fix:  ${first.fix}`,
            `    docs: ${first.docs}`,
        ]),
    ];
}

/** Secrets that could not be opened; checks of their text are skipped. */
export function placeholdersText(placeholders: readonly Placeholder[]): string[] {
    if (placeholders.length === 0) return [];
    return [
        "Not checked, since the secret is not known here (a placeholder replaces it):",
        ...placeholders.map(({ key, why }) => `  pi-live:${key}: ${why}`),
    ];
}

export function count(number: number, word: string): string {
    return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}

/** One group per rule, in the order of the findings. */
function grouped(findings: readonly RuleFinding[]): { first: RuleFinding; all: RuleFinding[] }[] {
    const groups = new Map<string, RuleFinding[]>();
    for (const finding of findings) groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
    return [...groups.values()].map((all) => ({ first: all[0], all }));
}
