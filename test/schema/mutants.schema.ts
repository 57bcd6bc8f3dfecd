import path from "node:path";

import { expect } from "chai";

import { recordStack } from "../../cli/recorded";
import { RecordedResource } from "../../graph";
import { Judge } from "./judge";
import { Change, mutants } from "./mutants";

const root = path.resolve(__dirname, "../..");

/** What may be changed and still be right by every publication, with the reason. */
const free: { path: RegExp; why: string }[] = [
    { path: /^tags\.[^.]+$/, why: "the names of tags are the crew's" },
    { path: /\.(path|text|assets\..*)$/, why: "the inside of an asset is Pulumi's" },
    { path: /^triggers\[\d+\]/, why: "a trigger is any value" },
    { path: /^environment\.[^.]+$/, why: "the names of environment variables are the program's" },
];

/** The least share of changed texts that is caught: those that come from closed lists. The others are names, ARNs and prose. */
const leastCaughtValues = 0.35;

describe("Judge, on mutants of the small and the big event", function () {
    this.timeout(300_000);
    const judge = new Judge();
    const caught: Record<Change, [caught: number, all: number]> = {
        renamed: [0, 0],
        "left out": [0, 0],
        retyped: [0, 0],
        "value changed": [0, 0],
    };
    const escaped: string[] = [];

    before(async () => {
        for (const resource of await oneOfEachKind()) {
            for (const { change, path: where, resource: mutant } of mutants(resource)) {
                if (free.some((exempt) => exempt.path.test(where))) continue;
                const tally = caught[change];
                tally[1]++;
                if (judge.verdicts(mutant).length > 0) tally[0]++;
                else if (change === "renamed" || change === "retyped")
                    escaped.push(`${resource.type} ${where} ${change}`);
            }
        }
        for (const [change, [some, all]] of Object.entries(caught)) {
            console.log(`      ${change}: ${some} of ${all} caught (${Math.round((some / all) * 100)} %)`);
        }
    });

    it("lets no renamed key and no value of a wrong type pass", () => {
        expect(escaped).to.deep.equal([]);
        expect(caught.renamed[1]).to.be.greaterThan(300);
        expect(caught.retyped[1]).to.be.greaterThan(1500);
    });

    it("catches what comes from a closed list", () => {
        const [some, all] = caught["value changed"];
        expect(some / all).to.be.greaterThan(leastCaughtValues);
    });
});

/** Of resources that have the same keys, one is enough; and of the big event's, those of types that the small one lacks. */
async function oneOfEachKind(): Promise<RecordedResource[]> {
    const [dev, prod] = await Promise.all(["dev", "prod"].map((stack) => recordStack(root, stack)));
    const kinds = new Map<string, RecordedResource>();
    const add = (resource: RecordedResource) =>
        kinds.set(`${resource.type} ${keysOf(resource.inputs).join()}`, resource);
    const small = dev.recording.resources.all().filter(isMadeByProvider);
    const types = new Set(small.map(({ type }) => type));
    small.forEach(add);
    prod.recording.resources
        .all()
        .filter((resource) => isMadeByProvider(resource) && !types.has(resource.type))
        .forEach(add);
    return [...kinds.values()];
}

/** A reference to another stack is custom to Pulumi, and nobody else's. */
function isMadeByProvider({ custom, type }: RecordedResource): boolean {
    return custom && !type.startsWith("pulumi:");
}

function keysOf(value: unknown): string[] {
    if (typeof value !== "object" || value === null) return [];
    return [...new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]))].sort();
}
