/** The one rule for names in AWS (components/common/names.ts), over everything that the stacks record. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { recordText } from "../../cli/recorded";
import type { RecordedResource, Recording } from "../../graph";
import { nameless, nameProperty, physicalName } from "../support/physical-names";

const root = path.resolve(__dirname, "../..");
const stashType = "pulumi:index:Stash";

/** A stack's file under any name of stack and project. */
async function recorded(file: string, place: { stack: string; project: string }, preview = false): Promise<Recording> {
    const name = `Pulumi.${file}.yaml`;
    const text = readFileSync(path.join(root, name), "utf8");
    const { recording } = await recordText(root, text, name, { ...place, preview });
    return recording;
}

function made({ resources }: Recording): RecordedResource[] {
    return resources.all().filter(({ custom, external }) => custom && external !== true);
}

describe("the rule for names in AWS", () => {
    for (const file of ["dev", "prod", "foundation"]) {
        describe(file, () => {
            let recording: Recording;
            before(async () => {
                recording = await recorded(file, { stack: "zwickau", project: "quittung" });
            });

            it("knows of every type whether and where it has a name (test/support/physical-names.ts)", () => {
                const types = new Set(made(recording).map(({ type }) => type));
                const known = [...types].filter(
                    (type) => nameless.includes(type) !== (nameProperty[type] !== undefined),
                );
                expect([...types].filter((type) => !known.includes(type))).to.deep.equal([]);
            });

            it("is followed: the provider names, or the name is fixed at creation", () => {
                const breaches = made(recording).flatMap(({ type, name, inputs, propertyDependencies }) => {
                    const property = nameProperty[type];
                    if (property === undefined || inputs[property] === undefined) return [];
                    const fixed = (propertyDependencies[property] ?? []).some((urn) => urn.includes(stashType));
                    return fixed ? [] : [`${type} ${name}: ${property} ${JSON.stringify(inputs[property])}`];
                });
                expect(breaches).to.deep.equal([]);
                for (const { type, inputs } of made(recording)) {
                    if (nameless.includes(type)) continue;
                    expect(
                        Object.keys(inputs).filter((key) => key.endsWith("Prefix")),
                        type,
                    ).to.deep.equal([]);
                }
            });

            it("holds nothing of the stack's or the project's name in any input", () => {
                for (const { name, inputs } of recording.resources.all())
                    expect(JSON.stringify(inputs), name).not.to.match(/zwickau|quittung/);
            });

            it("gives other names to the same file in another stack or project", async () => {
                const names = async (place: { stack: string; project: string }) =>
                    made(await recorded(file, place)).flatMap(({ type, outputs }) => {
                        const name = physicalName(type, outputs);
                        return name === undefined ? [] : [`${type} ${name}`];
                    });
                const all = [
                    ...(await names({ stack: "dev", project: "house" })),
                    ...(await names({ stack: "dev", project: "guest" })),
                    ...(await names({ stack: "dev-house", project: "guest" })),
                ];
                expect(all.filter((name, i) => all.indexOf(name) !== i)).to.deep.equal([]);
            });

            it("names the same in every recording, and readable", async () => {
                const again = await recorded(file, { stack: "zwickau", project: "quittung" });
                expect(made(again).map(({ outputs }) => outputs)).to.deep.equal(
                    made(recording).map(({ outputs }) => outputs),
                );
                for (const { type, outputs } of made(again)) {
                    const name = physicalName(type, outputs);
                    if (name !== undefined)
                        expect(name).to.match(new RegExp(`${file === "foundation" ? "house" : file}-`));
                }
            });

            it("shows in a preview the names that the provider makes up", async () => {
                const preview = await recorded(file, { stack: "zwickau", project: "quittung" }, true);
                for (const { urn, type, inputs, outputs } of made(preview)) {
                    const property = nameProperty[type];
                    if (property === undefined || inputs[property] !== undefined) continue;
                    expect(outputs[property], urn).to.match(/-[0-9a-f]{7}$/);
                }
            });

            it("keeps within AWS's limits", () => {
                for (const { type, outputs } of made(recording)) {
                    const name = physicalName(type, outputs);
                    if (name !== undefined && type !== "aws:s3/bucketObjectv2:BucketObjectv2")
                        expect(name.replace("MediaPackage/", "")).to.match(/^[A-Za-z0-9_-]{1,64}$/);
                }
            });
        });
    }
});
