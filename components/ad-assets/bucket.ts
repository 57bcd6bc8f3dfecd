import { partitionOf } from "../common/regions";

/** ARN and regional host of a bucket that is known by name and region only. */
export function bucketAddress(name: string, region: string): { arn: string; domainName: string } {
    const { partition, suffix } = partitionOf(region);
    return { arn: `arn:${partition}:s3:::${name}`, domainName: `${name}.s3.${region}.${suffix}` };
}
