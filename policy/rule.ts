import type { Breach } from "./breach";
import type { View } from "./view";

/** How much a broken rule weighs: an error means that AWS refuses it or that viewers see it, a warning that someone should decide. */
export const RuleSeverity = { Error: "error", Warning: "warning" } as const;
export type RuleSeverity = (typeof RuleSeverity)[keyof typeof RuleSeverity];

/** A fact that must hold across the resources of an event. */
export interface Rule {
    /** Stable for good, e.g. `PL101`: never given to another rule. */
    code: string;
    /** The fact, as it should be: a short sentence. */
    title: string;
    severity: RuleSeverity;
    /** What happens when it does not hold. */
    reason: string;
    /** What to change. */
    fix: string;
    /** Page of AWS (or of the tool in question) that documents it, https. */
    docs: string;
    /** Every breach; empty when the rule holds, has nothing to check, or meets a value that is not known yet. Never throws. */
    check: (view: View) => Breach[];
}

/** A breach together with its rule. */
export interface RuleFinding extends Breach {
    code: string;
    title: string;
    severity: RuleSeverity;
    reason: string;
    fix: string;
    docs: string;
}
