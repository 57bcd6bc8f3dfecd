import { expect } from "chai";
import fc from "fast-check";

import { compare } from "../../graph/compare";
import { differences } from "../../graph/compare/diff";
import { parsePath, printPath, valueAt } from "../../graph/compare/paths";
import type { Plain, PlainObject, RecordedResource } from "../../graph/resource";
import { ResourceSet } from "../../graph/set";

const leaf = fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean());
const { tree } = fc.letrec<{ tree: Plain }>((tie) => ({
    tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z.]{0,3}$/), tie("tree"), { maxKeys: 3 }),
    ),
}));
const inputs: fc.Arbitrary<PlainObject> = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tree, { maxKeys: 4 });
const types = ["aws:sqs/queue:Queue", "aws:iam/group:Group", "aws-native:mediaconnect:Flow", "test:index:Shell"];

function resource(
    name: string,
    type: string,
    given: PlainObject,
    rest: Partial<RecordedResource> = {},
): RecordedResource {
    return {
        urn: `urn:pulumi:dev::pi-live::${type}::${name}`,
        type,
        name,
        custom: !type.startsWith("test:"),
        inputs: given,
        secrets: [],
        outputs: given,
        secretOutputs: [],
        dependencies: [],
        propertyDependencies: {},
        provider: "",
        providers: {},
        protect: false,
        ignoreChanges: [],
        replaceOnChanges: type.startsWith("aws-native") ? ["name"] : [],
        additionalSecretOutputs: [],
        deleteBeforeReplace: false,
        retainOnDelete: false,
        aliases: [],
        ...rest,
    };
}

const resources = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom(...types), inputs), {
        selector: ([name]) => name,
    })
    .map((list) => list.map(([name, type, given]) => resource(name, type, given)));

function recording(list: RecordedResource[]) {
    return { resources: new ResourceSet(list), outputs: {}, secretOutputs: [], errors: [], logs: [] };
}

describe("compare: laws", () => {
    it("a program against itself is all same", () => {
        fc.assert(
            fc.property(resources, (list) => {
                const { steps, diagnostics } = compare(recording(list), recording(structuredClone(list)));
                expect(steps.map(({ op }) => op)).to.deep.equal(list.map(() => "same"));
                expect(diagnostics).to.deep.equal([]);
            }),
        );
    });

    it("every resource of either side gets exactly one step", () => {
        fc.assert(
            fc.property(resources, resources, (before, after) => {
                const { steps, changeSummary } = compare(recording(before), recording(after));
                const urns = new Set([...before, ...after].map(({ urn }) => urn));
                expect(steps.map(({ urn }) => urn).sort()).to.deep.equal([...urns].sort());
                expect(Object.values(changeSummary).reduce((sum, n) => sum + n, 0)).to.equal(urns.size);
            }),
        );
    });

    it("every changed leaf shows up, nothing else does", () => {
        fc.assert(
            fc.property(inputs, inputs, (old, now) => {
                const found = differences(old, now);
                for (const { path, kind } of found) {
                    const [was, is] = [valueAt(old, path), valueAt(now, path)];
                    expect(was === undefined).to.equal(kind === "add");
                    expect(is === undefined).to.equal(kind === "delete");
                    expect(was).not.to.deep.equal(is);
                }
                // Carrying the differences over makes the old value the new one.
                expect(applied(old, found)).to.deep.equal(now);
            }),
        );
    });

    it("paths survive being written and read", () => {
        const step = fc.oneof(
            fc.nat({ max: 9 }),
            fc.string({ minLength: 1 }).filter((text) => text !== "*"),
        );
        fc.assert(
            fc.property(fc.array(step, { minLength: 1 }), (rest) => {
                const path = ["top", ...rest];
                expect(parsePath(printPath(path))).to.deep.equal(path);
            }),
        );
    });

    it("a secret path never shows its values", () => {
        fc.assert(
            fc.property(fc.string({ minLength: 12 }), fc.string({ minLength: 12 }), (old, now) => {
                fc.pre(old !== now);
                const one = resource("a", types[0], { nested: { key: old } }, { secrets: ["nested.key"] });
                const two = resource("a", types[0], { nested: { key: now } }, { secrets: ["nested.key"] });
                const diff = compare(recording([one]), recording([two])).steps[0].detailedDiff;
                expect(diff).to.deep.equal({
                    "nested.key": { kind: "update", inputDiff: true, old: "[secret]", new: "[secret]" },
                });
            }),
        );
    });

    it("ignoreChanges cover what is below them, and wildcards", () => {
        const old = resource("a", types[0], { list: [{ x: 1, y: 1 }], other: 1 });
        const change = (ignoreChanges: string[]) => {
            const now = resource("a", types[0], { list: [{ x: 2, y: 1 }], other: 1 }, { ignoreChanges });
            return compare(recording([old]), recording([now])).steps[0].op;
        };
        expect(change([])).to.equal("update");
        expect(change(["list"])).to.equal("same");
        expect(change(["list[*].x"])).to.equal("same");
        expect(change(["list[0].y"])).to.equal("update");
    });

    it("adding or removing an object that holds a replacing property replaces", () => {
        const options = { replaceOnChanges: ["source.name"] };
        const full = resource("a", types[2], { source: { name: "x" } }, options);
        const empty = resource("a", types[2], {}, options);
        const other = resource("a", types[2], { source: { port: 1 } }, options);
        const op = (old: RecordedResource, now: RecordedResource) =>
            compare(recording([old]), recording([now])).steps[0].op;
        expect(op(empty, full)).to.equal("replace");
        expect(op(full, empty)).to.equal("replace");
        expect(op(empty, other)).to.equal("update");
        expect(op(other, full)).to.equal("replace");
    });

    it("an input that keeps AWS's value when it is left out is no change, and is one when it is changed", () => {
        const type = "aws:medialive/channel:Channel";
        const maintenance = (maintenanceStartTime: string) => ({ maintenanceDay: "MONDAY", maintenanceStartTime });
        const op = (before: PlainObject, after: PlainObject) =>
            compare(recording([resource("a", type, before)]), recording([resource("a", type, after)])).steps[0].op;
        const full = { logLevel: "WARNING", maintenance: maintenance("03:00") };
        expect(op(full, {})).to.equal("same");
        expect(op(full, { ...full, maintenance: maintenance("04:00") })).to.equal("update");
        expect(op(full, { ...full, logLevel: "DISABLED" })).to.equal("update");
        expect(op({}, full)).to.equal("update");
        expect(op({ ...full, tags: { a: "b" } }, full)).to.equal("update");
        expect(op({ vpc: { subnetIds: ["a"] } }, { vpc: { subnetIds: ["b"] } })).to.equal("replace");
    });

    it("another explicit provider is an update that may replace", () => {
        const old = resource("a", types[0], {}, { provider: "urn:one::id" });
        const now = resource("a", types[0], {}, { provider: "urn:two::id" });
        const [step] = compare(recording([old]), recording([now])).steps;
        expect(step.op).to.equal("update");
        expect(step.detailedDiff["provider"]).to.include({ replaceUnknown: true });
    });

    it("an alias by URN, type, project and stack", () => {
        const old = resource("old", types[0], {});
        const now = (alias: object) => resource("new", types[0], {}, { aliases: [alias] });
        for (const alias of [{ urn: old.urn }, { name: "old" }, { name: "old", type: types[0], noParent: true }]) {
            expect(compare(recording([old]), recording([now(alias)])).steps.map(({ op }) => op)).to.deep.equal([
                "same",
            ]);
        }
        const elsewhere = { ...old, urn: old.urn.replace("dev::pi-live", "prod::live") };
        const steps = compare(
            recording([elsewhere]),
            recording([now({ name: "old", stack: "prod", project: "live" })]),
        ).steps;
        expect(steps.map(({ op, formerUrn }) => [op, formerUrn])).to.deep.equal([["same", elsewhere.urn]]);
    });
});

function applied(old: Plain, found: ReturnType<typeof differences>): Plain {
    const root: PlainObject = { root: structuredClone(old) };
    // Lists shrink from their end.
    for (const { path, kind, new: now } of [...found]
        .reverse()
        .sort((a, b) => Number(b.kind === "delete") - Number(a.kind === "delete"))) {
        set(root, ["root", ...path], kind === "delete" ? undefined : now);
    }
    return root["root"];
}

function set(target: Plain | undefined, path: (string | number)[], value: Plain | undefined): void {
    const [step, ...rest] = path;
    if (Array.isArray(target) && typeof step === "number") {
        if (rest.length > 0) set(target[step], rest, value);
        else if (value === undefined) target.splice(step, 1);
        else target[step] = value;
    } else if (typeof target === "object" && target !== null && !Array.isArray(target)) {
        if (rest.length > 0) set(target[step], rest, value);
        else if (value === undefined) delete target[step];
        else target[step] = value;
    }
}
