/** How long many things took, by the millisecond; beyond ten seconds they count as ten. */
export class Spread {
    private readonly counts = new Uint32Array(10_001);
    private total = 0;

    add(ms: number): void {
        this.counts[Math.min(10_000, Math.max(0, Math.ceil(ms)))] += 1;
        this.total += 1;
    }

    /** The time that this part of them took at most, ms; 0 for none. */
    at(part: number): number {
        let left = Math.ceil(this.total * part);
        for (let ms = 0; ms < this.counts.length; ms++) {
            left -= this.counts[ms];
            if (left <= 0) return ms;
        }
        return 0;
    }
}
