/** How long a program that has failed goes on, so that what else is wrong is heard too; what waits for the failed part never ends. */
const graceMs = 100;

/** Waits for a run to end, gives up on it after a while, and soon after its first error. */
export class Settling {
    private failed: () => void = () => undefined;
    private readonly failure = new Promise<void>((resolve) => (this.failed = resolve));

    /** Told of every error of the run. */
    fail(): void {
        this.failed();
    }

    /** Throws what the run throws, or that it did not end within `timeoutMs`. */
    async wait(run: Promise<unknown>, timeoutMs: number): Promise<void> {
        const timers: NodeJS.Timeout[] = [];
        const after = (ms: number) => new Promise<void>((resolve) => timers.push(setTimeout(resolve, ms)));
        const late = after(timeoutMs).then(() => {
            throw new Error(`the program did not settle within ${timeoutMs / 1000} s: a promise never resolves`);
        });
        const given = this.failure.then(() => after(graceMs));
        try {
            await Promise.race([run, late, given]);
        } finally {
            timers.forEach(clearTimeout);
            // A run that was given up may still throw: that is one more of the errors that are known.
            run.catch(() => undefined);
        }
    }
}
