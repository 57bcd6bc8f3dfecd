import { expect } from "chai";

import { releaseResult } from "../../../operations/pi/release";

describe("what a host holds against what the stack expects", () => {
    const stack = { releaseHash: "a".repeat(64), installation: "copy1" };
    const result = (release: string, installation: string, expected: Parameters<typeof releaseResult>[0] = stack) =>
        releaseResult(expected, { release, installation });

    it("is well where both agree, also where only secrets have changed", () => {
        for (const folder of [stack.releaseHash, `${stack.releaseHash}.2`]) {
            expect(result(folder, "copy1")).to.deep.equal({ verdict: "ok", text: "it holds the stack's release" });
        }
    });

    it("names both releases where they differ, and what to run", () => {
        const { verdict, text } = result("b".repeat(64), "copy2") ?? { verdict: "ok", text: "" };
        expect(verdict).to.equal("fail");
        expect(text).to.match(
            /^holds release b{12}, the stack expects a{12}: an up was cut, .* run `pulumi up`;.*--replace/,
        );
    });

    it("fails for the same files by another installation, and for one that was cut", () => {
        for (const install of ["copy2", ""]) {
            expect(result(stack.releaseHash, install)?.text).to.match(
                /^holds the stack's files by another installation/,
            );
        }
    });

    it("skips a stack or a host that does not report its release", () => {
        expect(result("", "")).to.equal(undefined);
        expect(result("b", "", {})).to.equal(undefined);
    });
});
