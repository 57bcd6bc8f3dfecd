/** ARN and regional host of a bucket that is known by name and region only. */
export function bucketAddress(name: string, region: string): { arn: string; domainName: string } {
    const { partition, suffix } = partitionOf(region);
    return { arn: `arn:${partition}:s3:::${name}`, domainName: `${name}.s3.${region}.${suffix}` };
}

/** Partitions by the beginning of their regions' names (botocore, partitions.json). */
const partitions = [
    { begins: "cn-", partition: "aws-cn", suffix: "amazonaws.com.cn" },
    { begins: "us-gov-", partition: "aws-us-gov", suffix: "amazonaws.com" },
    { begins: "us-iso-", partition: "aws-iso", suffix: "c2s.ic.gov" },
    { begins: "us-isob-", partition: "aws-iso-b", suffix: "sc2s.sgov.gov" },
    { begins: "eu-isoe-", partition: "aws-iso-e", suffix: "cloud.adc-e.uk" },
    { begins: "us-isof-", partition: "aws-iso-f", suffix: "csp.hci.ic.gov" },
    { begins: "eusc-", partition: "aws-eusc", suffix: "amazonaws.eu" },
];

function partitionOf(region: string): { partition: string; suffix: string } {
    return partitions.find(({ begins }) => region.startsWith(begins)) ?? { partition: "aws", suffix: "amazonaws.com" };
}
