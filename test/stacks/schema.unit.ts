import { readFileSync } from "node:fs";

import { expect } from "chai";

import { configSchema } from "../../stacks/schema";

/** Everything in a JSON Schema that names a key, with its path. */
function fields(schema: unknown, path = ""): { path: string; field: Record<string, unknown> }[] {
    if (typeof schema !== "object" || schema === null) return [];
    return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
        if (key !== "properties" || typeof value !== "object" || value === null) return fields(value, path);
        return Object.entries(value).flatMap(([name, field]: [string, unknown]) => {
            const here = `${path}/${name}`;
            return isRecord(field) ? [{ path: here, field }, ...fields(field, here)] : [];
        });
    });
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("the JSON Schema for editors", () => {
    const all = fields(configSchema()).filter(({ path }) => path.includes("pi-live:"));

    it("knows every key that the committed stacks use", () => {
        const known = new Set(all.map(({ path }) => path.split("/").at(-1)));
        for (const stack of ["dev", "prod", "foundation"]) {
            const text = readFileSync(`Pulumi.${stack}.yaml`, "utf8");
            for (const [, key] of text.matchAll(/^\s*(pi-live:\w+):/gm)) expect(known, stack).to.include(key);
        }
    });

    it("describes every key", () => {
        const silent = all.filter(
            ({ path, field }) => typeof field.description !== "string" && !/secure$|maintenance\/day$/.test(path),
        );
        expect(silent.filter(({ field }) => field.const === undefined).map(({ path }) => path)).to.deep.equal([]);
    });

    it("shows defaults and examples, also of what is transformed", () => {
        const of = (end: string) => all.find(({ path }) => path.endsWith(end))?.field;
        expect(of("pi-live:encoder/framesPerSecond")).to.have.property("examples");
        expect(of("pi-live:encoder/gopSeconds")).to.include({ default: 2 });
        expect(of("pi-live:encoder/channelClass")).to.deep.include({ enum: ["SINGLE_PIPELINE", "STANDARD"] });
    });

    it("lets a secret be written sealed only", () => {
        const [secret] = all.filter(({ path }) => path.endsWith("pi-live:srtPassphrase"));
        expect(JSON.stringify(secret.field.anyOf)).to.contain('"required":["secure"]');
    });
});
