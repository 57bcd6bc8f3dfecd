import { expect } from "chai";
import fc from "fast-check";

import { layers } from "../../drawing/layers";

describe("the drawing in layers", () => {
    it("puts each stop once, behind what leads to it, whatever is joined to what", () => {
        const joins = fc.array(fc.tuple(fc.nat(7), fc.nat(7)));
        fc.assert(
            fc.property(joins, (pairs) => {
                const stops = Array.from({ length: 8 }, (_, i) => ({ id: String(i), kind: "k", label: "" }));
                // No circles: from a lower number to a higher one.
                const hops = pairs
                    .filter(([a, b]) => a < b)
                    .map(([a, b]) => ({ from: String(a), to: String(b), label: "" }));
                const found = layers({ title: "", stops, hops });
                expect(found.flat().map(({ id }) => id)).to.have.members(stops.map(({ id }) => id));
                const at = (id: string) => found.findIndex((layer) => layer.some((stop) => stop.id === id));
                expect(hops.every(({ from, to }) => at(from) < at(to))).to.be.true;
            }),
        );
    });
});
