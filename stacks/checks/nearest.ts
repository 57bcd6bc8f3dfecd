import { distance } from "fastest-levenshtein";

/** The known word that is the fewest edits away; none when nothing is alike (more edits than `most`, or half of it changed). */
export function nearest(word: string, known: readonly string[], most = Infinity): string | undefined {
    // No key of ours is as long, and the distance takes the product of both lengths.
    if (word.length > longestWord) return undefined;
    const [best] = known
        .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
        .sort((a, b) => a.edits - b.edits);
    if (best === undefined || best.edits > most) return undefined;
    return best.edits <= Math.max(2, Math.floor(best.candidate.length / 2)) ? best.candidate : undefined;
}

const longestWord = 100;
