import { setTimeout as wait } from "node:timers/promises";

/** Waits until something is met, and does `meanwhile` again and again. Throws what it waited for when that takes too long. */
export async function until(
    what: string,
    seconds: number,
    met: () => boolean | Promise<boolean>,
    meanwhile?: () => unknown,
): Promise<void> {
    for (const end = performance.now() + 1000 * seconds; !(await met()); await wait(50)) {
        await meanwhile?.();
        if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    }
}
