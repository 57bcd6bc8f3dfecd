import type { RehearsalEvent } from "../run/hop";
import type { HopStatus } from "../run/supervisor";
import type { RehearsalState } from "../state";
import { BreakLog, fillText } from "../view/breaks";
import { Coverage } from "../view/coverage";
import { latencySteps, streamOf } from "../view/latency";
import { inOrder } from "../view/stops";
import { Samples } from "./samples";
import { Finding, Report, reportVersion } from "./schema";
import { verdict } from "./verdict";

interface Fault {
    at: number;
    why: string;
    process?: string;
    downMs?: number;
}

interface HopRecord {
    status: HopStatus;
    samples: number;
    up: number;
    faults: Fault[];
    numbers: Map<string, Samples>;
}

const keptFaults = 200;

/** Watches a rehearsal by its states, about one a second, and makes the report of it. What it keeps does not grow with the run. */
export class Recorder {
    private last?: RehearsalState;
    private readonly hops = new Map<string, HopRecord>();
    private readonly latency = new Map<string, Samples>();
    private readonly breaks = new BreakLog();
    private readonly seen = new WeakSet<RehearsalEvent>();
    private readonly gaps = new Map<string, { startsAt: number; seconds: number }[]>();
    private readonly coverage = new Coverage();
    private viewers = 0;

    sample(state: RehearsalState): void {
        this.last = state;
        this.viewers = Math.max(this.viewers, state.viewers);
        for (const { after, ms } of state.latency) {
            const samples = this.latency.get(after) ?? new Samples();
            samples.add(ms);
            this.latency.set(after, samples);
        }
        for (const event of state.events) {
            if (this.seen.has(event)) continue;
            this.seen.add(event);
            if (event.type === "restart") this.fault(event);
            if (event.type === "gap") this.gap(event);
            this.breaks.add(event);
        }
        for (const status of state.hops) this.hop(status, state.now);
        this.coverage.sample(state);
    }

    /** Throws when nothing was sampled. */
    report(findings: readonly Finding[]): Report {
        const { last } = this;
        if (last === undefined) throw new Error("there is no report: the rehearsal ended before it began");
        const { stack, event, startedAt, now, scale, scaleReason, fill, cache } = last;
        const breaks = [...(last.breaks.past ?? this.breaks.list())].sort((a, b) => a.startsAt - b.startsAt);
        const spliced = breaks.filter(({ eventId }) => eventId !== undefined).length;
        const fillNote = fillText(breaks, last.planned.sampleAds);
        const edge = last.hops.find(({ kind }) => kind === "edge")?.figures ?? {};
        const facts: Omit<Report, "verdict"> = {
            ...{ version: reportVersion, stack, event, startedAt, endedAt: now, scale },
            ...(scaleReason === undefined ? {} : { scaleReason }),
            hops: inOrder([...this.hops.values()].map(hopReport)),
            latency: this.latencyReport(),
            findings: [...findings],
            elsewhere: last.elsewhere,
            ...{ fill, cache, viewers: this.viewers },
            ...(fillNote === undefined ? {} : { fillNote }),
            errors: { count: Number(edge["errors"] ?? 0), causes: String(edge["errorCauses"] ?? "") },
            lost: Object.entries(last.lost).map(([endpoint, { seconds, gaps }]) => ({
                ...{ endpoint, seconds, count: gaps },
                gaps: this.gaps.get(endpoint) ?? [],
            })),
            segments: Object.values(last.checked).reduce((sum, count) => sum + count, 0),
            coverage: this.coverage.list(last, spliced),
            breaks,
        };
        return { ...facts, verdict: verdict(facts) };
    }

    private hop(status: HopStatus, now: number): void {
        const { name, state, figures } = status;
        const record = this.record(status);
        record.status = status;
        record.samples += 1;
        if (state === "up") {
            record.up += 1;
            for (const fault of record.faults) fault.downMs ??= Math.max(0, now - fault.at);
        } else if (state === "down" && record.faults.every(({ downMs }) => downMs !== undefined)) {
            this.fault({ hop: name, at: now, why: status.said.at(-1) ?? "it ended" });
        }
        for (const [figure, value] of Object.entries(figures)) {
            if (typeof value !== "number" || !swings(figure)) continue;
            const samples = record.numbers.get(figure) ?? new Samples();
            samples.add(value);
            record.numbers.set(figure, samples);
        }
    }

    private record(status: HopStatus): HopRecord {
        const known = this.hops.get(status.name);
        if (known !== undefined) return known;
        const made: HopRecord = { status, samples: 0, up: 0, faults: [], numbers: new Map() };
        this.hops.set(status.name, made);
        return made;
    }

    private gap({ endpoint, startsAt, seconds }: Extract<RehearsalEvent, { type: "gap" }>): void {
        const gaps = this.gaps.get(endpoint) ?? [];
        this.gaps.set(endpoint, gaps);
        if (gaps.length < keptFaults) gaps.push({ startsAt, seconds });
    }

    private fault({ hop, at, why, process }: Omit<Fault, "downMs"> & { hop: string }): void {
        const faults = this.hops.get(hop)?.faults;
        if (faults === undefined || faults.length >= keptFaults) return;
        if (process !== undefined) {
            // Started again at once by its owner.
            faults.push({ at, why, process, downMs: 0 });
            return;
        }
        const fault: Fault = { at, why };
        const open = faults.at(-1);
        // Tries to come up again are one time away.
        if (open === undefined || open.downMs !== undefined) faults.push(fault);
    }

    private latencyReport(): Report["latency"] {
        const rows = [...this.latency].map(([after, samples]) => ({
            after,
            medianMs: samples.quantile(0.5),
            p95Ms: samples.quantile(0.95),
            samples: samples.count,
        }));
        const ages = rows.map(({ after, medianMs }) => ({ after, ms: medianMs }));
        return rows.map((row) => {
            const steps = latencySteps(ages, streamOf(row.after));
            return { ...row, addedMs: steps.find(({ after }) => after === row.after)?.added ?? 0 };
        });
    }
}

function hopReport({ status, samples, up, faults, numbers }: HopRecord): Report["hops"][number] {
    const { name, kind, standsFor, state, restarts, figures, said } = status;
    return {
        ...{ name, kind, standsFor, state, restarts, faults },
        up: samples === 0 ? 0 : up / samples,
        figures: Object.fromEntries(
            Object.entries(figures).map(([figure, value]) => [figure, numbers.get(figure)?.quantile(0.5) ?? value]),
        ),
        ...(state === "up" ? {} : { said: said.at(-1) }),
    };
}

/** Rates and times go up and down; of what only counts up the newest tells all. */
function swings(figure: string): boolean {
    return /^(bitrate|fps|speed)$|bitrate$|Ms$|Percent$/i.test(figure);
}
