/** What `GET /api/events` sends: the state once, then what of it changes; no Node imports: the page uses it too. */
import type { RehearsalEvent } from "../run/hop";
import type { RehearsalState } from "../state";

export type Message =
    | { kind: "all"; state: RehearsalState }
    /** Everything but the drawing, which stays, and only events that are new. */
    | { kind: "news"; state: Omit<RehearsalState, "drawing" | "events">; events: RehearsalEvent[] };

/** Of each type: sessions' events are many, and must not push out the breaks that they belong to. */
const keptOfType = 100;

/** What one page is told. */
export class Teller {
    private seen?: WeakSet<RehearsalEvent>;

    /** All at first, and after `forget`; then what is new. Events are known by identity, for their order is that of their times. */
    next(state: RehearsalState): Message {
        const { seen } = this;
        this.seen = new WeakSet(state.events);
        if (seen === undefined) return { kind: "all", state };
        const { drawing, events, ...rest } = state;
        return { kind: "news", state: rest, events: events.filter((event) => !seen.has(event)) };
    }

    forget(): void {
        this.seen = undefined;
    }
}

/** The state after a message; undefined when news come before the state. */
export function applied(state: RehearsalState | undefined, news: Message): RehearsalState | undefined {
    if (news.kind === "all") return news.state;
    if (state === undefined) return undefined;
    const counts = new Map<string, number>();
    const events = [...state.events, ...news.events].reverse().filter(({ type }) => {
        const count = (counts.get(type) ?? 0) + 1;
        counts.set(type, count);
        return count <= keptOfType;
    });
    return { ...state, ...news.state, events: events.reverse() };
}
