/** What `GET /api/events` sends: the state once, then what of it changes; no Node imports: the page uses it too. */
import type { RehearsalEvent } from "../run/hop";
import type { RehearsalState } from "../state";

export type Message =
    | { kind: "all"; state: RehearsalState }
    /** Everything but the drawing, which stays, and only events that are new. */
    | { kind: "news"; state: Omit<RehearsalState, "drawing" | "events">; events: RehearsalEvent[] };

const keptEvents = 500;

/** The message for a reader that has seen events up to `last`. */
export function message(state: RehearsalState, last: RehearsalEvent | undefined): Message {
    const at = last === undefined ? -1 : state.events.lastIndexOf(last);
    // Unknown: it fell out of the list, or nothing was sent yet.
    if (at === -1) return { kind: "all", state };
    const { drawing, events, ...rest } = state;
    return { kind: "news", state: rest, events: events.slice(at + 1) };
}

/** The state after a message; undefined when news come before the state. */
export function applied(state: RehearsalState | undefined, news: Message): RehearsalState | undefined {
    if (news.kind === "all") return news.state;
    if (state === undefined) return undefined;
    return { ...state, ...news.state, events: [...state.events, ...news.events].slice(-keptEvents) };
}
