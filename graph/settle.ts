/** How long a failed program continues, so that further errors are collected; dependants of the failed part never settle. */
const graceMs = 100;

/** Waits for the end of a run, with a timeout that shortens after the first error. */
export class Settling {
    private failed: () => void = () => undefined;
    private readonly failure = new Promise<void>((resolve) => (this.failed = resolve));

    /** Called with every error of the run. */
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
            // An abandoned run may still throw: another known error.
            run.catch(() => undefined);
        }
    }
}
