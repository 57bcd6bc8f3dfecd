import type { FlowPlan } from "../../plan/types";
import type { Figures } from "../../run/hop";
import { chooseSource, heard, SourceTimes } from "./choose";
import { PacketSorter } from "./packets";
import type { TransmitStats, TransmitWord } from "./srt-messages";

/** Bit rates are means of so long, ms. */
const meanMs = 3000;

interface SourceState {
    name: string;
    sorter: PacketSorter;
    times: SourceTimes;
    connected: boolean;
    refusals: number;
    garbage: number;
    stats?: TransmitStats;
}

/** What a flow does with its sources: packets of the active one are handed on. */
export class Flow {
    private readonly sources: SourceState[];
    private active = 0;
    private sizes: { at: number; bytes: number }[] = [];

    constructor(
        plan: FlowPlan,
        private readonly hand: (packets: Buffer) => void,
        private readonly note: (text: string) => void,
    ) {
        this.sources = plan.sources.map(({ name }) => ({
            name,
            sorter: new PacketSorter(),
            times: {},
            connected: false,
            refusals: 0,
            garbage: 0,
        }));
    }

    /** Bytes of a source. */
    take(i: number, chunk: Buffer, now: number): void {
        const source = this.sources[i];
        const { packets, garbage } = source.sorter.push(chunk);
        if (garbage > 0) {
            source.garbage += garbage;
            this.note(`source ${source.name} sends bytes that are no MPEG-TS: they are left out`);
        }
        // What is no picture keeps no source in place.
        if (packets.length === 0) return;
        source.times = heard(source.times, now);
        if (i !== this.active) return;
        this.sizes.push({ at: now, bytes: packets.length });
        this.hand(packets);
    }

    hear(i: number, word: TransmitWord): void {
        const source = this.sources[i];
        switch (word.kind) {
            case "accepted":
                source.connected = true;
                this.note(`source ${source.name} is connected`);
                break;
            case "lost":
                source.connected = false;
                this.note(`source ${source.name} is gone`);
                break;
            case "refused":
                source.refusals += 1;
                this.note(`source ${source.name} refuses a caller ${word.why}`);
                break;
            case "error":
                this.note(`source ${source.name}: ${word.text}`);
                break;
        }
    }

    measured(i: number, stats: TransmitStats): void {
        this.sources[i].stats = stats;
    }

    /** The listener of a source ended. */
    ended(i: number): void {
        this.sources[i].connected = false;
    }

    /** Changes the source when it is time to. */
    look(now: number): void {
        const next = chooseSource(
            this.sources.map(({ times }) => times),
            this.active,
            now,
        );
        if (next === this.active) return;
        this.note(`source ${this.sources[next].name} takes over from ${this.sources[this.active].name}`);
        this.active = next;
    }

    figures(now: number): Figures {
        this.sizes = this.sizes.filter(({ at }) => at > now - meanMs);
        const bytes = this.sizes.reduce((sum, size) => sum + size.bytes, 0);
        const active = this.sources[this.active];
        const sum = (count: (source: SourceState) => number) =>
            this.sources.reduce((all, source) => all + count(source), 0);
        const { rttMs = 0, latencyMs = 0, lost = 0, dropped = 0, retransmitted = 0 } = active.stats ?? {};
        return {
            bitrate: Math.round((bytes * 8000) / meanMs),
            source: active.name,
            connected: this.sources
                .filter(({ connected }) => connected)
                .map(({ name }) => name)
                .join(", "),
            rttMs,
            latencyMs,
            lost,
            dropped,
            retransmitted,
            garbageBytes: sum(({ garbage }) => garbage),
            refused: sum(({ refusals }) => refusals),
        };
    }
}
