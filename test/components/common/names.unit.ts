import { expect } from "chai";
import * as fc from "fast-check";

import {
    componentNameProblems,
    givenNameProblems,
    joinName,
    longestComponentName,
} from "../../../components/common/names";
import { configurationNameProblems } from "../../../components/ssai-config/names";

describe("the names that AWS sees", () => {
    it("are joined, and hold nothing that a service refuses", () => {
        expect(joinName(["venue-1f0c2ab", "live"], 64)).to.equal("venue-1f0c2ab-live");
        expect(joinName(["venue-1f0c2ab", ""], 64)).to.equal("venue-1f0c2ab");
        expect(joinName(["venue.eu-1f0c2ab", "am Markt"], 64)).to.equal("venue-eu-1f0c2ab-am-Markt");
    });

    it("keep within the limit, and apart from each other", () => {
        const part = fc.stringMatching(/^[a-z][a-z0-9.-]{0,60}$/);
        fc.assert(
            fc.property(part, part, fc.integer({ min: 12, max: 64 }), (base, last, limit) => {
                const joined = joinName([base, last], limit);
                expect(joined.length).to.be.at.most(limit);
                expect(joined).to.match(/^[A-Za-z0-9_-]+$/);
                expect(joinName([base, last], limit)).to.equal(joined);
            }),
        );
        const long = "a".repeat(80);
        expect(joinName([long, "b"], 64)).not.to.equal(joinName([long, "c"], 64));
    });

    it("begin with the component's, which leaves room for parts and digits", () => {
        expect(componentNameProblems("a".repeat(longestComponentName))).to.deep.equal([]);
        // IAM and CloudFront: 64 characters; the longest part of our components, and what auto-naming appends.
        expect(`${"a".repeat(longestComponentName)}-assets-access-1234567`.length).to.be.at.most(64);
        const form = "must be 1–40 letters, digits, - or _, a letter first, since names in AWS begin with it";
        for (const name of ["", "a".repeat(41), "venue.eu", "1st", "am Markt", "-a"]) {
            expect(componentNameProblems(name), name).to.deep.equal([
                { path: "name", rule: form, got: `${JSON.stringify(name)} (${name.length} characters)` },
            ]);
        }
    });

    it("may be given", () => {
        for (const name of ["sunday", "A_1-b", "a".repeat(64), undefined, {}]) {
            expect(givenNameProblems(name)).to.deep.equal([]);
        }
        for (const name of ["", "sunday.eu", "a".repeat(65)]) {
            expect(givenNameProblems(name)).to.deep.equal([
                {
                    path: "physicalName",
                    rule: "must be 1–64 letters, digits, - or _",
                    got: JSON.stringify(name),
                },
            ]);
        }
    });

    it("fit MediaTailor, the endpoint's included", () => {
        const name = "a".repeat(40);
        const fits = "b".repeat(15);
        expect(`${name}-${fits}-1234567`.length).to.equal(64);
        expect(configurationNameProblems(name, [{ name: "live" }, { name: fits }])).to.deep.equal([]);
        expect(configurationNameProblems(name, [{ name: "live" }, { name: `${fits}b` }])).to.deep.equal([
            {
                path: "endpoints[1].name",
                rule: `must have at most 15 characters where the component is called ${name}`,
                got: "16",
            },
        ]);
    });
});
