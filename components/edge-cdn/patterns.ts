/** CloudFront's path patterns: which paths one matches, and which patterns can never be reached. */

/**
 * What a pattern may hold besides the wildcards (CloudFront guide, "Path pattern"): 255 characters of these. `%` is not among
 * them, so a percent-encoded path can only be matched by a wildcard.
 */
const allowed = /^[A-Za-z0-9_\-.*?$/~"'@:+&]{1,255}$/;

/** True when CloudFront takes the text as a path pattern. */
export function isPathPattern(pattern: string): boolean {
    return allowed.test(pattern);
}

/**
 * True when the pattern matches the path. `*` stands for any number of characters, slashes too; `?` for exactly one; letters
 * keep their case; a leading slash may be left out; query strings never count (CloudFront guide, "Path pattern").
 */
export function matchesPath(pattern: string, path: string): boolean {
    const wanted = rooted(pattern);
    const given = rooted(path);
    // The usual two pointers: on a mismatch the last `*` takes one character more.
    let at = 0;
    let star = -1;
    let resume = 0;
    for (let i = 0; i < given.length;) {
        if (wanted[at] === "*") {
            star = at++;
            resume = i;
        } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[i])) {
            at++;
            i++;
        } else if (star >= 0) {
            at = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (wanted[at] === "*") at++;
    return at === wanted.length;
}

/** A behaviour that no request can reach, and the earlier ones that take all of its requests. */
export interface EdgeShadow {
    /** Place in the list, from 0. */
    index: number;
    /** Places of the earlier ones: one where a single pattern covers it, else all that are needed together. */
    by: number[];
}

/**
 * Behaviours that can never be reached, since the first match wins: every path of theirs is taken by earlier ones, by a single
 * one or by several together. Exact for patterns that CloudFront accepts.
 */
export function shadowedBehaviours(patterns: string[]): EdgeShadow[] {
    return patterns.flatMap((pattern, index) => {
        const earlier = patterns.slice(0, index);
        const single = earlier.findIndex((other) => isCovered(pattern, [other]));
        if (single >= 0) return [{ index, by: [single] }];
        return isCovered(pattern, earlier) ? [{ index, by: needed(pattern, earlier) }] : [];
    });
}

/** Leaves out, one by one, what is not needed for the cover. */
function needed(pattern: string, earlier: string[]): number[] {
    let kept = earlier.map((_, index) => index);
    for (const candidate of [...kept]) {
        const without = kept.filter((index) => index !== candidate);
        if (
            isCovered(
                pattern,
                without.map((index) => earlier[index]),
            )
        )
            kept = without;
    }
    return kept;
}

/** A character that no pattern can hold and every URL can: it stands for "whatever no pattern names". */
const fresh = "%";

/**
 * True when the others together match every path that the pattern matches.
 *
 * Only paths need a look in which the pattern's wildcards read the fresh character: the others can match that with wildcards
 * alone, and a wildcard matches whatever stands there instead. So the pattern is walked character by character, with the set
 * of places that the others can be in; a `*` repeats the fresh character until that set repeats.
 */
export function isCovered(pattern: string, others: string[]): boolean {
    const steps = walk(rooted(pattern));
    const automata = others.map(rooted);
    const seen = new Set<string>();
    const open: { step: number; places: Places }[] = [{ step: 0, places: automata.map((other) => close(other, [0])) }];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
        const key = `${state.step} ${state.places.map((place) => place.join(",")).join(" ")}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (state.step === steps.length) {
            if (!state.places.some((place, i) => place.includes(automata[i].length))) return false;
            continue;
        }
        const { character, repeats } = steps[state.step];
        const read = automata.map((other, i) => advance(other, state.places[i], character));
        if (repeats) open.push({ step: state.step + 1, places: state.places }, { step: state.step, places: read });
        else open.push({ step: state.step + 1, places: read });
    }
    return true;
}

/** For each of the other patterns, the places in it that the path read so far can have led to. */
type Places = number[][];

/** The pattern as characters to read one by one; of neighbouring wildcards the `?` come first, which changes nothing. */
function walk(pattern: string): { character: string; repeats: boolean }[] {
    return pattern
        .replace(/[*?]+/g, (run) => run.replaceAll("*", "") + (run.includes("*") ? "*" : ""))
        .split("")
        .map((character) =>
            character === "*" || character === "?"
                ? { character: fresh, repeats: character === "*" }
                : { character, repeats: false },
        );
}

/** Adds the places behind a `*`, which may stand for nothing. */
function close(pattern: string, places: number[]): number[] {
    const all = new Set(places);
    for (const place of all) if (pattern[place] === "*") all.add(place + 1);
    return [...all].sort((a, b) => a - b);
}

function advance(pattern: string, places: number[], character: string): number[] {
    const next = places.flatMap((place) => {
        if (pattern[place] === "*") return [place];
        return pattern[place] === "?" || pattern[place] === character ? [place + 1] : [];
    });
    return close(pattern, next);
}

/** CloudFront behaves the same with and without the leading slash. */
function rooted(pattern: string): string {
    return pattern.startsWith("/") ? pattern : `/${pattern}`;
}
