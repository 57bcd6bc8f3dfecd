/**
 * The packager's "now": the programme date time of the newest picture plus what has passed since it came (MediaPackage guide,
 * "Time-shifted viewing": "'now' is the current time according to the program date time"). So a step of this machine's clock
 * moves no window.
 */
export class ProgrammeClock {
    private end = 0;
    private at = 0;
    private latest = 0;

    /** `steady`: a clock that only goes on, ms. */
    constructor(private readonly steady: () => number) {}

    /** The timeline reaches to this time now. */
    reaches(end: number): void {
        if (end <= this.end) return;
        this.end = end;
        this.at = this.steady();
    }

    now(): number {
        this.latest = Math.max(this.latest, this.end + Math.max(0, this.steady() - this.at));
        return this.latest;
    }
}
