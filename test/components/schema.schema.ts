import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
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

/** What `pulumi package add ./components` would read off the sources, with the engine's own analyser. */
function extractSchema() {
    const found = new Analyzer(folder, manifest.name, manifest, components).analyze();
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

    it("describes every argument", () => {
        const silent = Object.entries(schema.resources).flatMap(([token, { inputProperties }]) =>
            Object.entries(inputProperties ?? {})
                .filter(([, { description }]) => !description)
                .map(([key]) => `${token}.${key}`),
        );
        expect(silent).to.deep.equal([]);
    });
});
