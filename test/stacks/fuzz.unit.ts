import { readFileSync } from "node:fs";

import { expect } from "chai";
import * as fc from "fast-check";
import { parse, stringify } from "yaml";

import { ConfigError, configError } from "../../stacks/checks/problem";
import { checkConfig, inspectConfig } from "../../stacks/checks/settings";
import { parseStackFile } from "../../stacks/config/file";

const files = ["dev", "prod", "foundation"].map((stack) => `Pulumi.${stack}.yaml`);
const texts = files.map((file) => readFileSync(file, "utf8"));

/** What ends well: settings, or one error whose every line says where, what was found and what to do. */
function judge(text: string): "accepted" | "refused" {
    const { raw } = parseStackFile(text, "Pulumi.fuzz.yaml", {});
    try {
        checkConfig(raw);
        return "accepted";
    } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.lines).to.not.be.empty;
        for (const line of error.lines) {
            expect(line).to.match(/^(Pulumi\.fuzz\.yaml:\d+:\d+)?.*: found .+(, expected .+|: .+)/s);
            expect(line).to.not.match(/undefined|\[object Object\]|NaN/);
        }
        return "refused";
    }
}

/** Values that people and tools put where others belong. */
const oddValues: unknown[] = [
    null,
    true,
    false,
    "",
    " ",
    "yes",
    "no",
    0,
    -1,
    1,
    1.5,
    1e21,
    "5000",
    "3.8M",
    "30000/1001",
    "30000/0",
    "../../etc/passwd",
    "stacks/vast/none.xml",
    "http://example.org/vast",
    "https://example.org/[session.id]",
    "google-sampel",
    "720",
    "1080p",
    [],
    {},
    [[]],
    [null],
    { secure: "v1:AAAA:BBBB" },
    { secure: 1 },
    { __proto__: 1 },
    "__proto__",
    "constructor",
    "toString",
    "\u0000",
    "ümläut",
    "x".repeat(5000),
    { constructor: { prototype: 1 } },
    9_007_199_254_740_991,
    -0,
    "0.0.0.0/0",
    "999.1.1.1/8",
    "2026-02-31T00:00:00Z",
    "Europe/Nowhere",
];

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null) return [path];
    const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy of the value with another one at a path, or without it. */
function changed(root: unknown, path: Path, change: (old: unknown) => unknown): unknown {
    const [head, ...rest] = path;
    if (head === undefined) return change(root);
    if (Array.isArray(root)) {
        const items: unknown[] = root;
        return items.flatMap((item, i) => {
            if (i !== head) return [item];
            const next = changed(item, rest, change);
            return next === removed ? [] : [next];
        });
    }
    if (typeof root !== "object" || root === null) return root;
    return Object.fromEntries(
        Object.entries(root).flatMap(([key, value]: [string, unknown]) => {
            if (key !== head) return [[key, value]];
            const next = changed(value, rest, change);
            return next === removed ? [] : [[key, next]];
        }),
    );
}
const removed = Symbol("removed");

const mutation = fc.record({
    place: fc.nat(),
    kind: fc.constantFrom("replace", "remove", "misspell", "duplicate", "number", "swap"),
    value: fc.oneof(fc.constantFrom(...oddValues), fc.jsonValue()),
    other: fc.nat(),
    factor: fc.constantFrom(-1, 0, 0.5, 2, 10, 1000, 1e12),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(root: unknown, { place, kind, value, other, factor }: Mutation): unknown {
    const paths = pathsOf(root).filter((path) => path.length > 1);
    if (paths.length === 0) return root;
    const path = paths[place % paths.length];
    const key = path.at(-1) ?? "";
    const parent = path.slice(0, -1);
    switch (kind) {
        case "remove":
            return changed(root, path, () => removed);
        case "replace":
            return changed(root, path, () => value);
        case "number":
            return changed(root, path, (old) => (typeof old === "number" ? old * factor : old));
        case "swap": {
            const source = pathsOf(root)[other % pathsOf(root).length];
            const taken = source.reduce<unknown>((at, part) => Reflect.get(Object(at), part), root);
            return changed(root, path, () => taken);
        }
        case "duplicate":
            return changed(root, parent, (old) => (Array.isArray(old) ? old.concat(old) : old));
        default: {
            const at = typeof key === "string" ? other % key.length : 0;
            return changed(root, parent, (old) =>
                typeof old !== "object" || old === null || Array.isArray(old) || typeof key !== "string"
                    ? old
                    : Object.fromEntries(
                          Object.entries(old).map(([name, inner]: [string, unknown]) =>
                              name === key ? [key.slice(0, at) + key.slice(at + 1), inner] : [name, inner],
                          ),
                      ),
            );
        }
    }
}

describe("2,000 random and mutated config files", () => {
    const counts = { accepted: 0, refused: 0 };

    it("end in an accepted config or a clear error: 1,400 with one to four changes to real ones", () => {
        const real = fc.constantFrom(...texts.map((text): unknown => parse(text)));
        fc.assert(
            fc.property(real, fc.array(mutation, { minLength: 1, maxLength: 4 }), (config, mutations) => {
                counts[judge(stringify(mutations.reduce(mutate, config)))]++;
            }),
            { numRuns: 1400, seed: 20_261_122 },
        );
        // Both ends are reached, or the mutations prove nothing.
        expect(counts.accepted).to.be.greaterThan(100);
        expect(counts.refused).to.be.greaterThan(500);
    }).timeout(60_000);

    it("likewise: 400 with some characters of the file changed", () => {
        const edit = fc.record({
            place: fc.nat(),
            length: fc.nat(12),
            text: fc.string({ unit: "binary", maxLength: 6 }),
        });
        fc.assert(
            fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
                judge(
                    edits.reduce(
                        (now, { place, length, text: put }) =>
                            now.slice(0, place % now.length) + put + now.slice((place % now.length) + length),
                        text,
                    ),
                );
            }),
            { numRuns: 400, seed: 20_261_122 },
        );
    }).timeout(60_000);

    it("likewise: 200 that have nothing to do with us", () => {
        const anything = fc.oneof(
            fc.jsonValue().map((value) => stringify({ config: { "pi-live:event": value, "pi-live:encoder": value } })),
            fc.dictionary(fc.string(), fc.jsonValue()).map((value) => stringify({ config: value })),
            fc.string({ unit: "binary" }),
        );
        fc.assert(
            fc.property(anything, (text) => void judge(text)),
            { numRuns: 200, seed: 20_261_122 },
        );
    }).timeout(60_000);
});

describe("the committed stacks", () => {
    for (const [i, file] of files.entries()) {
        it(`${file} has nothing wrong`, () => {
            const { raw } = parseStackFile(texts[i], file, {});
            const { problems } = inspectConfig(raw);
            expect(configError(problems, raw.positions).lines).to.deep.equal([]);
        });
    }
});
