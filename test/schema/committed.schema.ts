import path from "node:path";

import { expect } from "chai";

import { recordStack } from "../../cli/recorded";
import { isObject, ResourceSet } from "../../graph";
import { explain, Judge } from "./judge";
import { lostOnTheWire, onTheWire, parsed } from "./serialiser";

const root = path.resolve(__dirname, "../..");

describe("the committed stacks, judged by what AWS and the SDKs publish", () => {
    const judge = new Judge();

    for (const stack of ["dev", "prod", "foundation"]) {
        describe(stack, () => {
            let made: ResourceSet;
            let previewed: ResourceSet;
            before(async () => {
                made = (await recordStack(root, stack)).recording.resources;
                previewed = (await recordStack(root, stack, { preview: true })).recording.resources;
            });

            it("agrees with all of it, with every value known", () => {
                expect(explain(made.all().flatMap((resource) => judge.verdicts(resource)))).to.equal("");
            });

            it("agrees in what a preview knows", () => {
                expect(explain(previewed.all().flatMap((resource) => judge.verdicts(resource)))).to.equal("");
            });
        });
    }

    for (const stack of ["dev", "prod"]) {
        it(`sends MediaLive every key that the schedules of ${stack} hold`, async () => {
            const { recording } = await recordStack(root, stack);
            const schedules = recording.resources.all("aws:scheduler/schedule:Schedule");
            expect(schedules).to.not.be.empty;
            for (const { inputs, name } of schedules) {
                const target = isObject(inputs["target"]) ? inputs["target"] : {};
                const { arn, input } = target;
                if (typeof arn !== "string") throw new Error(`${name} has no target`);
                const document = parsed(input);
                expect(lostOnTheWire(document, await onTheWire(arn, document)), name).to.deep.equal([]);
            }
        });
    }
});
