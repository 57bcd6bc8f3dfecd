/** Frames a second as a fraction in lowest terms. */
export interface ObsRate {
    numerator: number;
    denominator: number;
}

/** 29.97 stands for 30000/1001 (SMPTE), and so do 23.976 and 59.94 for their kind; other decimals are rounded to three. */
export function rateOf(framesPerSecond: number): ObsRate {
    const nearest = Math.round(framesPerSecond);
    if (framesPerSecond === nearest) return { numerator: nearest, denominator: 1 };
    const ntsc = (nearest * 1000) / 1001;
    // 29.97 and 23.98 are cut to two decimals, 23.976 to three.
    if (Math.abs(framesPerSecond - ntsc) < 0.006) return reduced({ numerator: nearest * 1000, denominator: 1001 });
    return reduced({ numerator: Math.round(framesPerSecond * 1000), denominator: 1000 });
}

export function reduced({ numerator, denominator }: ObsRate): ObsRate {
    const divisor = greatestCommonDivisor(numerator, denominator);
    return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
    return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
