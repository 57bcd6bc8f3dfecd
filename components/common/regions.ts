/**
 * Which regions have the four media services: endpoints.json of botocore 1.44.8, read on 30 November 2026 (`mediaconnect`,
 * `medialive`, `mediapackage`, `api.mediatailor`). cfn-lint's E3006 says the same of MediaConnect, MediaLive and MediaPackage.
 */
export const regionsReadOn = "30 November 2026";

const complete = [
    ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
    ...["ap-southeast-4", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"],
    ...["sa-east-1", "us-east-1", "us-east-2", "us-west-2"],
];

const connect = "MediaConnect";
const live = "MediaLive";
const packager = "MediaPackage";
const tailor = "MediaTailor";
const all = [connect, live, packager, tailor];

/** Regions that lack some, with what they lack. Partitions of their own (`cn-`, `us-gov-`, …) have none of the chain. */
const lacking: Readonly<Record<string, readonly string[]>> = {
    "af-south-1": [live, packager],
    "ap-east-1": [live, packager, tailor],
    "ap-east-2": all,
    "ap-south-2": [packager],
    "ap-southeast-3": all,
    "ap-southeast-5": [packager],
    "ap-southeast-6": all,
    "ap-southeast-7": all,
    "ca-west-1": all,
    "cn-north-1": all,
    "cn-northwest-1": all,
    "eu-central-2": all,
    "eu-south-1": all,
    "eu-south-2": all,
    "eusc-de-east-1": all,
    "il-central-1": all,
    "me-central-1": [packager],
    "me-south-1": all,
    "mx-central-1": all,
    "us-gov-east-1": all,
    "us-gov-west-1": all,
    "us-west-1": [live, tailor],
};

/** Regions in which a whole event can be. */
export const mediaRegions: readonly string[] = complete;

/** Every region that the table knows. */
export const knownRegions: readonly string[] = [...complete, ...Object.keys(lacking)];

/** The services of the chain that a region lacks; undefined for a region that the table does not know. */
export function servicesLacking(region: string): readonly string[] | undefined {
    return complete.includes(region) ? [] : lacking[region];
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

/** The part of AWS that a region belongs to, as ARNs name it, and the end of its host names. */
export function partitionOf(region: string): { partition: string; suffix: string } {
    return partitions.find(({ begins }) => region.startsWith(begins)) ?? { partition: "aws", suffix: "amazonaws.com" };
}

/** The form of a region's name; zones add a letter. */
export const regionPattern = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
