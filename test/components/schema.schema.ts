import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Analyzer, PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import { expect } from "chai";

import manifest from "../../components/package.json";

const folder = join(__dirname, "../../components");
const committed = join(folder, "schema.json");
const components = new Set([
    "AbrEncoder",
    "AdAssets",
    "AdBreaks",
    "EdgeCdn",
    "Packager",
    "PiIngest",
    "SrtContribution",
    "SsaiConfig",
]);

/** Numbers that may have a fraction, `<type>.<property>`; all others are whole: ports, pixels, seconds, bit/s. */
const fractions = [
    "AbrEncoder.gopSeconds",
    "AbrPicture.framesPerSecond",
    "AdBreaks.lengthSeconds",
    "EdgeCdn.segmentSeconds",
    "PiCamera.keyFrameSeconds",
];

/** The analyser calls every number a number; other languages' SDKs and YAML tell whole ones apart. */
function withIntegers(name: string, properties: Record<string, PropertyDefinition>): void {
    for (const [key, property] of Object.entries(properties)) {
        if ("type" in property && property.type === "number" && !fractions.includes(`${name}.${key}`))
            property.type = "integer";
    }
}

/** The schema that the provider serves (components/plugin/host.ts): read off the sources with the engine's own analyser, whole numbers marked. */
function extractSchema() {
    const found = new Analyzer(folder, manifest.name, manifest, components).analyze();
    for (const [name, { inputs, outputs }] of Object.entries(found.components)) {
        withIntegers(name, inputs);
        withIntegers(name, outputs);
    }
    for (const [name, { properties = {} }] of Object.entries(found.typeDefinitions)) withIntegers(name, properties);
    return generateSchema(
        manifest.name,
        manifest.version,
        manifest.description,
        found.components,
        found.typeDefinitions,
        found.dependencies,
    );
}

describe("the components' schema", () => {
    const schema = extractSchema();
    const text = `${JSON.stringify(schema, null, 4)}\n`;

    it("is the committed one (UPDATE_SCHEMA=1 writes it anew)", () => {
        if (process.env.UPDATE_SCHEMA !== undefined) writeFileSync(committed, text);
        expect(text).to.equal(readFileSync(committed, "utf8"));
    });

    it("has every component, each with a description", () => {
        expect(Object.keys(schema.resources).sort()).to.deep.equal(
            [...components].map((name) => `pi-live:index:${name}`),
        );
        for (const { description } of Object.values(schema.resources)) expect(description).to.match(/\S/);
    });

    it("has whole numbers wherever AWS and the host take no fraction, and ports above all", () => {
        const all = [
            ...Object.entries(schema.resources).map(([token, { inputProperties = {} }]) => ({
                token,
                properties: inputProperties,
            })),
            ...Object.entries(schema.types).map(([token, { properties = {} }]) => ({ token, properties })),
        ].flatMap(({ token, properties }) =>
            Object.entries(properties).map(([key, property]) => ({
                name: `${token.split(":").at(-1)}.${key}`,
                type: "type" in property ? property.type : undefined,
            })),
        );
        expect(
            all
                .filter(({ type }) => type === "number")
                .map(({ name }) => name)
                .sort(),
        ).to.deep.equal(fractions);
        const ports = all.filter(({ name }) => /port$/i.test(name));
        expect(ports.length).to.be.greaterThan(5);
        for (const { name, type } of ports) expect(type, name).to.equal("integer");
    });

    it("describes every argument", () => {
        const silent = Object.entries(schema.resources).flatMap(([token, { inputProperties }]) =>
            Object.entries(inputProperties ?? {})
                .filter(([, { description }]) => !description)
                .map(([key]) => `${token}.${key}`),
        );
        expect(silent).to.deep.equal([]);
    });
});
