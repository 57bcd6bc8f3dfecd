import { expect } from "chai";

import { applied, message } from "../../rehearsal/page/message";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import type { RehearsalState } from "../../rehearsal/state";
import { cannedState } from "./page-state";

const note = (text: string): RehearsalEvent => ({ type: "note", at: 1, hop: "edge", text });

describe("messages to a page", () => {
    it("tell all once, then only what is new", () => {
        const [a, b, c] = [note("a"), note("b"), note("c")];
        const state = (events: RehearsalEvent[]): RehearsalState => ({ ...cannedState(0), events });
        const first = message(state([a]), undefined);
        expect(first.kind).to.equal("all");
        const second = message(state([a, b, c]), a);
        expect(second).to.have.property("events").deep.equal([b, c]);
        expect(JSON.stringify(second)).not.to.contain("drawing");
        const page = applied(applied(undefined, first), second);
        expect(page).to.deep.equal(state([a, b, c]));
    });

    it("tell all again when the last one seen is gone", () => {
        const state = { ...cannedState(0), events: [note("z")] };
        expect(message(state, note("gone")).kind).to.equal("all");
        expect(applied(undefined, message(state, state.events[0]))).to.equal(undefined);
    });

    it("keep a page's list as short as the rehearsal's", () => {
        let page: RehearsalState | undefined = { ...cannedState(0), events: [] };
        for (let i = 0; i < 20; i += 1) {
            const events = Array.from({ length: 60 }, (_, n) => note(`${i} ${n}`));
            page = applied(page, { kind: "news", state: cannedState(0), events });
        }
        expect(page?.events).to.have.length(500);
    });
});
