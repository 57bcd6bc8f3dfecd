import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { unknown } from "../../graph/resource";
import type { Plain, PlainObject } from "../../graph/resource";
import { judge, rules } from "../../policy";
import { rulesPage } from "../../policy/table";
import { View } from "../../policy/view";
import { breaks } from "./breaks";
import { TestEvent } from "./event";

const broken = (event: TestEvent) => judge(event.view(), rules);

describe("the rules", () => {
    it("find nothing wrong with a legal event", () => {
        expect(broken(new TestEvent())).to.deep.equal([]);
    });

    it("are each broken by some test, and no test breaks a rule that is not there", () => {
        expect(Object.keys(breaks)).to.have.members(rules.map(({ code }) => code));
    });

    it("have codes of their own, in order, and say what, why and what to do", () => {
        const codes = rules.map(({ code }) => code);
        expect(new Set(codes).size).to.equal(codes.length);
        expect(codes).to.deep.equal([...codes].sort());
        for (const { code, title, reason, fix, docs } of rules) {
            expect(code).to.match(/^PL[1-9]\d\d$/);
            for (const text of [title, reason, fix]) expect(text.trim(), code).to.have.length.above(10);
            expect(new URL(docs).protocol, code).to.equal("https:");
        }
    });

    it("are written down in docs/rules.md (npx tsx policy/write-page.ts)", () => {
        expect(readFileSync(join(__dirname, "..", "..", "docs", "rules.md"), "utf8")).to.equal(rulesPage(rules));
    });

    for (const { code, title } of rules) {
        describe(`${code}: ${title}`, () => {
            (breaks[code] ?? []).forEach((breakIt, i) => {
                it(`notices way ${i + 1} of breaking it, and names a resource and a property that are there`, () => {
                    const event = new TestEvent();
                    breakIt(event);
                    const found = broken(event).filter((finding) => finding.code === code);
                    expect(found).to.not.deep.equal([]);
                    for (const { urn, message } of found) {
                        expect(event.sources().map((source) => source.urn)).to.include(urn);
                        expect(message).to.have.length.above(3);
                        expect(message).to.not.match(/undefined|NaN|Infinity|\[object/);
                    }
                });
            });
        });
    }
});

/** Every path to a leaf or an object of a value. */
function paths(value: Plain, path: (string | number)[] = []): (string | number)[][] {
    if (typeof value !== "object" || value === null) return [path];
    const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
    return [
        path,
        ...keys.flatMap((key) => paths(Array.isArray(value) ? value[Number(key)] : value[key], [...path, key])),
    ];
}

/** The same value with something else at a path. */
function replaced(value: Plain, [key, ...rest]: (string | number)[], by: Plain): Plain {
    if (key === undefined) return by;
    if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, rest, by) : item));
    if (typeof value !== "object" || value === null) return value;
    return { ...value, [key]: replaced(value[key], rest, by) };
}

type Sources = ReturnType<TestEvent["sources"]>;

/** The view with one input of one resource changed. */
function changed(sources: Sources, name: string, path: (string | number)[], by: Plain): View {
    return new View(
        sources.map((source) => {
            if (source.name !== name) return source;
            const inputs = replaced(source.inputs, path, by);
            if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs))
                throw new Error("inputs are no object");
            const state: PlainObject = { ...source.state, ...inputs };
            return { ...source, inputs, state };
        }),
    );
}

/** Every place in the legal event where something stands. */
function places(sources: Sources): { name: string; path: (string | number)[] }[] {
    return sources.flatMap(({ name, inputs }) =>
        paths(inputs)
            .slice(1)
            .map((path) => ({ name, path })),
    );
}

describe("a rule", () => {
    const sources = new TestEvent().sources();

    it("never throws, whatever stands where it looks", () => {
        const strange = fc.oneof(
            fc.constantFrom<Plain[]>(null, "", {}, [], [null], "http://", "::", "{", "%", -1, 0, 1e300, true, [[]], {
                a: null,
            }),
            fc.string(),
            fc.double(),
        );
        fc.assert(
            fc.property(fc.constantFrom(...places(sources)), strange, ({ name, path }, value) => {
                judge(changed(sources, name, path, value), rules);
            }),
            { numRuns: 300 },
        );
    });

    it("says nothing of what nobody knows yet, wherever it stands", () => {
        for (const { name, path } of places(sources)) {
            expect(judge(changed(sources, name, path, unknown), rules), `${name} ${path.join(".")}`).to.deep.equal([]);
        }
    });

    it("looks at nothing in an empty program", () => {
        expect(judge(new View([]), rules)).to.deep.equal([]);
    });
});
