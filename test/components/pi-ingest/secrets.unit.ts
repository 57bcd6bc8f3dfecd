import { expect } from "chai";
import * as fc from "fast-check";

import { piProblems } from "../../../components/pi-ingest/pi";
import { secretLines, secretProblem } from "../../../components/pi-ingest/secrets";
import { args } from "./fixtures";

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

    it("are refused whenever nginx, a URL or a line could misread them", () => {
        const unit = fc.oneof(fc.constantFrom(..."aZ0_-"), fc.constantFrom(..." '\"$;\n\t{}\\.*+?()[]|^~#&=%/é€"));
        const text = fc.string({ unit, minLength: 8, maxLength: 64 });
        fc.assert(
            fc.property(text, (value) => {
                expect(secretProblem({ kind: "key", value }) === undefined).to.equal(
                    /^[\w-]+$/.test(value) && !/\W/.test(value.replaceAll("-", "")),
                );
                const printable = [...value].every((each) => each >= " " && each <= "~") && value.length >= 10;
                expect(secretProblem({ kind: "srt", value }) === undefined).to.equal(printable);
                const camera = { application: value, kind: "rtmp" as const, publishKey: "gopro-key-0123" };
                const paths = piProblems({ ...args, cameras: [camera] }).map(({ path }) => path);
                if (/[^a-z0-9_-]/.test(value)) expect(paths).to.include("cameras[0].application");
            }),
        );
    });
});
