import type { RehearsalEvent } from "../run/hop";
import type { RehearsalState } from "../state";
import { BreakFill, BreakLog } from "./breaks";

/** Of each kind, so that beacons of many sessions leave room for the breaks that they belong to. */
const keptOfKind = 100;

/** What happened so far: the newest events, and the sums over all of them. */
export class Keeper {
    private readonly newest = new Map<RehearsalEvent["type"], RehearsalEvent[]>();
    private readonly log = new BreakLog();
    private readonly others = new Map<string, RehearsalState["elsewhere"][number]>();
    readonly lost: RehearsalState["lost"] = {};
    private seconds = 0;
    private filledSeconds = 0;

    take(event: RehearsalEvent): void {
        this.log.add(event);
        const kind = this.newest.get(event.type) ?? [];
        kind.push(event);
        if (kind.length > keptOfKind) kind.shift();
        this.newest.set(event.type, kind);
        if (event.type === "elsewhere") this.count(event);
        if (event.type === "gap") {
            const { seconds = 0, gaps = 0 } = this.lost[event.endpoint] ?? {};
            this.lost[event.endpoint] = { seconds: seconds + event.seconds, gaps: gaps + 1 };
        }
        if (event.type !== "avail") return;
        this.seconds += event.seconds;
        this.filledSeconds += event.filledSeconds;
    }

    /** In the order of their times. */
    get events(): RehearsalEvent[] {
        return [...this.newest.values()].flat().sort((a, b) => a.at - b.at);
    }

    /** What became of the breaks, counted over all events. */
    get breaks(): BreakFill[] {
        return this.log.list();
    }

    /** Hosts that were answered here in their place. */
    get elsewhere(): RehearsalState["elsewhere"] {
        return [...this.others.values()];
    }

    get fill(): RehearsalState["fill"] {
        return { seconds: this.seconds, filledSeconds: this.filledSeconds };
    }

    private count({ host, purpose, count }: RehearsalState["elsewhere"][number]): void {
        const key = `${purpose} ${host}`;
        this.others.set(key, { host, purpose, count: count + (this.others.get(key)?.count ?? 0) });
    }
}
