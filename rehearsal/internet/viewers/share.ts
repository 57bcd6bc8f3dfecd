/** A URL for each viewer, in proportion to the weights, mixed: whoever comes, the proportions hold so far. */
export function share(urls: { url: string; weight: number }[], count: number): string[] {
    const total = urls.reduce((sum, { weight }) => sum + weight, 0);
    const given = urls.map(() => 0);
    return Array.from({ length: count }, (_, i) => {
        const behind = urls.map(({ weight }, k) => ((i + 1) * weight) / total - given[k]);
        const most = behind.indexOf(Math.max(...behind));
        given[most] += 1;
        return urls[most].url;
    });
}
