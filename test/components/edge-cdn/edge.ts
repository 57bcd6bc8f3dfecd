/** An edge as the tests record it. */
import type { EdgeCdnArgs } from "../../../components/edge-cdn";
import { describeDistribution } from "../../../components/edge-cdn/recorded";
import type { EdgeDescription } from "../../../components/edge-cdn/router";
import type { RecordedResource, ResourceSet } from "../../../graph";

export const types = {
    distribution: "aws:cloudfront/distribution:Distribution",
    cache: "aws:cloudfront/cachePolicy:CachePolicy",
    headers: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    access: "aws:cloudfront/originAccessControl:OriginAccessControl",
    bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
    edge: "pi-live:index:EdgeCdn",
};
export const secret = "0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee";
/** What every edge must be given. */
export const least: EdgeCdnArgs = {
    packagerHost: "1a2b3c.mediapackage.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    segmentSeconds: 4,
};
export const assets = {
    bucketName: "ads",
    bucketArn: "arn:aws:s3:::ads",
    bucketDomainName: "ads.s3.eu-west-1.amazonaws.com",
};

/** What the recorded distribution would do, read from the graph alone. */
export function described(resources: ResourceSet, { inputs, outputs }: RecordedResource): EdgeDescription {
    const byId = (type: string) =>
        Object.fromEntries(resources.all(type).map(({ id, inputs: own }) => [id ?? "", own]));
    return describeDistribution(
        { ...inputs, domainName: outputs["domainName"] },
        { cache: byId(types.cache), forward: {}, headers: byId(types.headers) },
    );
}

export function arnOf({ outputs }: RecordedResource): string {
    const { arn } = outputs;
    if (typeof arn !== "string") throw new Error("no ARN was recorded");
    return arn;
}
