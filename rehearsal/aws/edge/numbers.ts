/** Comparing whole numbers where only regular expressions are at hand: nginx's maps. */

/** Matches a text of digits that means a number above `bound`. */
export function above(bound: number): string {
    const digits = String(bound);
    const longer = `[1-9]\\d{${digits.length},}`;
    return `^0*(?:${[longer, ...sameLength(digits, (digit) => [digit + 1, 9])].join("|")})\\z`;
}

/** Matches a text of digits that means a number below `bound`; nothing for 0. */
export function below(bound: number): string {
    const digits = String(bound);
    // Without its leading zeros a 0 is empty; a first digit is none.
    const shorter = digits.length === 1 ? "" : `(?:[1-9]\\d{0,${digits.length - 2}})?`;
    const same = sameLength(digits, (digit, place) => [place === 0 ? 1 : 0, digit - 1]);
    return bound === 0 ? "^\\b\\B" : `^(?=\\d)0*(?:${[shorter, ...same].join("|")})\\z`;
}

/** Numbers of as many digits that agree up to a place and then differ within the range. */
function sameLength(digits: string, range: (digit: number, place: number) => [number, number]): string[] {
    return [...digits].flatMap((digit, place) => {
        const [low, high] = range(Number(digit), place);
        if (low > high) return [];
        const rest = digits.length - place - 1;
        return [`${digits.slice(0, place)}[${low}-${high}]${rest === 0 ? "" : `\\d{${rest}}`}`];
    });
}
