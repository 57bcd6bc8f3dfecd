import type { RecordedResource } from "../graph/resource";
import type { RuleFinding, Rule } from "./rule";
import { rules } from "./rules";
import { Field, View, viewOf } from "./view";

export { rules } from "./rules";
export { RuleSeverity } from "./rule";
export type { Breach } from "./breach";
export type { RuleFinding, Rule } from "./rule";

/**
 * Everything that does not hold in a recording (`graph/`), all at once: errors first, then by code, then in the order in which
 * the program registered the resources. The same recording gives the same list. Secret values never stand in a message.
 */
export function findings(recording: { readonly resources: Iterable<RecordedResource> }): RuleFinding[] {
    const resources = [...recording.resources];
    const hide = redaction(resources);
    return judge(viewOf(resources), rules).map((finding) => ({ ...finding, message: hide(finding.message) }));
}

/** The findings of some rules over a view. */
export function judge(view: View, chosen: readonly Rule[]): RuleFinding[] {
    const place = new Map(view.resources.map(({ urn }, i) => [urn, i]));
    const all = chosen.flatMap(({ check, ...rule }) =>
        check(view).map((breach): RuleFinding => ({ ...breach, ...rule })),
    );
    const rank = ({ severity }: RuleFinding) => (severity === "error" ? 0 : 1);
    return all
        .map((finding, i) => ({ finding, i }))
        .sort(
            (a, b) =>
                rank(a.finding) - rank(b.finding) ||
                compare(a.finding.code, b.finding.code) ||
                (place.get(a.finding.urn) ?? 0) - (place.get(b.finding.urn) ?? 0) ||
                a.i - b.i,
        )
        .map(({ finding }) => finding);
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** Texts shorter than this are no secrets worth hiding, and would blot out half a message. */
const shortestSecret = 6;

/** Takes every secret text of the program out of a message. */
function redaction(resources: RecordedResource[]): (message: string) => string {
    const secrets = new Set<string>();
    for (const resource of viewOf(resources).resources) {
        for (const path of resource.secrets ?? []) collect(resource.inputs.find(path), secrets);
    }
    const known = [...secrets].sort((a, b) => b.length - a.length);
    return (message) => known.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}

function collect(field: Field | undefined, into: Set<string>): void {
    if (field === undefined) return;
    const { text } = field;
    if (text !== undefined && text.length >= shortestSecret) into.add(text);
    for (const [, value] of field.entries) collect(value, into);
    for (const item of field.items) collect(item, into);
}
