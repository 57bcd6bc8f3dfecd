import type { RehearsalEvent } from "./run/hop";
import type { RehearsalState } from "./state";

/** Of each kind, so that beacons of many sessions leave room for the breaks that they belong to. */
const keptOfKind = 100;

/** What happened so far: the newest events, and the sums over all of them. */
export class Keeper {
    private readonly newest = new Map<RehearsalEvent["type"], RehearsalEvent[]>();
    private seconds = 0;
    private filledSeconds = 0;

    take(event: RehearsalEvent): void {
        const kind = this.newest.get(event.type) ?? [];
        kind.push(event);
        if (kind.length > keptOfKind) kind.shift();
        this.newest.set(event.type, kind);
        if (event.type !== "avail") return;
        this.seconds += event.seconds;
        this.filledSeconds += event.filledSeconds;
    }

    /** In the order of their times. */
    get events(): RehearsalEvent[] {
        return [...this.newest.values()].flat().sort((a, b) => a.at - b.at);
    }

    get fill(): RehearsalState["fill"] {
        return { seconds: this.seconds, filledSeconds: this.filledSeconds };
    }
}
