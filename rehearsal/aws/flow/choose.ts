/** How long a source may send nothing before another takes over, ms. MediaConnect's is not published; viewers should lose no more. */
const silenceMs = 500;
/** How long a preferred source must have been there again before it takes over, ms: not at its first packet. */
const steadyMs = 5000;

/** When data came from a source, ms of any one clock. */
export interface SourceTimes {
    /** The newest; undefined: never any. */
    lastAt?: number;
    /** Since when it has come without a gap. */
    steadySince?: number;
}

/** Index of the source that is to be handed on, the first one preferred. Where nothing comes at all it stays as it is. */
export function chooseSource(sources: SourceTimes[], active: number, now: number): number {
    const alive = ({ lastAt }: SourceTimes) => lastAt !== undefined && now - lastAt <= silenceMs;
    const current = sources[active];
    if (current === undefined || !alive(current)) {
        const next = sources.findIndex(alive);
        return next < 0 ? active : next;
    }
    const better = sources.findIndex(
        (source, i) => i < active && alive(source) && now - (source.steadySince ?? now) >= steadyMs,
    );
    return better < 0 ? active : better;
}

/** Notes that data came. */
export function heard(times: SourceTimes, now: number): SourceTimes {
    const { lastAt, steadySince } = times;
    const gap = lastAt === undefined || now - lastAt > silenceMs;
    return { lastAt: now, steadySince: gap ? now : steadySince };
}
