import { expect } from "chai";
import fc from "fast-check";

import type { Drawing } from "../../drawing";
import { box, layout, straight } from "../../drawing/layout";

/** Points on a line: straight down, then the curve that svg.ts draws. */
function points(bends: ReturnType<typeof layout>["lines"][number]["bends"]): { x: number; y: number }[] {
    return bends.flatMap(({ x1, y1, x2, y2 }, i) => {
        const from = y1 + straight;
        const before =
            i === 0 ? [] : [0.25, 0.5, 0.75].map((t) => ({ x: x1, y: bends[i - 1].y2 + t * (y1 - bends[i - 1].y2) }));
        const curve = [0.1, 0.3, 0.5, 0.7, 0.9].map((t) => {
            const blend = 3 * t * t - 2 * t * t * t;
            return { x: x1 + (x2 - x1) * blend, y: from + (y2 - from) * t };
        });
        return [...before, { x: x1, y: y1 + straight / 2 }, ...curve];
    });
}

const drawings: fc.Arbitrary<Drawing> = fc
    .array(fc.tuple(fc.nat(9), fc.nat(9), fc.constantFrom("", "HLS", "VAST")))
    .map((joins) => ({
        title: "any",
        stops: Array.from({ length: 10 }, (_, i) => ({ id: String(i), kind: "k", label: "l" })),
        // No circles: from a lower number to a higher one.
        hops: joins.filter(([a, b]) => a < b).map(([a, b, label]) => ({ from: String(a), to: String(b), label })),
    }));

describe("the layout of a drawing", () => {
    it("draws every stop and every line, none over another's box", () => {
        fc.assert(
            fc.property(drawings, (drawing) => {
                const { stops, lines, width, height } = layout(drawing);
                expect(stops.map(({ id }) => id)).to.have.members(drawing.stops.map(({ id }) => id));
                expect(lines).to.have.length(drawing.hops.length);
                for (const [i, one] of stops.entries()) {
                    expect(one.x >= 0 && one.y >= 0 && one.x + box.width <= width && one.y + box.height <= height).to.be
                        .true;
                    const over = stops
                        .slice(i + 1)
                        .filter(({ x, y }) => y === one.y && Math.abs(x - one.x) < box.width);
                    expect(over).to.deep.equal([]);
                }
                for (const { bends } of lines) {
                    const behind = points(bends).filter(({ x, y }) =>
                        stops.some(
                            (stop) => x > stop.x && x < stop.x + box.width && y > stop.y && y < stop.y + box.height,
                        ),
                    );
                    expect(behind).to.deep.equal([]);
                }
            }),
        );
    });

    it("says the same of a stop's lines once, and no label over another", () => {
        fc.assert(
            fc.property(drawings, (drawing) => {
                const { labels } = layout(drawing);
                const told = new Set(
                    drawing.hops.filter(({ label }) => label !== "").map(({ from, label }) => `${from} ${label}`),
                );
                expect(labels).to.have.length(told.size);
                for (const [i, one] of labels.entries()) {
                    const over = labels
                        .slice(i + 1)
                        .filter(({ x, y, room }) => y === one.y && x < one.x + one.room && one.x < x + room);
                    expect(over).to.deep.equal([]);
                }
            }),
        );
    });

    it("untangles what can be untangled", () => {
        const hop = (from: string, to: string) => ({ from, to, label: "" });
        const stops = ["a", "b", "c", "x", "y", "z"].map((id) => ({ id, kind: "k", label: "" }));
        const hops = [hop("a", "z"), hop("b", "y"), hop("c", "x")];
        const ends = layout({ title: "", stops, hops }).lines.map(({ bends: [bend] }) => [bend.x1, bend.x2]);
        expect(ends.every(([top, bottom]) => top === bottom)).to.be.true;
    });

    it("stands for nothing, and for a circle", () => {
        expect(layout({ title: "", stops: [], hops: [] })).to.deep.equal({
            ...{ width: 0, height: 0, stops: [], lines: [], labels: [] },
        });
        const stops = ["a", "b"].map((id) => ({ id, kind: "k", label: "" }));
        const circle = [
            { from: "a", to: "b", label: "" },
            { from: "b", to: "a", label: "" },
        ];
        expect(layout({ title: "", stops, hops: circle }).lines).to.have.length(1);
    });
});
