import { expect } from "chai";
import * as fc from "fast-check";

import { joinName } from "../../../components/common/names";

describe("the names that AWS sees", () => {
    it("are joined, each part once", () => {
        expect(joinName(["prod", "ads", "live"], 64)).to.equal("prod-ads-live");
        expect(joinName(["prod", "prod-ads", ""], 64)).to.equal("prod-ads");
        expect(joinName(["prod", "prod", "live"], 64)).to.equal("prod-live");
    });

    it("hold nothing that a service refuses, though a stack's name may", () => {
        expect(joinName(["prod.eu", "ads", "live"], 64)).to.equal("prod-eu-ads-live");
    });

    it("keep within the limit, and apart from each other", () => {
        const part = fc.stringMatching(/^[a-z][a-z0-9.-]{0,60}$/);
        fc.assert(
            fc.property(part, part, part, fc.integer({ min: 12, max: 64 }), (stack, name, last, limit) => {
                const joined = joinName([stack, name, last], limit);
                expect(joined.length).to.be.at.most(limit);
                expect(joined).to.match(/^[A-Za-z0-9_-]+$/);
                expect(joinName([stack, name, last], limit)).to.equal(joined);
            }),
        );
        const long = "a".repeat(80);
        expect(joinName([long, "b"], 64)).not.to.equal(joinName([long, "c"], 64));
    });
});
