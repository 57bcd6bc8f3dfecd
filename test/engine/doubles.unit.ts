import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { replacesOn } from "../../graph/replacement";
import { awsTypes, doubles } from "./doubles/all";
import { changes } from "./doubles/diff";
import { nativeTypes } from "./doubles/nativeSpec";
import { type Properties, assetSignature, unknown } from "./doubles/value";

const native = nativeTypes();
const signed = (signature: string, more: Properties) => ({ "4dabf18193072939515e22adb298388d": signature, ...more });

describe("the doubles' tables", () => {
    for (const [token, type] of Object.entries(awsTypes)) {
        it(`name properties that ${token} has, and answer all that it computes`, () => {
            const { inputs, outputs } = sdkProperties("aws", token);
            const named = [...type.forceNew, ...(type.sets ?? []), ...(type.policies ?? []), ...(type.documents ?? [])];
            const given = [
                ...named,
                ...Object.keys(type.defaults ?? {}),
                ...(type.autoName ? [type.autoName.property] : []),
            ];
            expect(inputs).to.include.members(given.map((place) => place.split(".")[0]));
            expect(Object.keys(type.computed)).to.include.members(outputs);
        });
    }

    for (const [token, type] of Object.entries(native)) {
        it(`know every property of ${token}`, () => {
            const { inputs, outputs } = sdkProperties("aws-native", token);
            expect(type.properties).to.include.members([...inputs, ...outputs]);
        });
    }

    it("differ from what the SDK tells the engine where AWS's specification does", () => {
        const untold = Object.entries(native).flatMap(([token, { createOnly }]) => {
            const told = sdkReplaceOnChanges(token);
            return createOnly.filter((property) => !told.includes(property)).map((property) => `${token} ${property}`);
        });
        // aws-native 1.79 forgets what it renames (`Id` → `awsId`): our components say it themselves (components/packager).
        expect(untold).to.deep.equal([
            "aws-native:mediapackage:OriginEndpoint awsId",
            "aws-native:mediapackage:Channel awsId",
        ]);
    });
});

describe("the table of a plan's replacements", () => {
    it("names the same inputs as the doubles', which were read apart from it", () => {
        for (const [token, { forceNew }] of Object.entries(awsTypes)) {
            const known = replacesOn(token);
            if (known === undefined) continue;
            expect(known, token).to.have.members([...forceNew, "region"]);
        }
        expect(replacesOn("aws:medialive/channel:Channel")).to.include("vpc");
        expect(replacesOn("aws:s3/bucket:Bucket")).to.include.members([
            "objectLockConfiguration.objectLockEnabled",
            "objectLockEnabled",
        ]);
    });
});

describe("a double", () => {
    const [aws, awsNative, command] = doubles(native);
    const identity = { urn: "urn:pulumi:s::p::t::n", type: "aws:s3/bucketObjectv2:BucketObjectv2", name: "n" };

    it("makes a channel without its log level, and sees it as a change until an update sent it", async () => {
        const channel = { ...identity, type: "aws:medialive/channel:Channel" };
        const had = (logLevel: string) => ({ name: "n", channelClass: "SINGLE_PIPELINE", logLevel, __defaults: [] });
        const diff = (olds: Properties, news: Properties) =>
            aws.diff({ ...channel, id: "1", oldInputs: had("WARNING"), olds, news }).changes.map(({ path }) => path);
        const { outputs } = await aws.create({ ...channel, inputs: had("WARNING"), preview: false });
        expect(outputs.logLevel).to.equal("DISABLED");
        expect(diff(outputs, had("WARNING"))).to.deep.equal(["logLevel"]);
        const updated = await aws.update({
            ...channel,
            id: "1",
            olds: outputs,
            oldInputs: had("WARNING"),
            news: had("WARNING"),
            preview: false,
        });
        expect(updated.logLevel).to.equal("WARNING");
        expect(diff(updated, had("WARNING"))).to.deep.equal([]);
        expect(diff(updated, { name: "n", channelClass: "SINGLE_PIPELINE", __defaults: [] })).to.deep.equal([]);
    });

    it("knows no type that it was not told of", () => {
        expect(aws.knows("aws:ec2/instance:Instance")).to.equal(false);
        expect(aws.knows("toString")).to.equal(false);
        expect(awsNative.knows("aws-native:s3:Bucket")).to.equal(false);
        expect(command.knows("command:local:Command")).to.equal(false);
    });

    it("keeps a name that it minted, and deletes first where a name was given", () => {
        const role = { ...identity, type: "aws:iam/role:Role", name: "reader" };
        const seed = Uint8Array.from([1, 2, 3, 4]);
        const first = aws.check({ ...role, olds: {}, news: { assumeRolePolicy: "{}" }, seed }).inputs;
        expect(first.name).to.equal("reader-0102030");
        const next = aws.check({
            ...role,
            olds: first,
            news: { assumeRolePolicy: "{}" },
            seed: Uint8Array.from([9]),
        }).inputs;
        expect(next.name).to.equal(first.name);
        const verdict = (oldInputs: Properties, news: Properties) =>
            aws.diff({ ...role, id: "", olds: {}, oldInputs, news });
        expect(verdict(first, { ...first, path: "/media/" })).to.include({ deleteBeforeReplace: false });
        const given = aws.check({ ...role, olds: {}, news: { assumeRolePolicy: "{}", name: "mine" }, seed }).inputs;
        expect(verdict(given, { ...given, path: "/media/" })).to.deep.include({
            replaces: ["path"],
            deleteBeforeReplace: true,
        });
    });

    it("shows what AWS will answer as unknown in a preview, and refuses unknowns in an up", async () => {
        const inputs = { bucket: "b", key: "k", content: "c" };
        expect(aws.create({ ...identity, inputs, preview: true })).to.deep.include({ id: "" });
        expect((await aws.create({ ...identity, inputs, preview: true })).outputs).to.include({
            arn: unknown,
            key: "k",
        });
        expect((await aws.create({ ...identity, inputs, preview: false })).outputs).to.include({
            arn: "arn:aws:s3:::b/k",
        });
        expect(() => aws.create({ ...identity, inputs: { ...inputs, bucket: unknown }, preview: false })).to.throw(
            "not yet known",
        );
    });

    it("refuses what pulumi-command 1.2.1 would refuse, and a secret where a failure would print it", () => {
        const base = { ...identity, type: "command:remote:Command", olds: {}, seed: new Uint8Array() };
        const connection = { host: "pi.local", hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq" };
        const failures = (news: Properties) =>
            command.check({ ...base, news }).failures.map(({ property }) => property);
        expect(failures({ connection, create: "true" })).to.deep.equal([]);
        expect(
            failures({ connection: { ...connection, hostKey: "pi.local ssh-ed25519 AAAA" }, create: "true" }),
        ).to.deep.equal(["connection.hostKey"]);
        expect(
            failures({ connection, create: signed("1b47061264138c4ac30d75fd1eb44270", { value: "echo x" }) }),
        ).to.deep.equal(["create"]);
        const copy = { ...base, type: "command:remote:CopyToRemote" };
        const url = {
            connection,
            remotePath: "/tmp/x",
            source: signed(assetSignature, { uri: "https://example.org" }),
        };
        expect(command.check({ ...copy, news: url }).failures).to.deep.equal([
            { property: "asset", reason: "asset must be a path-based file asset or a text asset" },
        ]);
    });

    it("refuses to update what AWS can only make anew", () => {
        const flow = { ...identity, type: "aws-native:mediaconnect:Flow" };
        const call = { ...flow, id: "arn", olds: {}, oldInputs: { name: "a" }, preview: true };
        expect(() => awsNative.update({ ...call, news: { name: "b" } })).to.throw("createOnlyProperties [name]");
    });
});

describe("the doubles' comparison", () => {
    const paths = (before: Properties, after: Properties, comparison = {}) =>
        changes(before, after, comparison).map(({ path: at }) => at);

    it("takes sets for sets and lists for lists", () => {
        expect(paths({ a: [1, 2] }, { a: [2, 1] })).to.deep.equal(["a[0]", "a[1]"]);
        expect(paths({ a: [1, 2] }, { a: [2, 1] }, { sets: ["a"] })).to.deep.equal([]);
    });

    it("reads policies as IAM does", () => {
        const one = JSON.stringify({ Statement: [{ Action: ["a:B"], Resource: ["x", "y"] }] });
        const two = JSON.stringify({ Statement: { Resource: ["y", "x"], Action: "a:B" } });
        expect(paths({ p: one }, { p: two }, { policies: ["p"] })).to.deep.equal([]);
        expect(paths({ p: one }, { p: two }, { documents: ["p"] })).to.deep.equal(["p"]);
    });

    it("tells files by what is in them, and an unknown from everything", () => {
        const file = (at: string, hash: string) => ({ f: signed(assetSignature, { path: at, hash }) });
        expect(paths(file("a", "1"), file("b", "1"))).to.deep.equal([]);
        expect(paths(file("a", "1"), file("a", "2"))).to.deep.equal(["f.hash"]);
        expect(paths({ a: unknown }, { a: unknown })).to.deep.equal(["a"]);
    });
});

/** What the SDK's class of a type takes and gives, from its source: the SDK has no table of it. */
function sdkProperties(sdk: string, token: string): { inputs: string[]; outputs: string[] } {
    const source = sdkSource(sdk, token);
    const all = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map(([, name]) => name))];
    const inputs = all(/resourceInputs\["(\w+)"\] = (?!undefined)/g);
    const outputs = all(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g);
    return { inputs, outputs: outputs.filter((name) => !inputs.includes(name)) };
}

function sdkReplaceOnChanges(token: string): string[] {
    const listed = /replaceOnChanges: \[(.*)\] \}/.exec(sdkSource("aws-native", token))?.[1] ?? "";
    return [...listed.matchAll(/"([^"]+)"/g)].map(([, property]) => property.replace(/\[\*\].*/, ""));
}

function sdkSource(sdk: string, token: string): string {
    const [, place, name] = token.split(":");
    const file = sdk === "aws" ? place : `${place}/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return readFileSync(path.resolve(__dirname, "../../node_modules/@pulumi", sdk, `${file}.js`), "utf8");
}
