import { expect } from "chai";

import { checkRange, collectProblems, Range } from "../../../components/common/checks";
import { problemOf, problemText, refuseProblems } from "../../../components/common/problems";

describe("a range", () => {
    const refused = (value: number | undefined, range: Range) =>
        collectProblems((refuse) => void checkRange("seconds", value, range, refuse)).map(problemText);

    it("takes whole numbers up to both ends, and what is absent", () => {
        for (const value of [5, 86_400, undefined]) expect(refused(value, { min: 5, max: 86_400 })).to.deep.equal([]);
        expect(refused(Number.MAX_SAFE_INTEGER, { min: 1 })).to.deep.equal([]);
    });

    it("writes its numbers one way, and what was found as it stands in the file", () => {
        for (const value of [4, 86_401, 5.5, NaN]) {
            expect(refused(value, { min: 5, max: 86_400 })).to.deep.equal([
                `seconds: must be a whole number, 5–86,400; got ${value}`,
            ]);
        }
        expect(refused(0, { min: 1000 })).to.deep.equal(["seconds: must be a whole number, at least 1,000; got 0"]);
        expect(refused(0, { min: 1, max: 14, note: "two weeks" })).to.deep.equal([
            "seconds: must be a whole number, 1–14 (two weeks); got 0",
        ]);
    });
});

describe("a problem", () => {
    it("has its path, its rule and what was found apart; the text is made of them", () => {
        const problem = problemOf("sources[0].port", "must be 1024–65535", 80);
        expect(problem).to.deep.equal({ path: "sources[0].port", rule: "must be 1024–65535", got: "80" });
        expect(problemText(problem)).to.equal("sources[0].port: must be 1024–65535; got 80");
        expect(problemOf("bumper", "give one")).to.deep.equal({ path: "bumper", rule: "give one" });
    });

    it("reaches the engine as it reaches a plain program", () => {
        const problems = [problemOf("a", "must be less", 3), problemOf("b", "is required")];
        let thrown: unknown;
        try {
            refuseProblems("Packager", "venue", problems);
        } catch (error) {
            thrown = error;
        }
        expect(thrown).to.have.property(
            "message",
            "Packager venue cannot be made:\n  a: must be less; got 3\n  b: is required",
        );
        expect(thrown).to.have.deep.property("errors", [
            { propertyPath: "a", reason: "must be less; got 3" },
            { propertyPath: "b", reason: "is required" },
        ]);
    });
});
