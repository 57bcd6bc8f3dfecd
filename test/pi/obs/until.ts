export const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Asks until there is nothing wrong any more; throws what was wrong last. An exception is something wrong. */
export async function until(
    what: string,
    limitSeconds: number,
    wrong: () => Promise<string | undefined>,
): Promise<void> {
    const deadline = Date.now() + limitSeconds * 1000;
    for (;;) {
        const found = await wrong().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
        if (found === undefined) return;
        if (Date.now() > deadline) throw new Error(`waited ${limitSeconds} s for ${what}: ${found}`);
        await seconds(0.25);
    }
}
