import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import * as sqs from "@pulumi/aws/sqs";
import { expect } from "chai";

import { record } from "../../graph";

class Queues extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Queues", name, {}, opts);
        new sqs.Queue(`${name}-queue`, { delaySeconds: 1 }, { parent: this });
    }
}

const queueType = "aws:sqs/queue:Queue";

describe("record: transforms, run in this process", () => {
    it("changes an input and options of a resource", async () => {
        const { resources, errors } = await record(() => {
            new sqs.Queue(
                "queue",
                { delaySeconds: 1 },
                {
                    ignoreChanges: ["policy"],
                    transforms: [
                        ({ props, opts }) => ({
                            props: { ...props, delaySeconds: 5 },
                            opts: pulumi.mergeOptions(opts, {
                                protect: true,
                                ignoreChanges: ["tags"],
                                retainOnDelete: true,
                            }),
                        }),
                    ],
                },
            );
        });
        expect(errors).to.deep.equal([]);
        const queue = resources.one(queueType);
        expect(queue.inputs).to.deep.equal({ delaySeconds: 5 });
        expect(queue).to.deep.include({ protect: true, retainOnDelete: true, ignoreChanges: ["policy", "tags"] });
        expect(queue.outputs["delaySeconds"]).to.equal(5);
    });

    it("the component's come after the child's own, the stack's last", async () => {
        const order: string[] = [];
        const note =
            (who: string): pulumi.ResourceTransform =>
            ({ type, props, opts }) => {
                if (type !== queueType) return undefined;
                order.push(who);
                return { props: { ...props, name: `${String(props["name"] ?? "")}${who}` }, opts };
            };
        const { resources } = await record(() => {
            pulumi.runtime.registerResourceTransform(note("s"));
            const shell = new Queues("shell", { transforms: [note("c")] });
            new sqs.Queue("own", {}, { parent: shell, transforms: [note("o")] });
        });
        expect(resources.one(queueType, "own").inputs["name"]).to.equal("ocs");
        expect(resources.one(queueType, "shell-queue").inputs["name"]).to.equal("cs");
        expect(order).to.have.length(5);
    });

    it("leaves a resource alone whose transform answers nothing, secrets and dependencies too", async () => {
        const program = (transforms: pulumi.ResourceTransform[]) => () => {
            const first = new sqs.Queue("first");
            new sqs.Queue(
                "queue",
                { policy: pulumi.secret("{}"), tags: { first: first.name } },
                { transforms, dependsOn: first },
            );
        };
        const plain = await record(program([]));
        const transformed = await record(program([() => undefined]));
        expect([...transformed.resources]).to.deep.equal([...plain.resources]);
        expect(transformed.resources.one(queueType, "queue").secrets).to.deep.equal(["policy"]);
    });

    it("gives another provider", async () => {
        const { resources } = await record(() => {
            const provider = new Provider("virginia", { region: "us-east-1" });
            new Queues("q", {
                transforms: [({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { provider }) })],
            });
        });
        expect(resources.one(queueType).outputs["arn"]).to.match(/^arn:aws:sqs:us-east-1:/);
    });

    it("a failing transform fails the resource", async () => {
        const { errors } = await record(() => {
            new sqs.Queue(
                "queue",
                {},
                {
                    transforms: [
                        () => {
                            throw new Error("not this one");
                        },
                    ],
                },
            );
        });
        expect(errors.map(({ message }) => message).join()).to.match(/queue.*transform failed: Error: not this one/);
    });

    it("legacy transformations work too", async () => {
        const { resources } = await record(() => {
            new Queues("q", {
                transformations: [
                    ({ type, props, opts }) =>
                        type === queueType ? { props: { ...props, delaySeconds: 9 }, opts } : undefined,
                ],
            });
        });
        expect(resources.one(queueType).inputs["delaySeconds"]).to.equal(9);
    });

    it("resource hooks are taken and not run", async () => {
        const { errors } = await record(() => {
            const hook = new pulumi.ResourceHook("stop", () => {
                throw new Error("ran");
            });
            new sqs.Queue("queue", {}, { hooks: { beforeDelete: [hook], afterCreate: [hook] } });
        });
        expect(errors).to.deep.equal([]);
    });
});
