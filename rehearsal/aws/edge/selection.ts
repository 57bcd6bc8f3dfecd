/** Which of a request's query names take part, in nginx's words. */
import type { EdgeNames } from "../../../components/edge-cdn/policies";
import type { Maps } from "./maps";

/** CloudFront keeps these to itself wherever viewers are signed (CloudFront guide, "How signed URLs work"). */
const signatureNames = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"];

/** `only` these names, or all but these. */
export interface Chosen {
    mode: "only" | "except";
    names: string[];
}

/** What one or the other takes; signatures never where viewers are signed. */
export function chosenOf(selections: (EdgeNames | undefined)[], signed: boolean): Chosen {
    const chosen = selections.map(plain).reduce(either, { mode: "only", names: [] });
    if (!signed) return chosen;
    return chosen.mode === "only"
        ? { mode: "only", names: chosen.names.filter((name) => !signatureNames.includes(name)) }
        : { mode: "except", names: [...new Set([...chosen.names, ...signatureNames])] };
}

function plain(selection: EdgeNames | undefined): Chosen {
    switch (selection?.mode) {
        case "all":
            return { mode: "except", names: [] };
        case "only":
        case "except":
            return { mode: selection.mode, names: selection.names };
        default:
            return { mode: "only", names: [] };
    }
}

function either(a: Chosen, b: Chosen): Chosen {
    if (a.mode === "only" && b.mode === "only") return { mode: "only", names: [...new Set([...a.names, ...b.names])] };
    if (a.mode === "except" && b.mode === "except")
        return { mode: "except", names: a.names.filter((name) => b.names.includes(name)) };
    const [kept, left] = a.mode === "only" ? [a, b] : [b, a];
    return { mode: "except", names: left.names.filter((name) => !kept.names.includes(name)) };
}

/**
 * Takes a query with `&` in front apart into runs of others and runs of chosen pairs. nginx has nine captures: the first holds others,
 * each further one a run of chosen pairs, the last what is left of a query with more runs.
 */
export function queryExpression(chosen: Chosen): string {
    const names = chosen.names.map(written).join("|");
    // No pair has no text: "a&&b" holds two.
    const listed = chosen.names.length === 0 ? "(?!)" : `(?:${names})(?:=|&|$)`;
    const taken = chosen.mode === "only" ? `&(?=${listed})[^&]+` : `&(?!${listed})[^&]+`;
    const other = chosen.mode === "only" ? `&(?!${listed})[^&]*` : `&(?:(?=${listed})[^&]*|(?=&|$))`;
    // `(?1)` is the first group's expression once more, which keeps this short enough for nginx.
    return `^((?:${other})*+)((?:${taken})*+)${"(?1)((?2))".repeat(6)}(?1)(.*)$`;
}

/** A name as a URL may write it: any character as itself or escaped. */
function written(name: string): string {
    return [...Buffer.from(name)]
        .map((byte) => {
            const character = String.fromCharCode(byte);
            const hex = byte.toString(16).padStart(2, "0");
            const escape = `%${hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`;
            if (character === " ") return `(?:\\+|${escape})`;
            return /[A-Za-z0-9]/.test(character)
                ? `(?:${character}|${escape})`
                : byte < 128 && /[\x21-\x7e]/.test(character) && character !== "+"
                  ? `(?:\\x${hex}|${escape})`
                  : escape;
        })
        .join("");
}

/** A variable that holds the chosen part of the query with a question mark in front, or nothing. */
export function queryVariable(maps: Maps, chosen: Chosen): string {
    if (chosen.mode === "only" && chosen.names.length === 0) return "";
    const pairs = maps.variable("&$args", [
        ["&", ""],
        [`~${queryExpression(chosen)}`, "$2$3$4$5$6$7$8$9"],
    ]);
    return maps.variable(pairs, [["~^&(.*)$", "?$1"]]);
}
