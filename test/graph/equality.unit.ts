import { expect } from "chai";
import fc from "fast-check";

import { differences } from "../../graph/compare/diff";
import { printPath } from "../../graph/compare/paths";
import { arePoliciesEqual } from "../../graph/compare/policy";
import { equalityOf } from "../../graph/equality";
import { type PlainObject, unknown } from "../../graph/resource";

function changed(type: string, old: PlainObject, now: PlainObject): string[] {
    return differences(old, now, undefined, equalityOf(type)).map(({ path, kind }) => `${kind} ${printPath(path)}`);
}

const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 5 });
const input = "aws:medialive/input:Input";
const distribution = "aws:cloudfront/distribution:Distribution";
const flows = (...arns: string[]): PlainObject => ({ mediaConnectFlows: arns.map((flowArn) => ({ flowArn })) });

describe("equality: sets", () => {
    it("order means nothing, however it is turned", () => {
        fc.assert(
            fc.property(
                texts.chain((list) =>
                    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
                ),
                ([list, turned]) => {
                    expect(changed(input, flows(...list), flows(...turned))).to.deep.equal([]);
                },
            ),
        );
    });

    it("differs exactly when an item comes or goes", () => {
        fc.assert(
            fc.property(texts, texts, (old, now) => {
                const same = old.length === now.length && old.every((word) => now.includes(word));
                expect(changed(input, flows(...old), flows(...now)).length === 0).to.equal(same);
            }),
        );
    });

    it("places a change where it is, an addition in the new list and a removal in the old", () => {
        expect(changed(input, flows("a", "b"), flows("a", "c"))).to.deep.equal(["update mediaConnectFlows[1].flowArn"]);
        expect(changed(input, flows("a", "b"), flows("b"))).to.deep.equal(["delete mediaConnectFlows[0]"]);
        expect(changed(input, flows("a"), flows("b", "a"))).to.deep.equal(["add mediaConnectFlows[0]"]);
    });

    it("an unknown value equals nothing", () => {
        expect(changed(input, flows("a", unknown), flows(unknown, "a"))).to.have.length.greaterThan(0);
    });

    it("sets inside sets and inside lists", () => {
        const origin = (id: string, ...names: string[]) => ({
            originId: id,
            customHeaders: names.map((name) => ({ name, value: "v" })),
        });
        const behaviours = (...paths: string[][]) =>
            paths.map(([pathPattern, ...allowedMethods]) => ({ pathPattern, allowedMethods }));
        const old = {
            origins: [origin("a", "x", "y"), origin("b")],
            orderedCacheBehaviors: behaviours(["/1", "GET", "HEAD"], ["/2", "GET"]),
        };
        const turned = {
            origins: [origin("b"), origin("a", "y", "x")],
            orderedCacheBehaviors: behaviours(["/1", "HEAD", "GET"], ["/2", "GET"]),
        };
        expect(changed(distribution, old, turned)).to.deep.equal([]);
        const moved = { ...turned, orderedCacheBehaviors: [...turned.orderedCacheBehaviors].reverse() };
        expect(changed(distribution, old, moved)).to.include("update orderedCacheBehaviors[0].pathPattern");
    });

    it("any other list keeps its order, and so does a type whose source was not read", () => {
        const groups = (...ids: string[]) => ({ inputSecurityGroups: ids });
        expect(changed(input, groups("a", "b"), groups("b", "a"))).to.have.length(2);
        expect(changed("aws:iam/group:Group", flows("a", "b"), flows("b", "a"))).to.have.length(2);
    });
});

describe("equality: IAM policies", () => {
    const statement = (rest: object) => ({ Effect: "Allow", Action: ["s3:Get*", "s3:Put*"], Resource: "*", ...rest });
    const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

    it("lists turned, one in a list or alone, statements turned, white space, keys turned", () => {
        const one = policy(statement({ Sid: "a", Principal: { Service: ["x", "y"] } }), statement({ Sid: "b" }));
        const other = JSON.stringify(
            {
                Statement: [
                    { Resource: ["*"], Sid: "b", Action: ["s3:Put*", "s3:Get*"], Effect: "Allow" },
                    statement({ Principal: { Service: ["y", "x"] }, Sid: "a" }),
                ],
                Version: "2012-10-17",
            },
            undefined,
            2,
        );
        expect(arePoliciesEqual(one, other)).to.equal(true);
        const test = (values: unknown) => statement({ Condition: { StringEquals: { "aws:SourceArn": values } } });
        expect(arePoliciesEqual(policy(test(["a", "b"])), policy(test(["b", "a"])))).to.equal(true);
        expect(arePoliciesEqual(policy(test("a")), policy(test(["a"])))).to.equal(true);
    });

    it("an account is its root", () => {
        const of = (AWS: string[]) => policy(statement({ Principal: { AWS } }));
        const root = "arn:aws:iam::210987654321:root";
        expect(arePoliciesEqual(of(["zebra", "210987654321"]), of([root, "zebra"]))).to.equal(true);
        expect(arePoliciesEqual(of(["210987654322"]), of([root]))).to.equal(false);
    });

    it("any other difference counts", () => {
        const base = statement({ Principal: { Service: "x" }, Condition: { Bool: { "aws:SecureTransport": true } } });
        for (const other of [
            { Sid: "named" },
            { Effect: "Deny" },
            { Action: "s3:Get*" },
            { Resource: ["*", "b"] },
            { NotResource: "b" },
            { Principal: { AWS: "x" } },
            { Principal: "*" },
            { Condition: { Bool: { "aws:SecureTransport": false } } },
            { Condition: {} },
            { Condition: undefined },
        ]) {
            expect(arePoliciesEqual(policy(base), policy({ ...base, ...other })), JSON.stringify(other)).to.equal(
                false,
            );
        }
        expect(arePoliciesEqual(policy(base), policy(base, base))).to.equal(false);
        expect(arePoliciesEqual(policy(base), policy(base).replace("2012-10-17", "2008-10-17"))).to.equal(false);
    });

    it("what is no policy is equal to nothing; an empty one is an empty one", () => {
        for (const text of ["[", "7", "[]", '{"Statement": 7}', '{"a": 1}'])
            expect(arePoliciesEqual(text, text)).to.equal(false);
        expect(arePoliciesEqual("", " {} ")).to.equal(true);
    });

    it("is applied only where Terraform applies it", () => {
        const [one, other] = [policy(statement({})), policy(statement({ Action: ["s3:Put*", "s3:Get*"] }))];
        const role = "aws:iam/role:Role";
        expect(changed(role, { assumeRolePolicy: one }, { assumeRolePolicy: other })).to.deep.equal([]);
        expect(changed(role, { description: one }, { description: other })).to.deep.equal(["update description"]);
        const lost = differences({ assumeRolePolicy: one }, { assumeRolePolicy: one }, () => true, equalityOf(role));
        expect(lost).to.have.length(1);
    });
});
