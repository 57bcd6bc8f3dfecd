/** Index of the first item from which on the condition holds; the list's length when it never does. */
export function firstWhere<T>(list: readonly T[], holds: (item: T) => boolean): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (holds(list[middle])) high = middle;
        else low = middle + 1;
    }
    return low;
}
