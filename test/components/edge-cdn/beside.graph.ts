import * as aws from "@pulumi/aws/provider";
import { expect } from "chai";

import { EdgeCdn } from "../../../components/edge-cdn";
import { record } from "../../../graph";
import { arnOf, assets, described, least, types } from "./edge";

describe("an EdgeCdn among other resources", () => {
    it("stands beside another one, each with its own names and bucket", async () => {
        const { resources, errors } = await record(() => {
            void new EdgeCdn("one", { ...least, assets });
            void new EdgeCdn("two", {
                ...least,
                assets: { ...assets, bucketName: "more", bucketArn: "arn:aws:s3:::more" },
            });
        });
        expect(errors).to.deep.equal([]);
        for (const type of [types.cache, types.headers, types.access]) {
            const names = resources.all(type).map(({ outputs }) => outputs["name"]);
            expect(new Set(names).size).to.equal(names.length);
        }
        const one = resources.one(types.bucketPolicy, "one-assets-policy");
        expect(one.inputs["policy"]).to.contain(arnOf(resources.one(types.distribution, "one-distribution")));
    });

    it("serves two regions in one program, through a provider for each", async () => {
        const { resources, errors } = await record(() => {
            const provider = new aws.Provider("west", { region: "us-west-2" });
            void new EdgeCdn("near", { ...least, assets });
            void new EdgeCdn("far", { ...least, region: "us-west-2", assets }, { providers: { aws: provider } });
        });
        expect(errors).to.deep.equal([]);
        const hosts = (name: string) =>
            described(resources, resources.one(types.distribution, name)).origins.map(({ host }) => host);
        expect(hosts("near-distribution")).to.include("segments.mediatailor.eu-west-1.amazonaws.com");
        expect(hosts("far-distribution")).to.include("segments.mediatailor.us-west-2.amazonaws.com");
        expect(hosts("far-distribution")).to.not.include("segments.mediatailor.eu-west-1.amazonaws.com");
        const parts = [...resources].filter(({ name, type }) => name.startsWith("far-") && type.startsWith("aws:"));
        expect(parts).to.have.lengthOf(6);
        for (const { provider } of parts) expect(provider).to.contain("pulumi:providers:aws::west::");
    });

    it("honours protect and puts every part below itself", async () => {
        const { resources } = await record(() => void new EdgeCdn("edge", { ...least, assets }, { protect: true }));
        const edge = resources.one(types.edge);
        const parts = [...resources].filter(({ type }) => type.startsWith("aws:"));
        expect(parts.every(({ parent, protect }) => parent === edge.urn && protect)).to.equal(true);
    });
});
