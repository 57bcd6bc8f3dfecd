import { expect } from "chai";

import { applied, Teller } from "../../rehearsal/page/message";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import type { RehearsalState } from "../../rehearsal/state";
import { cannedState } from "./page-state";

const note = (text: string): RehearsalEvent => ({ type: "note", at: 1, hop: "edge", text });

describe("messages to a page", () => {
    it("tell all once, then only what is new, in whatever order events stand", () => {
        const [a, b, c] = [note("a"), note("b"), note("c")];
        const state = (events: RehearsalEvent[]): RehearsalState => ({ ...cannedState(0), events });
        const teller = new Teller();
        const first = teller.next(state([b]));
        expect(first.kind).to.equal("all");
        const second = teller.next(state([a, b, c]));
        expect(second).to.have.property("events").deep.equal([a, c]);
        expect(JSON.stringify(second)).not.to.contain("drawing");
        expect(teller.next(state([a, b, c])))
            .to.have.property("events")
            .deep.equal([]);
        const page = applied(applied(undefined, first), second);
        expect(page?.events).to.deep.equal([b, a, c]);
        expect(page?.drawing).to.deep.equal(state([]).drawing);
    });

    it("tell all again to a page that missed some", () => {
        const teller = new Teller();
        const state = cannedState(0);
        teller.next(state);
        teller.forget();
        const again = teller.next(state);
        expect(again.kind).to.equal("all");
        expect(applied(undefined, teller.next(state))).to.equal(undefined);
        expect(applied(undefined, again)).to.equal(state);
    });

    it("keep a page's list short, and a break in it under any number of notes", () => {
        const splice: RehearsalEvent = {
            ...{ type: "splice", at: 0, eventId: 1, seconds: 30, action: "splice_insert", startsAt: 0 },
        };
        let page: RehearsalState | undefined = { ...cannedState(0), events: [splice] };
        for (let i = 0; i < 20; i += 1) {
            const events = Array.from({ length: 60 }, (_, n) => note(`${i} ${n}`));
            page = applied(page, { kind: "news", state: cannedState(0), events });
        }
        expect(page?.events).to.have.length(101);
        expect(page?.events[0]).to.equal(splice);
        expect(page?.events.at(-1)).to.deep.equal(note("19 59"));
    });
});
