/** Maps in order, with at most `limit` calls under way. Rejects with the first that rejects. */
export async function mapLimited<T, R>(
    items: readonly T[],
    limit: number,
    map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
    const results = new Array<R>(items.length);
    let next = 0;
    const run = async () => {
        for (let i = next++; i < items.length; i = next++) results[i] = await map(items[i], i);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
    return results;
}
