/** A machine that is too small is noticed while it plays, too: what an encoder that falls behind goes on with, in words. */
import type { Effort } from "../plan/scale";
import type { HopKind } from "./hop-kind";
import type { HopStatus } from "./supervisor";

/** Below this the encoder makes less than real time: pictures come ever later. */
const tooSlow = 0.95;
/** A start takes the machine for itself; only what lasts longer counts. */
const slowForMs = 15_000;

/** Watches the encoders' speed. */
export class Pace {
    private slowSince?: number;

    /** Whether an encoder has been too slow for too long, `now` in ms; after a yes it begins anew. */
    isTooSlow(hops: Pick<HopStatus, "kind" | "figures">[], now: number): boolean {
        const slow = hops.some(
            ({ kind, figures: { speed } }) => kind === "encoder" && typeof speed === "number" && speed < tooSlow,
        );
        this.slowSince = slow ? (this.slowSince ?? now) : undefined;
        if (this.slowSince === undefined || now - this.slowSince < slowForMs) return false;
        this.slowSince = undefined;
        return true;
    }
}

/** What changes with less effort. */
export interface Relief {
    words: string;
    /** Hops that play otherwise. */
    hops: readonly HopKind[];
}

export function relief(now: Effort, less: Effort): Relief {
    const slow = "this machine does not make the ladder in real time";
    if (less.scale === now.scale)
        return {
            words: `${slow}: x264's preset ${less.preset} from now on: worse pictures at the same bit rates`,
            hops: ["encoder"],
        };
    return {
        words: `${slow}: every rung ${Math.round(less.scale * 100)} % of its size from now on`,
        hops: ["camera", "contribution", "encoder", "tailor"],
    };
}
