import type { EncoderPlan } from "../../plan/types";
import type { Figures } from "../../run/hop";
import { Courier } from "./courier";
import { CpuMeter } from "./cpu";
import { Decoder } from "./decoder";
import { Feeder } from "./feeder";

/** ffmpeg tells its progress in steps of half a second, and sends a GOP at a time: a rate is that of so many seconds. */
const steadySeconds = 6;
/** Sooner nobody can tell how fast a new run is. */
const enoughSeconds = 3;

/** Called once a second: says how the pipeline does. */
export function figures(
    plan: EncoderPlan,
    feeder: Feeder,
    decoder: Decoder,
    courier: Courier,
    say: (figures: Figures) => void,
): () => void {
    const planned = plan.frameRate.numerator / plan.frameRate.denominator;
    const meters = { encoder: new CpuMeter(), decoder: new CpuMeter(), self: new CpuMeter() };
    const bytes = new Rate();
    let frames = new Rate();
    let { run } = feeder;
    return () => {
        if (feeder.run !== run) frames = new Rate();
        run = feeder.run;
        // The time until ffmpeg has its first picture says nothing of its speed.
        if (run.encoded > 0) frames.add(run.encoded);
        bytes.add(courier.bytes);
        // On a machine that is far too small no run lasts for long enough.
        const fps = frames.perSecond(enoughSeconds) ?? feeder.lateRate;
        const own = meters.self.percent(process.pid);
        say({
            bitrate: Math.round(8 * (bytes.perSecond(1) ?? 0)),
            ...(fps === undefined
                ? {}
                : { fps: Math.round(10 * fps) / 10, speed: Math.round((100 * fps) / planned) / 100 }),
            queueMs: Math.round(decoder.programme.waitingMs),
            backlog: run.backlog,
            dropped: feeder.dropped,
            repeated: feeder.repeated,
            runs: feeder.runs,
            undelivered: courier.waiting,
            lost: courier.lost,
            // The feeder is this process and the ffmpeg that reads the programme for it.
            cpuFeeder: own + meters.decoder.percent(decoder.pid),
            cpuEncoder: meters.encoder.percent(run.pid),
            preset: plan.preset,
        });
    };
}

/** How fast a number grows. */
class Rate {
    private readonly seen: { at: number; value: number }[] = [];

    add(value: number): void {
        this.seen.push({ at: performance.now(), value });
        if (this.seen.length > steadySeconds + 1) this.seen.shift();
    }

    /** Over the newest seconds; nothing before there are so many. */
    perSecond(least: number): number | undefined {
        const first = this.seen[0];
        const last = this.seen.at(-1);
        if (first === undefined || last === undefined || this.seen.length <= least) return undefined;
        return (1000 * (last.value - first.value)) / (last.at - first.at);
    }
}
