import { expect } from "chai";

import { secretLines, secretProblem } from "../../../components/pi-ingest/secrets";

describe("secrets for a host", () => {
    it("travel as lines that hold nothing special", () => {
        const lines = secretLines([
            { kind: "key", name: "gopro", value: "gopro-key-0123" },
            { kind: "srt", name: "main", value: 'it\'s a "pass" phrase' },
        ]);
        expect(lines).to.match(/^(?:(?:key|srt) [a-z]+ [A-Za-z0-9+/=]+\n){2}end\n$/);
        expect(secretLines([])).to.equal("end\n");
    });

    it("are refused without being told", () => {
        const short = "s3cret";
        expect(() => secretLines([{ kind: "key", name: "gopro", value: short }]))
            .to.throw("the publish key of gopro must be 8–128 letters, digits, _ or -")
            .with.property("message")
            .that.does.not.contain(short);
        expect(secretProblem({ kind: "key", value: "key.with.dots" })).to.equal(
            "must be 8–128 letters, digits, _ or -",
        );
        expect(secretProblem({ kind: "srt", value: "too short" })).to.equal("must be 10–64 characters");
        expect(secretProblem({ kind: "srt", value: "x".repeat(65) })).to.equal("must be 10–64 characters");
        expect(secretProblem({ kind: "srt", value: "a line end\nin it" })).to.equal("must be printable ASCII");
    });
});
