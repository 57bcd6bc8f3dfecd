import * as pulumi from "@pulumi/pulumi";
import * as mediaconnect from "@pulumi/aws-native/mediaconnect";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as iam from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as sqs from "@pulumi/aws/sqs";
import { expect } from "chai";

import { isUnknown, record, suspiciousStrings } from "../../graph";

/** A component with one child of each kind, as small as the questions here allow. */
class Contribution extends pulumi.ComponentResource {
    readonly address: pulumi.Output<string>;
    readonly flow: mediaconnect.Flow;

    constructor(
        name: string,
        args: { passphrase?: pulumi.Input<string> } = {},
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("test:index:Contribution", name, { port: 5000 }, opts);
        const role = new iam.Role(`${name}-reader`, { assumeRolePolicy: "{}" }, { parent: this });
        const policy = new iam.RolePolicy(`${name}-policy`, { role: role.name, policy: "{}" }, { parent: this });
        this.flow = new mediaconnect.Flow(
            `${name}-flow`,
            {
                name: "main",
                source: {
                    name: "main",
                    protocol: "srt-listener",
                    ingestPort: 5000,
                    description: args.passphrase,
                    decryption: { roleArn: role.arn, keyType: "srt-password" },
                },
            },
            { parent: this, dependsOn: [policy] },
        );
        this.address = pulumi.interpolate`srt://${this.flow.source.ingestIp}:${this.flow.source.sourceIngestPort}`;
        this.registerOutputs({ address: this.address });
    }
}

const flowType = "aws-native:mediaconnect:Flow";
const urn = (chain: string, name: string) => `urn:pulumi:dev::pi-live::${chain}::${name}`;

describe("record: what the engine would receive", () => {
    it("parents and URNs, the same in preview and up", async () => {
        const program = () => void new Contribution("srt");
        const up = await record(program);
        const preview = await record(program, { preview: true });
        expect(up.errors).to.deep.equal([]);
        expect([...up.resources].map((resource) => resource.urn)).to.deep.equal([
            urn("pulumi:pulumi:Stack", "pi-live-dev"),
            urn("test:index:Contribution", "srt"),
            urn("test:index:Contribution$aws:iam/role:Role", "srt-reader"),
            urn("test:index:Contribution$aws:iam/rolePolicy:RolePolicy", "srt-policy"),
            urn("test:index:Contribution$aws-native:mediaconnect:Flow", "srt-flow"),
        ]);
        expect([...preview.resources].map((resource) => resource.urn)).to.deep.equal(
            [...up.resources].map((resource) => resource.urn),
        );
        expect(up.resources.one(flowType).parent).to.equal(urn("test:index:Contribution", "srt"));
    });

    it("a component three levels down carries every parent's type", async () => {
        class Shell extends pulumi.ComponentResource {
            constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
                super("test:index:Shell", name, {}, opts);
                new Contribution(`${name}-srt`, {}, { parent: this });
            }
        }
        const { resources } = await record(() => void new Shell("event"));
        expect(resources.one(flowType).urn).to.equal(
            urn("test:index:Shell$test:index:Contribution$aws-native:mediaconnect:Flow", "event-srt-flow"),
        );
    });

    it("dependencies, whole and by property", async () => {
        const { resources } = await record(() => void new Contribution("srt"));
        const flow = resources.one(flowType);
        const role = resources.one("aws:iam/role:Role").urn;
        const policy = resources.one("aws:iam/rolePolicy:RolePolicy").urn;
        expect(flow.dependencies).to.have.members([role, policy]);
        expect(flow.propertyDependencies).to.deep.equal({ name: [], source: [role] });
    });

    it("secrets stay known as secrets, by path", async () => {
        const program = () => new Contribution("srt", { passphrase: pulumi.secret("a-long-passphrase") }).flow.source;
        const recording = await record(() => ({ source: program() }));
        const flow = recording.resources.one(flowType);
        expect(flow.secrets).to.deep.equal(["source.description"]);
        expect(flow.secretOutputs).to.deep.equal(["source.description"]);
        expect(flow.inputs["source"]).to.include({ description: "a-long-passphrase" });
        expect(flow.outputs["source"]).to.include({ sourceIngestPort: "5000" });
        expect(recording.secretOutputs).to.deep.equal(["source"]);
    });

    it("a preview knows names and regions, and nothing that AWS makes", async () => {
        let ran = false;
        const recording = await record(
            () => {
                const { address, flow } = new Contribution("srt");
                address.apply(() => (ran = true));
                return { address, arn: flow.flowArn };
            },
            { preview: true },
        );
        const { resources, outputs } = recording;
        expect(ran).to.equal(false);
        expect(isUnknown(outputs["address"])).to.equal(true);
        expect(isUnknown(outputs["arn"])).to.equal(true);
        expect(resources.one("aws:iam/rolePolicy:RolePolicy").inputs["role"]).to.match(/^srt-reader-[0-9a-f]{7}$/);
        expect(isUnknown(resources.one("aws:iam/role:Role").outputs["arn"])).to.equal(true);
    });

    it("an output below an input object is there, as AWS shapes it", async () => {
        const { outputs } = await record(() => ({ address: new Contribution("srt").address }));
        expect(outputs["address"]).to.match(/^srt:\/\/203\.0\.113\.\d+:5000$/);
    });

    it("protect, aliases, providers, ignoreChanges, deletedWith, retainOnDelete, deleteBeforeReplace", async () => {
        const { resources, errors } = await record(() => {
            const provider = new Provider("ohio", { region: "us-east-2" });
            const host = new sqs.Queue("host");
            new sqs.Queue(
                "queue",
                {},
                {
                    provider,
                    protect: true,
                    aliases: [{ name: "former" }, { parent: host }],
                    ignoreChanges: ["delaySeconds"],
                    deletedWith: host,
                    retainOnDelete: true,
                    deleteBeforeReplace: true,
                    replaceOnChanges: ["kmsMasterKeyId"],
                    additionalSecretOutputs: ["url"],
                },
            );
            new Contribution("srt", {}, { providers: { aws: provider } });
        });
        expect(errors).to.deep.equal([]);
        const queue = resources.one("aws:sqs/queue:Queue", "queue");
        expect(queue).to.deep.include({
            protect: true,
            ignoreChanges: ["delaySeconds"],
            retainOnDelete: true,
            deleteBeforeReplace: true,
            replaceOnChanges: ["kmsMasterKeyId"],
            additionalSecretOutputs: ["url"],
            secretOutputs: ["url"],
            deletedWith: urn("aws:sqs/queue:Queue", "host"),
            aliases: [
                { name: "former", parent: urn("pulumi:pulumi:Stack", "pi-live-dev") },
                { parent: urn("aws:sqs/queue:Queue", "host") },
            ],
        });
        const provider = resources.one("pulumi:providers:aws");
        expect(queue.provider).to.equal(`${provider.urn}::${provider.id ?? ""}`);
        expect(queue.outputs["arn"]).to.match(/^arn:aws:sqs:us-east-2:123456789012:queue-[0-9a-f]{7}$/);
        expect(resources.one("aws:iam/role:Role").provider).to.equal(queue.provider);
        expect(resources.one(flowType).provider).to.equal("");
    });
});

describe("record: the program's mistakes", () => {
    it("refuses two resources with one URN, as the engine does", async () => {
        const { errors } = await record(() => {
            new sqs.Queue("queue");
            new sqs.Queue("queue");
        });
        expect(errors.map(({ message }) => message).join()).to.match(
            /Duplicate resource URN.*aws:sqs\/queue:Queue::queue/,
        );
    });

    it("reports a throw in an apply once, however many resources hang on it", async () => {
        const { errors } = await record(() => {
            const queue = new sqs.Queue("queue");
            const broken = queue.arn.apply((): string => {
                throw new Error("no such thing");
            });
            for (let i = 0; i < 5; i++) new sqs.QueuePolicy(`policy-${i}`, { queueUrl: broken, policy: "{}" });
        });
        expect(errors.map(({ message }) => message)).to.deep.equal(["no such thing"]);
    });

    it("reports a throw of the program itself", async () => {
        const { error } = await record(() => {
            throw new Error("bad settings");
        });
        expect(error?.message).to.equal("bad settings");
    });

    it("gives up on a program that never settles", async () => {
        const { error } = await record(() => new Promise(() => undefined), { timeoutMs: 50 });
        expect(error?.message).to.match(/did not settle within 0\.05 s/);
    });

    it("refuses a request to AWS", async () => {
        const { errors } = await record(async () => ({ account: (await getCallerIdentity({})).accountId }));
        expect(errors.map(({ message }) => message).join()).to.match(/aws:index\/getCallerIdentity.*needs AWS/);
    });

    it("keeps errors of recordings that run side by side apart", async () => {
        const fail = (message: string) =>
            record(() => {
                const queue = new sqs.Queue("queue");
                new sqs.QueuePolicy("policy", {
                    queueUrl: queue.url.apply((): string => {
                        throw new Error(message);
                    }),
                    policy: "{}",
                });
            });
        const [one, fine, two] = await Promise.all([
            fail("one"),
            record(() => void new Contribution("srt")),
            fail("two"),
        ]);
        expect(one.errors.map(({ message }) => message)).to.deep.equal(["one"]);
        expect(fine.errors).to.deep.equal([]);
        expect(two.errors.map(({ message }) => message)).to.deep.equal(["two"]);
    });

    it("leaves the process's listeners as they were", async () => {
        const before = process.listeners("unhandledRejection");
        await record(() => void new Contribution("srt"));
        expect(process.listeners("unhandledRejection")).to.deep.equal(before);
    });
});

describe("record: repeatable and apart", () => {
    it("two recordings of a program are equal", async () => {
        const program = () => ({ address: new Contribution("srt").address });
        const [one, two] = [await record(program), await record(program)];
        expect([...one.resources]).to.deep.equal([...two.resources]);
        expect(one.outputs).to.deep.equal(two.outputs);
    });

    it("recordings side by side do not mix", async () => {
        const names = ["a", "b", "c", "d"];
        const recordings = await Promise.all(
            names.map((name) =>
                record(
                    () => ({
                        name: new pulumi.Config("pi-live").require("event"),
                        srt: new Contribution(name).address,
                    }),
                    {
                        stack: name,
                        config: { "pi-live:event": name },
                    },
                ),
            ),
        );
        recordings.forEach(({ resources, outputs }, i) => {
            expect(resources.all(flowType).map(({ name }) => name)).to.deep.equal([`${names[i]}-flow`]);
            expect(outputs["name"]).to.equal(names[i]);
        });
    });

    it("finds what a careless program writes instead of a value, and nothing in a careful one", async () => {
        const careful = await record(() => void new Contribution("srt"));
        expect(suspiciousStrings(careful)).to.deep.equal([]);
        // As a program that is not type-checked would write it.
        const text = (value: unknown): string => Reflect.apply(String, undefined, [value]);
        const careless = await record(() => {
            const { flow } = new Contribution("srt");
            new sqs.Queue("queue", {
                tags: { a: text({}), b: text(undefined) },
            });
            new sqs.Queue("output", { policy: text(flow.flowArn) });
        });
        expect(suspiciousStrings(careless).map(({ path }) => path)).to.include.members(["tags.a", "tags.b", "policy"]);
    });
});

describe("record: stack references", () => {
    const name = "organization/foundation/prod";
    const program = () => ({ certificate: new pulumi.StackReference(name).requireOutput("certificateArn") });

    it("answers with the outputs given", async () => {
        const { outputs, resources } = await record(program, {
            stackReferences: { [name]: { certificateArn: "arn:…" } },
        });
        expect(outputs["certificate"]).to.equal("arn:…");
        expect(resources.one("pulumi:pulumi:StackReference").external).to.equal(true);
    });

    it("without them are unknown in a preview, and an error otherwise", async () => {
        const preview = await record(program, { preview: true });
        expect(preview.errors).to.deep.equal([]);
        expect(isUnknown(preview.outputs["certificate"])).to.equal(true);
        expect((await record(program)).error?.message).to.match(
            /outputs of stack organization\/foundation\/prod are unknown/,
        );
    });
});
