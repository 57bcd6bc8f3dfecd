import * as pulumi from "@pulumi/pulumi";
import * as mediaconnect from "@pulumi/aws-native/mediaconnect";
import * as mediapackage from "@pulumi/aws-native/mediapackage";
import * as cloudfront from "@pulumi/aws/cloudfront";
import * as iam from "@pulumi/aws/iam";
import * as medialive from "@pulumi/aws/medialive";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as sns from "@pulumi/aws/sns";
import * as sqs from "@pulumi/aws/sqs";
import * as command from "@pulumi/command/remote";
import { expect } from "chai";

import { compare, PlanDigest, record } from "../../graph";

type Program = () => unknown;

/** The plan both ways: exact by a second recording, and by value from two plain ones. */
const ways: Record<string, (before: Program, after: Program) => Promise<PlanDigest>> = {
    "recorded against the former": async (before, after) => {
        const was = await record(before);
        return compare(was, await record(after, { preview: true, against: was }));
    },
    "two plain recordings": async (before, after) => compare(await record(before), await record(after)),
};

function flow(options: { name?: string; port?: number; source?: string } = {}): mediaconnect.Flow {
    const { name = "main", port = 5000, source = "camera" } = options;
    return new mediaconnect.Flow("flow", {
        name,
        source: { name: source, protocol: "srt-listener", ingestPort: port },
    });
}

function opsOf(plan: PlanDigest): Record<string, string> {
    return Object.fromEntries(plan.steps.filter(({ op }) => op !== "same").map(({ name, op }) => [name, op]));
}

for (const [title, plan] of Object.entries(ways)) {
    describe(`compare: ${title}`, () => {
        it("nothing changed: everything is the same", async () => {
            const program = () => void new sqs.Queue("queue", { name: flow().flowArn });
            const { changeSummary, steps } = await plan(program, program);
            expect(changeSummary).to.deep.equal({ same: 3 });
            expect(steps.every(({ detailedDiff }) => Object.keys(detailedDiff).length === 0)).to.equal(true);
        });

        it("an input: updated, with path and values", async () => {
            const { steps } = await plan(
                () => void flow(),
                () => void flow({ port: 5010 }),
            );
            expect(steps.find(({ name }) => name === "flow")).to.deep.include({
                op: "update",
                type: "aws-native:mediaconnect:Flow",
                diffReasons: ["source"],
                replaceReasons: [],
                detailedDiff: { "source.ingestPort": { kind: "update", inputDiff: true, old: 5000, new: 5010 } },
            });
        });

        it("aws-native: the SDK's own replaceOnChanges, nested too", async () => {
            for (const change of [{ name: "other" }, { source: "other" }]) {
                const { steps } = await plan(
                    () => void flow(),
                    () => void flow(change),
                );
                const step = steps.find(({ name }) => name === "flow");
                expect(step?.op).to.equal("replace");
                expect(Object.values(step?.detailedDiff ?? {})[0]).to.include({ kind: "update-replace" });
            }
        });

        it("aws: Terraform's ForceNew; a type without a source is replace unknown", async () => {
            const queue = (args: sqs.QueueArgs) => () => void new sqs.Queue("queue", args);
            expect(opsOf(await plan(queue({}), queue({ fifoQueue: true })))).to.deep.equal({ queue: "replace" });
            expect(opsOf(await plan(queue({}), queue({ delaySeconds: 3 })))).to.deep.equal({ queue: "update" });
            const group = (name: string) => () => void new iam.Group("group", { name });
            const { steps } = await plan(group("a"), group("b"));
            expect(steps.find(({ name }) => name === "group")).to.deep.include({
                op: "update",
                detailedDiff: { name: { kind: "update", inputDiff: true, replaceUnknown: true, old: "a", new: "b" } },
            });
        });

        it("command: any change updates, a trigger replaces", async () => {
            const run = (args: Partial<command.CommandArgs>) => () =>
                void new command.Command("run", { connection: { host: "pi.local" }, create: "true", ...args });
            expect(opsOf(await plan(run({}), run({ create: "false" })))).to.deep.equal({ run: "update" });
            expect(opsOf(await plan(run({ triggers: [1] }), run({ triggers: [2] })))).to.deep.equal({ run: "replace" });
        });

        it("what a replacement makes anew changes its dependants, and replaces where that path forces it", async () => {
            const program = (name: string) => () => {
                const made = flow({ name });
                const secret = new secretsmanager.Secret("secret", { name: "secret" });
                new medialive.Input("input", {
                    name: "in",
                    type: "MEDIACONNECT",
                    mediaConnectFlows: [{ flowArn: made.flowArn }],
                });
                new secretsmanager.SecretVersion("version", { secretId: secret.id, secretString: made.flowArn });
            };
            const { steps } = await plan(program("one"), program("two"));
            const ops = opsOf({ steps, diagnostics: [], changeSummary: {} });
            expect(ops).to.deep.equal({ flow: "replace", input: "update", version: "replace" });
            const input = steps.find(({ name }) => name === "input");
            expect(Object.keys(input?.detailedDiff ?? {})).to.deep.equal(["mediaConnectFlows[0].flowArn"]);
        });

        it("a host taken out of a lost URL is lost too", async () => {
            const program = (id: string) => () => {
                // aws-native 1.79 leaves `awsId` out of what it sends, though AWS's schema calls `Id` createOnly.
                const endpoint = new mediapackage.OriginEndpoint(
                    "endpoint",
                    { awsId: id, channelId: "channel", hlsPackage: {} },
                    { replaceOnChanges: ["awsId"] },
                );
                new sqs.Queue("queue", { tags: { path: endpoint.url.apply((url) => new URL(url).pathname) } });
            };
            expect(opsOf(await plan(program("one"), program("two")))).to.deep.equal({
                endpoint: "replace",
                queue: "update",
            });
        });

        it("an updated aws-native resource keeps name, id and ARN; what else AWS said is open again", async () => {
            const program = (manifestName: string) => () => {
                const endpoint = new mediapackage.OriginEndpoint("endpoint", {
                    awsId: "live",
                    channelId: "channel",
                    manifestName,
                });
                new sqs.Queue("by-arn", { tags: { endpoint: endpoint.arn } });
                new sqs.Queue("by-host", { tags: { host: endpoint.url.apply((url) => new URL(url).host) } });
                const flowSource = flow({ port: manifestName.length + 5000 }).source;
                new sqs.Queue("by-source", {
                    tags: { arn: flowSource.apply(({ sourceArn }) => sourceArn ?? "none") },
                });
            };
            expect(opsOf(await plan(program("index"), program("other-index")))).to.deep.equal({
                endpoint: "update",
                "by-host": "update",
                flow: "update",
                "by-source": "update",
            });
        });

        it("SNS: another address is another subscription, another topic another policy", async () => {
            const program = (endpoint: string, arn: string) => () => {
                new sns.TopicSubscription("crew", { topic: "arn:aws:sns:eu-west-1:1:t", protocol: "email", endpoint });
                new sns.TopicPolicy("policy", { arn, policy: "{}" });
            };
            const ops = opsOf(await plan(program("a@example.org", "arn:one"), program("b@example.org", "arn:two")));
            expect(ops).to.deep.equal({ crew: "replace", policy: "replace" });
        });

        it("an update keeps an ARN", async () => {
            const program = (port: number) => () =>
                void new sqs.Queue("queue", { tags: { flow: flow({ port }).flowArn } });
            expect(opsOf(await plan(program(5000), program(5001)))).to.deep.equal({ flow: "update" });
        });

        it("a chain of replacements runs on", async () => {
            const program = (name: string) => () => {
                const role = new iam.Role("role", { name, assumeRolePolicy: "{}" });
                const policy = new iam.RolePolicy("policy", { role: role.name, policy: "{}" });
                new sqs.Queue("queue", { tags: { policy: policy.id } });
            };
            expect(opsOf(await plan(program("one"), program("two")))).to.deep.equal({
                role: "replace",
                policy: "replace",
                queue: "update",
            });
        });

        it("created and deleted, in the order of dependence", async () => {
            const one = () => {
                const queue = new sqs.Queue("queue");
                new sqs.QueuePolicy("policy", { queueUrl: queue.url, policy: "{}" });
            };
            const { steps, changeSummary } = await plan(one, () => void new sqs.Queue("other"));
            expect(changeSummary).to.deep.equal({ same: 1, create: 1, delete: 2 });
            expect(steps.map(({ op, name }) => `${op} ${name}`)).to.deep.equal([
                "same pi-live-dev",
                "create other",
                "delete policy",
                "delete queue",
            ]);
        });

        it("ignoreChanges are no changes", async () => {
            const program = (port: number, quality: number) => () => {
                new mediaconnect.Flow(
                    "flow",
                    {
                        name: "main",
                        source: { name: "camera", protocol: "srt-listener", ingestPort: port, maxBitrate: quality },
                    },
                    { ignoreChanges: ["source.ingestPort"] },
                );
            };
            expect(opsOf(await plan(program(5000, 1), program(5001, 1)))).to.deep.equal({});
            expect(opsOf(await plan(program(5000, 1), program(5001, 2)))).to.deep.equal({ flow: "update" });
        });

        it("masks secrets, before and after", async () => {
            const program = (value: string) => () => {
                new secretsmanager.SecretVersion("version", { secretId: "id", secretString: pulumi.secret(value) });
            };
            const digest = await plan(program("old-passphrase"), program("new-passphrase"));
            expect(JSON.stringify(digest)).not.to.match(/passphrase/);
            expect(digest.steps.find(({ name }) => name === "version")?.detailedDiff).to.deep.equal({
                secretString: { kind: "update-replace", inputDiff: true, old: "[secret]", new: "[secret]" },
            });
        });

        it("a renamed or re-parented resource with its alias stays, with its children and their names", async () => {
            class Shell extends pulumi.ComponentResource {
                constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
                    super("test:index:Shell", name, {}, opts);
                    const role = new iam.Role(`${name}-role`, { assumeRolePolicy: "{}" }, { parent: this });
                    new iam.RolePolicy(`${name}-policy`, { role: role.name, policy: "{}" }, { parent: this });
                }
            }
            const { steps, changeSummary } = await plan(
                () => void new Shell("old"),
                () => void new Shell("new", { aliases: [{ name: "old" }] }),
            );
            expect(changeSummary.create).to.equal(undefined);
            expect(changeSummary.delete).to.equal(undefined);
            expect(steps.find(({ name }) => name === "new-role")?.formerUrn).to.match(
                /Shell\$aws:iam\/role:Role::old-role$/,
            );
            if (title.startsWith("recorded")) expect(changeSummary).to.deep.equal({ same: 4 });
        });

        it("reports that a protected resource can't be deleted or replaced", async () => {
            const { diagnostics } = await plan(
                () => {
                    new sqs.Queue("gone", {}, { protect: true });
                    new sqs.Queue("renamed", { name: "a" }, { protect: true });
                },
                () => void new sqs.Queue("renamed", { name: "b" }, { protect: true }),
            );
            expect(diagnostics.map(({ message }) => message)).to.deep.equal([
                "renamed is protected: it can't be replaced",
                "gone is protected: it can't be deleted",
            ]);
        });

        it("components: their own inputs are compared, never replaced", async () => {
            class Shell extends pulumi.ComponentResource {
                constructor(size: number) {
                    super("test:index:Shell", "shell", { size });
                }
            }
            const { steps } = await plan(
                () => void new Shell(1),
                () => void new Shell(2),
            );
            expect(steps.find(({ name }) => name === "shell")).to.deep.include({ op: "update", replaceReasons: [] });
        });

        it("a changed name of a role reaches the distribution that never names it: nothing happens there", async () => {
            const program = (name: string) => () => {
                const role = new iam.Role("role", { name, assumeRolePolicy: "{}" });
                new cloudfront.OriginAccessControl(
                    "access",
                    {
                        name: "access",
                        originAccessControlOriginType: "s3",
                        signingBehavior: "always",
                        signingProtocol: "sigv4",
                    },
                    { dependsOn: role },
                );
            };
            expect(opsOf(await plan(program("one"), program("two")))).to.deep.equal({ role: "replace" });
        });
    });
}
