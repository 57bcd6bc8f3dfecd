import type { HopMessage } from "./hop";

/** Reads what ffmpeg's `-progress` prints, once a second: a hop is ready with its first picture or sound that went out. */
export function progressReader(): (line: string) => HopMessage[] {
    let values: Record<string, string> = {};
    let sizes: { at: number; bytes: number }[] = [];
    return (line) => {
        const [, key, value] = /^([a-z0-9_.]+)=\s*(\S*)\s*$/.exec(line) ?? [];
        if (key === undefined) return [];
        values[key] = value;
        // Words without figures: a line that was taken is not kept among what the program said.
        if (key !== "progress") return [{ kind: "figures", figures: {} }];
        const { frame, fps, speed, total_size: size, drop_frames: dropped, out_time_us: time } = values;
        values = {};
        const now = { at: performance.now(), bytes: Number(size) };
        // Bytes of the last five seconds: key frames would make a shorter mean jump.
        if (Number.isFinite(now.bytes))
            sizes = [...sizes.filter(({ at, bytes }) => at > now.at - 5500 && bytes <= now.bytes), now];
        const [first] = sizes;
        const bitrate =
            first === undefined || first === now ? 0 : ((now.bytes - first.bytes) * 8000) / (now.at - first.at);
        const figures = {
            bitrate: Math.round(bitrate),
            fps: Number(fps) || 0,
            frames: Number(frame) || 0,
            dropped: Number(dropped) || 0,
            speed: Number.parseFloat(speed ?? "") || 0,
        };
        return [...(Number(time) > 0 ? [{ kind: "ready" as const }] : []), { kind: "figures", figures }];
    };
}
