import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { checkArguments, formProblems } from "../../../components/common/arguments";

const plain = (path: string) => ({
    propertyPath: path,
    reason:
        "must be a plain value, since it is checked and decides what is made before any output is known; got an output or a " +
        "secret: write the value, or read it with get or require of pulumi.Config",
});
const source = { name: "main", allowedCidr: "203.0.113.4/32" };

describe("the form of a component's arguments", () => {
    it("refuses outputs, secrets and promises where plain values are needed, with their paths", () => {
        const args = {
            sources: [
                { ...source, port: pulumi.output(5000) },
                { ...source, backup: pulumi.secret({}) },
            ],
            latencyMs: pulumi.secret(2000),
            tags: { crew: pulumi.output("x") },
            outputs: Promise.resolve([]),
            maintenance: { day: pulumi.output("Monday"), startHour: "03:00" },
        };
        expect(formProblems("SrtContribution", args)).to.deep.equal([
            plain("sources[0].port"),
            plain("sources[1].backup"),
            plain("latencyMs"),
            plain("outputs"),
            plain("maintenance.day"),
            plain("tags.crew"),
        ]);
        expect(formProblems("SrtContribution", { sources: pulumi.output([source]) })).to.deep.equal([plain("sources")]);
        const frame = { numerator: pulumi.output(25), denominator: 1 };
        expect(
            formProblems("AbrEncoder", { framesPerSecond: frame }).map(({ propertyPath }) => propertyPath),
        ).to.include("framesPerSecond.numerator");
    });

    it("takes outputs and secrets wherever the arguments are inputs, also below them", () => {
        const args = {
            sources: [
                {
                    name: "main",
                    allowedCidr: pulumi.output("203.0.113.4/32"),
                    availabilityZone: pulumi.output("eu-west-1a"),
                },
            ],
            passphraseSecretArn: pulumi.secret("arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"),
        };
        expect(formProblems("SrtContribution", args)).to.deep.equal([]);
    });

    it("tells what is missing, and what is of another type, in words", () => {
        expect(
            formProblems("SrtContribution", { sources: [{ ...source, port: "5000" }, 7], latencyMs: true }),
        ).to.deep.equal([
            { propertyPath: "sources[0].port", reason: 'must be a whole number; got "5000"' },
            { propertyPath: "sources[1]", reason: "must be a group of keys; got 7" },
            { propertyPath: "latencyMs", reason: "must be a whole number; got true" },
        ]);
        expect(formProblems("SrtContribution", {})).to.deep.equal([{ propertyPath: "sources", reason: "is required" }]);
        expect(formProblems("SrtContribution", { sources: "main" })).to.deep.equal([
            { propertyPath: "sources", reason: 'must be a list; got "main"' },
        ]);
    });

    it("is checked before what the component itself checks, in one error that names the component", () => {
        const args = { sources: [{ ...source, port: pulumi.output(5000) }] };
        expect(() =>
            checkArguments("SrtContribution", "venue", args, () => expect.fail("its own checks ran")),
        ).to.throw(/^SrtContribution venue cannot be made:\n {2}sources\[0\]\.port: must be a plain value/);
    });
});
