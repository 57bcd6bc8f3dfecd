/** S3 as the graph records it: the objects that the edge can read. */
import path from "node:path";

import { matchesPath } from "../../components/edge-cdn/patterns";
import type { RecordedResource, ResourceSet } from "../../graph";
import { list, object, objects, required, text, texts, Values } from "./read";
import type { AssetPlan } from "./types";

const objectTypes = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

/** Every object that the edge may read; `root` is the folder that the graph's paths begin at. Takes a graph recorded as after `pulumi up`. */
export function assetPlans(graph: ResourceSet, root: string): AssetPlan[] {
    const distributions = graph.all("aws:cloudfront/distribution:Distribution").map(({ outputs }) => outputs["arn"]);
    return objectTypes
        .flatMap((type) => graph.all(type))
        .filter((resource) => mayRead(graph, resource, distributions))
        .map((resource) => asset(graph, resource, root));
}

/** `bucketOf` and the edge's origin name the same host: the bucket's regional one. */
function asset(graph: ResourceSet, { name, inputs }: RecordedResource, root: string): AssetPlan {
    const source = object(inputs["source"]);
    const content = typeof inputs["content"] === "string" ? inputs["content"] : source["text"];
    const file = text(source["path"]) ?? text(inputs["source"]);
    const cacheControl = text(inputs["cacheControl"]);
    const base = {
        key: required(text(inputs["key"]), `the key of ${name}`),
        host: required(text(bucketOf(graph, inputs)?.outputs["bucketRegionalDomainName"]), `the bucket of ${name}`),
        // S3's own choice (PutObject, "Content-Type").
        contentType: text(inputs["contentType"]) ?? "binary/octet-stream",
        ...(cacheControl === undefined ? {} : { cacheControl }),
    };
    if (typeof content === "string") return { ...base, text: content };
    return { ...base, file: path.resolve(root, required(file, `what ${name} holds`)) };
}

function bucketOf(graph: ResourceSet, inputs: Values): RecordedResource | undefined {
    return graph.all("aws:s3/bucket:Bucket").find(({ outputs }) => outputs["bucket"] === inputs["bucket"]);
}

/** A bucket is closed but for what its policy opens to the distribution (S3 guide, "Restricting access to an Amazon S3 origin"). */
function mayRead(graph: ResourceSet, { inputs, outputs }: RecordedResource, distributions: unknown[]): boolean {
    const arn = text(outputs["arn"]) ?? "";
    return graph
        .all("aws:s3/bucketPolicy:BucketPolicy")
        .filter((policy) => policy.inputs["bucket"] === inputs["bucket"])
        .flatMap((policy) => statements(policy.inputs["policy"]))
        .some((statement) => {
            const source = object(object(statement["Condition"])["StringEquals"])["aws:SourceArn"];
            return (
                statement["Effect"] === "Allow" &&
                words(object(statement["Principal"])["Service"]).includes("cloudfront.amazonaws.com") &&
                words(statement["Action"]).some((action) => ["s3:GetObject", "s3:*", "s3:Get*"].includes(action)) &&
                words(statement["Resource"]).some((pattern) => matchesPath(pattern, arn)) &&
                (source === undefined || words(source).some((allowed) => distributions.includes(allowed)))
            );
        });
}

function statements(policy: unknown): Values[] {
    const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    return objects(object(document)["Statement"]);
}

function words(value: unknown): string[] {
    return typeof value === "string" ? [value] : texts(list(value));
}
