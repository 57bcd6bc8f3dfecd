const most = 4096;

/** Numbers of a whole run in a bounded place: when it is full, every second one goes, and from then on only every second one comes. */
export class Samples {
    private kept: number[] = [];
    private every = 1;
    private offered = 0;

    add(value: number): void {
        if (this.offered % this.every === 0) this.kept.push(value);
        this.offered += 1;
        if (this.kept.length < most) return;
        this.kept = this.kept.filter((_, i) => i % 2 === 0);
        this.every *= 2;
    }

    /** How many were offered. */
    get count(): number {
        return this.offered;
    }

    /** The nearest-rank quantile, 0–1; NaN of none. */
    quantile(share: number): number {
        const sorted = [...this.kept].sort((a, b) => a - b);
        return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
    }
}
