import { expect } from "chai";
import { Provider as NativeProvider } from "@pulumi/aws-native/provider";
import { Provider as ClassicProvider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { delayedEndpoint, liveEndpoint, Packager, PackagerArgs, startoverEndpoint } from "../../../components/packager";
import { isUnknown, record } from "../../../graph";
import { text } from "../../support/text";

const identifier = "9ceebbe7-9607-4552-8764-876e47032660";
const trio = [liveEndpoint(), delayedEndpoint(30), startoverEndpoint(43_200)];
const args = (): PackagerArgs => ({ endpoints: trio, cdnAuthorization: pulumi.secret(identifier) });

const types = {
    channel: "aws:mediapackage/channel:Channel",
    endpoint: "aws-native:mediapackage:OriginEndpoint",
    secret: "aws:secretsmanager/secret:Secret",
    version: "aws:secretsmanager/secretVersion:SecretVersion",
    role: "aws:iam/role:Role",
    rolePolicy: "aws:iam/rolePolicy:RolePolicy",
};

describe("Packager", () => {
    it("makes an endpoint only when MediaPackage can read the header's value", async () => {
        const { resources, errors } = await record(() => void new Packager("packager", args()));
        expect(errors).to.deep.equal([]);
        for (const endpoint of resources.all(types.endpoint)) {
            expect(endpoint.dependencies).to.include.members([
                resources.one(types.version).urn,
                resources.one(types.rolePolicy).urn,
                resources.one(types.channel).urn,
            ]);
        }
    });

    it("lets MediaPackage read that one secret, for this account alone", async () => {
        const { resources } = await record(() => void new Packager("packager", args()));
        const secretArn = resources.one(types.secret).outputs["arn"];
        const policy = text(resources.one(types.rolePolicy).inputs["policy"]);
        expect(JSON.parse(policy)).to.have.deep.nested.property("Statement[0].Resource", [secretArn]);
        expect(policy).not.to.contain("*");
        const trust = text(resources.one(types.role).inputs["assumeRolePolicy"]);
        expect(trust).to.contain('"Service":"mediapackage.amazonaws.com"');
        expect(trust).to.contain('{"StringEqualsIfExists":{"aws:SourceAccount":"123456789012"}}');
    });

    it("keeps the header's value secret, also when it comes in the clear", async () => {
        for (const cdnAuthorization of [identifier, pulumi.secret(identifier)]) {
            const { resources } = await record(
                () => void new Packager("packager", { endpoints: trio, cdnAuthorization }),
            );
            const version = resources.one(types.version);
            expect(version.inputs["secretString"]).to.equal(`{"MediaPackageCDNIdentifier":"${identifier}"}`);
            expect(version.secrets).to.deep.equal(["secretString"]);
            const others = [...resources].filter(({ urn }) => urn !== version.urn);
            expect(JSON.stringify(others)).not.to.contain(identifier);
        }
    });

    it("puts the secret where MediaPackage's guide wants it", async () => {
        const { resources } = await record(() => void new Packager("packager", args()));
        expect(resources.one(types.secret).inputs["name"]).to.match(
            /^MediaPackage\/packager-[0-9a-f]{7}-cdn-authorization$/,
        );
    });

    it("uses a secret and a role that are given, and makes neither", async () => {
        const given = {
            cdnAuthorizationSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/cdn-AbCdEf",
            secretsRoleArn: "arn:aws:iam::123456789012:role/mediapackage-reads",
        };
        const { resources } = await record(() => void new Packager("packager", { endpoints: trio, ...given }));
        expect(resources.all(types.secret)).to.have.lengthOf(0);
        expect(resources.all(types.role)).to.have.lengthOf(0);
        expect(resources.one(types.endpoint, "packager-live").inputs["authorization"]).to.deep.equal({
            cdnIdentifierSecret: given.cdnAuthorizationSecretArn,
            secretsRoleArn: given.secretsRoleArn,
        });
    });

    it("packages from a channel that is given", async () => {
        const channel = { id: "concert", arn: "arn:aws:mediapackage:eu-west-1:123456789012:channels/0123" };
        const { resources, outputs } = await record(() =>
            new Packager("packager", { endpoints: trio, channel }).region.apply((region) => ({ region })),
        );
        expect(resources.all(types.channel)).to.have.lengthOf(0);
        expect(resources.one(types.endpoint, "packager-live").inputs["channelId"]).to.equal("concert");
        expect(outputs).to.deep.equal({ region: "eu-west-1" });
    });

    it("leaves the endpoints open without an authorisation", async () => {
        const { resources } = await record(() => void new Packager("packager", { endpoints: trio }));
        expect(resources.one(types.endpoint, "packager-live").inputs).not.to.have.property("authorization");
        expect(resources.all(types.role)).to.have.lengthOf(0);
    });

    it("gives each endpoint its delay and window, and the markers that ad insertion reads", async () => {
        const { resources } = await record(() => void new Packager("packager", args()));
        const inputs = (name: string) => resources.one(types.endpoint, `packager-${name}`).inputs;
        expect(inputs("live")).to.not.have.any.keys("timeDelaySeconds", "startoverWindowSeconds");
        expect(inputs("delayed-30")["timeDelaySeconds"]).to.equal(30);
        expect(inputs("startover")["startoverWindowSeconds"]).to.equal(43_200);
        for (const { inputs } of resources.all(types.endpoint)) {
            expect(inputs["hlsPackage"]).to.include({ adMarkers: "PASSTHROUGH", playlistWindowSeconds: 60 });
        }
    });

    it("tells where the endpoints answer", async () => {
        const { outputs } = await record(() => {
            const { endpoints, originHost } = new Packager("packager", args());
            return { endpoints, originHost };
        });
        const host = text(outputs["originHost"]);
        const found = outputs["endpoints"];
        expect(found).to.have.lengthOf(3);
        expect(found).to.have.nested.property("[0].name", "live");
        expect(found).to.have.nested.property("[0].manifestName", "index");
        expect(found)
            .to.have.nested.property("[0].url")
            .that.matches(new RegExp(`^https://${host}/out/v1/[0-9a-f]{32}/index\\.m3u8$`));
        expect(found)
            .to.have.nested.property("[0].pathPrefix")
            .that.matches(/^\/out\/v1\/[0-9a-f]{32}$/);
    });

    it("knows no address yet in a preview, instead of making one up", async () => {
        const { outputs, errors } = await record(
            () => {
                const { endpoints, originHost } = new Packager("packager", args());
                return { endpoints, originHost };
            },
            { preview: true },
        );
        expect(errors).to.deep.equal([]);
        expect(isUnknown(outputs["originHost"])).to.equal(true);
        expect(isUnknown(outputs["endpoints"])).to.equal(true);
    });

    it("keeps the channel when a tag changes", async () => {
        const { resources } = await record(() => void new Packager("packager", { ...args(), tags: { crew: "blue" } }));
        // CloudFormation's channel would be replaced; the classic one takes the tag in place.
        expect(resources.one(types.channel).inputs["tags"]).to.deep.equal({ crew: "blue" });
        expect(resources.one(types.channel).replaceOnChanges).to.deep.equal([]);
        expect(resources.one(types.endpoint, "packager-live").inputs["tags"]).to.deep.equal([
            { key: "crew", value: "blue" },
        ]);
    });

    it("replaces an endpoint whose id changes, since AWS can't rename one", async () => {
        const { resources } = await record(() => void new Packager("packager", args()));
        const replacedOn = resources.all(types.endpoint).map(({ replaceOnChanges }) => replaceOnChanges);
        expect(replacedOn).to.deep.equal([["awsId"], ["awsId"], ["awsId"]]);
    });

    it("stands twice in one program", async () => {
        const { resources, errors } = await record(() => {
            new Packager("main", args());
            new Packager("second-stage", args());
        });
        expect(errors).to.deep.equal([]);
        const ids = resources.all(types.endpoint).map(({ inputs }) => inputs["awsId"]);
        expect(new Set(ids).size).to.equal(6);
    });

    it("goes to another region with the providers that it is given, and is protected as a whole", async () => {
        const { resources, outputs, errors } = await record(() => {
            const aws = new ClassicProvider("west", { region: "us-west-2" });
            const native = new NativeProvider("west-native", { region: "us-west-2" });
            const here = new Packager("packager", args());
            const there = new Packager("elsewhere", args(), { providers: [aws, native], protect: true });
            return { here: here.region, there: there.region };
        });
        expect(errors).to.deep.equal([]);
        expect(outputs).to.deep.equal({ here: "eu-west-1", there: "us-west-2" });
        const made = resources.all().filter(({ name, custom }) => custom && name.startsWith("elsewhere-"));
        expect(made).to.have.lengthOf(9);
        for (const { provider, protect, type } of made) {
            const [pkg] = type.split(":");
            // The engine's own has no provider.
            const own = { aws: "::west::", "aws-native": "::west-native::", pulumi: "" }[pkg];
            expect(provider, type).to.contain(own);
            expect(protect).to.equal(true);
        }
    });

    it("hears transforms and keeps aliases", async () => {
        const { resources, errors } = await record(
            () =>
                void new Packager("packager", args(), {
                    aliases: [{ name: "packaging" }],
                    transforms: [
                        ({ type, props, opts }) =>
                            type === types.endpoint
                                ? { props: { ...props, description: "as the crew wants" }, opts }
                                : undefined,
                    ],
                }),
        );
        expect(errors).to.deep.equal([]);
        expect(resources.one("pi-live:index:Packager").aliases[0]).to.include({ name: "packaging" });
        expect(resources.one(types.endpoint, "packager-live").inputs["description"]).to.equal("as the crew wants");
    });

    it("registers nothing when an argument is wrong, and says everything at once", async () => {
        const { resources, error } = await record(
            () =>
                void new Packager("packager", {
                    endpoints: [{ name: "live", delaySeconds: 1 }],
                    segmentSeconds: 99,
                    cdnAuthorization: "short",
                    cdnAuthorizationSecretArn:
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/x-AbCdEf",
                }),
        );
        expect(error?.message).to.equal(
            [
                "Packager packager cannot be made:",
                "  segmentSeconds: must be a whole number, 1–30; got 99",
                "  endpoints[0].delaySeconds: must be a whole number, 5–86,400 (leave it out for live); got 1",
                "  cdnAuthorizationSecretArn: give the value or the ARN of a secret that holds it, not both",
                "  cdnAuthorization: must have 8–128 characters; got 5",
            ].join("\n"),
        );
        expect(resources.all("pi-live:index:Packager")).to.have.lengthOf(0);
    });

    it("refuses a role that has nothing to read", async () => {
        const secretsRoleArn = "arn:aws:iam::123456789012:role/mediapackage-reads";
        const { error } = await record(() => void new Packager("packager", { endpoints: trio, secretsRoleArn }));
        expect(error?.message).to.contain(
            "secretsRoleArn: is of no use without cdnAuthorization or cdnAuthorizationSecretArn",
        );
    });

    it("refuses a wrong header's value as soon as it is known, and does not tell it", async () => {
        const cdnAuthorization = pulumi.secret("hunter2");
        // The endpoints would wait for ever for a secret that is never made; the engine ends the program at once.
        const { error, resources } = await record(
            () => void new Packager("packager", { endpoints: trio, cdnAuthorization }),
            {
                timeoutMs: 2000,
            },
        );
        expect(error?.message).to.contain("cdnAuthorization: must have 8–128 characters; got 7");
        expect(error?.message).not.to.contain("hunter2");
        expect(resources.all(types.endpoint)).to.have.lengthOf(0);
    });
});
