import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import {
    AbrEncoder,
    AdAssets,
    AdBreaks,
    EdgeCdn,
    Packager,
    PiIngest,
    SrtContribution,
    SsaiConfig,
} from "../../../components/index";
import { checkArguments, formProblems } from "../../../components/common/arguments";
import schema from "../../../components/schema.json";

interface Property {
    type?: string;
    $ref?: string;
    plain?: boolean;
    optional?: boolean;
    items?: Property;
    additionalProperties?: Property;
}
const types: Record<string, { type: string; properties?: Record<string, Property> } | undefined> = schema.types;

/** Ways to every plain value; 0 stands for an element, `key` for a key of any name. */
function plainPaths(properties: Record<string, Property> = {}): (string | 0)[][] {
    return Object.entries(properties).flatMap(([key, property]) => plainBelow(property).map((way) => [key, ...way]));
}

function plainBelow({ plain: isPlain, $ref, items, additionalProperties }: Property): (string | 0)[][] {
    if (isPlain !== true) return [];
    return [
        [],
        ...(items === undefined ? [] : plainBelow(items).map((way) => [0 as const, ...way])),
        ...(additionalProperties === undefined ? [] : plainBelow(additionalProperties).map((way) => ["key", ...way])),
        ...plainPaths(types[$ref?.replace("#/types/", "") ?? ""]?.properties),
    ];
}

function nested(keys: (string | 0)[], value: unknown): unknown {
    return keys.reduceRight((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
}

const plain = (path: string) => ({
    path,
    rule:
        "must be a plain value, since it is checked and decides what is made before any output is known: write the value, or read " +
        "it with get or require of pulumi.Config",
    got: "an output or a secret",
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
        expect(formProblems("AbrEncoder", { framesPerSecond: frame }).map(({ path }) => path)).to.include(
            "framesPerSecond.numerator",
        );
    });

    it("refuses them at every plain value of every component, lists and groups included", () => {
        for (const [token, { inputProperties }] of Object.entries(schema.resources)) {
            const component = token.replace(/^.*:/, "");
            const all = plainPaths(inputProperties);
            if (component !== "AdAssets") expect(all.length, component).to.be.greaterThan(2);
            for (const keys of all) {
                const place = keys
                    .reduce<string>((text, key) => (key === 0 ? `${text}[0]` : `${text}.${key}`), "")
                    .slice(1);
                for (const value of [pulumi.output("x"), pulumi.secret(1), Promise.resolve([])])
                    expect(formProblems(component, nested(keys, value)), `${component} ${place}`).to.deep.include(
                        plain(place),
                    );
            }
        }
    });

    it("refuses arguments that are none, as JavaScript lets one write", () => {
        for (const [args, got] of [
            [undefined, "undefined"],
            [null, "null"],
            ["main", '"main"'],
        ])
            expect(formProblems("AdAssets", args)).to.deep.equal([
                { path: "args", rule: "must be a group of keys", got },
            ]);
        const components = [AbrEncoder, AdAssets, AdBreaks, EdgeCdn, Packager, PiIngest, SrtContribution, SsaiConfig];
        for (const component of components)
            expect(() => void Reflect.construct(component, ["x", undefined]), component.name).to.throw(
                `${component.name} x cannot be made:\n  args: must be a group of keys; got undefined`,
            );
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
            { path: "sources[0].port", rule: "must be a whole number", got: '"5000"' },
            { path: "sources[1]", rule: "must be a group of keys", got: "7" },
            { path: "latencyMs", rule: "must be a whole number", got: "true" },
        ]);
        expect(formProblems("SrtContribution", {})).to.deep.equal([{ path: "sources", rule: "is required" }]);
        expect(formProblems("SrtContribution", { sources: "main" })).to.deep.equal([
            { path: "sources", rule: "must be a list", got: '"main"' },
        ]);
    });

    it("is checked before what the component itself checks, in one error that names the component", () => {
        const args = { sources: [{ ...source, port: pulumi.output(5000) }] };
        expect(() =>
            checkArguments("SrtContribution", "venue", args, () => expect.fail("its own checks ran")),
        ).to.throw(/^SrtContribution venue cannot be made:\n {2}sources\[0\]\.port: must be a plain value/);
    });
});
