import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { computed } from "../common/computed";
import { componentNameProblems, fixedName } from "../common/names";
import type { AdAssetsArgs } from "./args";
import { bucketAddress } from "./bucket";
import { adAssetsProblems, AdClip, clipKey, contentHash, inspectFile, slateKey } from "./files";

export * from "./args";
export type { AdClip } from "./files";

/**
 * The event's own ads: a private bucket with clips and slate, for the edge to serve below `/assets/`.
 *
 * Nobody may read the bucket until the edge writes its policy: S3 has one policy a bucket, and `EdgeCdn` is who needs access.
 *
 * Throws before anything is registered, naming every file that is missing, no MP4, or without picture or sound.
 */
export class AdAssets extends pulumi.ComponentResource {
    /** Name of the bucket, once it is closed to the public. */
    public readonly bucketName: pulumi.Output<string>;
    /** ARN of the bucket. */
    public readonly bucketArn: pulumi.Output<string>;
    /** The bucket's regional host, for the edge's origin. */
    public readonly bucketDomainName: pulumi.Output<string>;
    /** Path of each clip on the edge by the clip's name, e.g. `/assets/<owner>/clips/own-1-0123456789ab.mp4`, once it is uploaded. */
    public readonly clipPaths: pulumi.Output<Record<string, string>>;
    /** Path of the slate on the edge, once it is uploaded; absent without a slate. */
    public readonly slatePath?: pulumi.Output<string>;

    constructor(name: string, args: AdAssetsArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("AdAssets", name, args, () => {
            const { clips = [], slatePath, bucketName, bucketRegion } = args;
            const given = { bucketNameGiven: bucketName !== undefined, bucketRegionGiven: bucketRegion !== undefined };
            return [...componentNameProblems(name), ...adAssetsProblems({ clips, slatePath, ...given })];
        });
        const { clips = [], slatePath } = args;
        super("pi-live:index:AdAssets", name, curated(clips, slatePath), opts);

        const hasFiles = clips.length > 0 || slatePath !== undefined;
        const folder = hasFiles
            ? fixedName({ component: "AdAssets", name, parent: this })("", folderLimit)
            : pulumi.output("");
        const bucket =
            args.bucketName !== undefined && args.bucketRegion !== undefined
                ? existingBucket(args.bucketName, args.bucketRegion)
                : privateBucket(name, args, this);
        const upload = (part: string, key: pulumi.Output<string>, path: string) =>
            uploadedPath(
                new s3.BucketObjectv2(
                    `${name}-${part}`,
                    {
                        bucket: bucket.name,
                        key,
                        source: new pulumi.asset.FileAsset(path),
                        contentType: "video/mp4",
                        // The content is in the key, so what is there never changes.
                        cacheControl: "public, max-age=31536000, immutable",
                    },
                    { parent: this },
                ),
            );

        this.bucketName = bucket.name;
        this.bucketArn = bucket.arn;
        this.bucketDomainName = bucket.domainName;
        this.clipPaths = pulumi.output(
            Object.fromEntries(
                clips.map((clip) => [
                    clip.name,
                    upload(
                        `clip-${clip.name}`,
                        folder.apply((own) => clipKey(own, clip.name, contentHash(clip.path))),
                        clip.path,
                    ),
                ]),
            ),
        );
        if (slatePath !== undefined) {
            const key = folder.apply((own) => slateKey(own, contentHash(slatePath)));
            this.slatePath = upload("slate", key, slatePath);
        }
        this.registerOutputs({
            bucketName: this.bucketName,
            bucketArn: this.bucketArn,
            bucketDomainName: this.bucketDomainName,
            clipPaths: this.clipPaths,
            slatePath: this.slatePath,
        });
    }
}

/** Far within an S3 key's 1,024 bytes. */
const folderLimit = 100;

interface AdBucketParts {
    name: pulumi.Output<string>;
    arn: pulumi.Output<string>;
    domainName: pulumi.Output<string>;
}

function existingBucket(bucketName: pulumi.Input<string>, bucketRegion: pulumi.Input<string>): AdBucketParts {
    const name = pulumi.output(bucketName);
    const address = pulumi.all([name, bucketRegion]).apply(([bucket, region]) => bucketAddress(bucket, region));
    return { name, arn: address.arn, domainName: address.domainName };
}

/** A bucket that is closed before its name is given away. */
function privateBucket(
    name: string,
    { tags, forceDestroy = false }: AdAssetsArgs,
    parent: pulumi.Resource,
): AdBucketParts {
    const bucket = new s3.Bucket(`${name}-bucket`, { forceDestroy, tags }, { parent });
    // One after the other: S3 refuses two changes of a bucket's settings at a time (OperationAborted).
    const closed = new s3.BucketPublicAccessBlock(
        `${name}-bucket-closed`,
        {
            bucket: bucket.id,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        { parent },
    );
    const owned = new s3.BucketOwnershipControls(
        `${name}-bucket-owned`,
        { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
        { parent, dependsOn: [closed] },
    );
    const encrypted = new s3.BucketServerSideEncryptionConfiguration(
        `${name}-bucket-encrypted`,
        {
            bucket: bucket.id,
            // S3's own keys: with a KMS key the edge would need a grant of its own.
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        },
        { parent, dependsOn: [owned] },
    );
    const owner = { component: "AdAssets", name };
    const afterAll = (value: pulumi.Output<string>) => pulumi.all([value, encrypted.id]).apply(([plain]) => plain);
    return {
        name: afterAll(computed(owner, "bucket for the bucket (its name)", bucket.bucket)),
        arn: afterAll(computed(owner, "arn for the bucket", bucket.arn)),
        domainName: afterAll(
            computed(owner, "bucketRegionalDomainName for the bucket", bucket.bucketRegionalDomainName),
        ),
    };
}

function uploadedPath(object: s3.BucketObjectv2): pulumi.Output<string> {
    return pulumi.all([object.key, object.id]).apply(([key]) => `/${key}`);
}

/** What the rules across components need to know of the files. */
function curated(clips: AdClip[], slatePath: string | undefined) {
    return {
        clips: clips.map(({ name, path }) => ({ name, durationSeconds: inspectFile(path).durationSeconds })),
        slate: slatePath !== undefined,
        ...(slatePath === undefined ? {} : { slateSeconds: inspectFile(slatePath).durationSeconds }),
    };
}
