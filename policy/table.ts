import type { Rule } from "./rule";

/** Codes come in hundreds, one for each theme: the one place that lists them. A theme without rules yet is reserved. */
const themes: Record<string, string> = {
    PL1: "Picture and sound",
    PL2: "Contribution",
    PL3: "Packaging",
    PL4: "Breaks and ads",
    PL5: "Edge",
    PL6: "Access and secrets",
    PL7: "Names and quotas",
    PL8: "Viewers' access",
    PL9: "Window and monitor",
};

/** The rules as a Markdown page (`docs/rules.md`). */
export function rulesPage(rules: readonly Rule[]): string {
    const errors = rules.filter(({ severity }) => severity === "error").length;
    const head = [
        "# Rules",
        "",
        "Facts that must hold across the resources of an event, checked by `./pi-live plan` over the recorded graph, and by",
        "`pulumi preview --policy-pack policy/pack` inside the engine. A broken error stops both; a warning is for someone to decide.",
        `There are ${rules.length}: ${errors} errors and ${rules.length - errors} warnings. A rule that meets a value which is not known yet reports nothing.`,
        "",
        "This page is written from the rules (`npx tsx policy/write-page.ts`); a test keeps the two equal.",
        "",
        // Prettier would pad every column to its widest cell.
        "<!-- prettier-ignore-start -->",
    ];
    const sections = Object.entries(themes).flatMap(([prefix, theme]) => [
        "",
        `## ${theme}`,
        "",
        ...section(
            rules.filter(({ code }) => code.startsWith(prefix)),
            prefix,
        ),
    ]);
    return `${[...head, ...sections, "", "<!-- prettier-ignore-end -->"].join("\n")}\n`;
}

function section(rules: readonly Rule[], prefix: string): string[] {
    if (rules.length === 0) return [`No rule yet: ${prefix}01–${prefix}99 are reserved.`];
    return [
        "| Code | Severity | What holds | Why | What to do |",
        "| --- | --- | --- | --- | --- |",
        ...rules.map(row),
    ];
}

function row({ code, severity, title, reason, fix, docs }: Rule): string {
    return `| ${[code, severity, `[${cell(title)}](${docs})`, cell(reason), cell(fix)].join(" | ")} |`;
}

/** A cell of a table: Markdown would take these for markup. */
function cell(text: string): string {
    return text.replace(/[|<>\\*]/g, (character) => `\\${character}`);
}
