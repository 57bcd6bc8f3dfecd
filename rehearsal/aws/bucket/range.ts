export interface ByteRange {
    first: number;
    last: number;
}

/** What a `Range` header asks of so many bytes; absent when all of them are to be sent: without one, or with several (as S3 does). */
export function rangeOf(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
    const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
    if (from === undefined || (from === "" && to === "")) return undefined;
    if (from === "") {
        const count = Math.min(Number(to), size);
        return count === 0 ? "unsatisfiable" : { first: size - count, last: size - 1 };
    }
    const first = Number(from);
    const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
    if (to !== "" && Number(to) < first) return undefined;
    return first >= size ? "unsatisfiable" : { first, last };
}
