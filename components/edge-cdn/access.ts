/** Who may read the assets bucket: CloudFront for the distributions that are named, over TLS only. */

/** All that the distribution may fetch is below this prefix, as the behaviour `/assets/*` is. */
export const assetsPrefix = "assets/";

/** The bucket's policy as JSON, for this one distribution. */
export function assetsBucketPolicy(bucketArn: string, distributionArn: string): string {
    return edgeReadPolicy(bucketArn, "ReadThroughTheEdge", { StringEquals: { "aws:SourceArn": distributionArn } });
}

/**
 * The same for every distribution that a condition on `aws:SourceArn` lets in: any other account's would be, without one
 * (CloudFront guide, "Restrict access to an S3 origin"). The partition comes with the ARN. Without `s3:ListBucket` a missing
 * object answers 403, so that no caller learns which objects exist (S3 guide, GetObject).
 */
export function edgeReadPolicy(
    bucketArn: string,
    sid: string,
    condition: Record<string, Record<string, string>>,
): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: sid,
                Effect: "Allow",
                Principal: { Service: "cloudfront.amazonaws.com" },
                Action: "s3:GetObject",
                Resource: `${bucketArn}/${assetsPrefix}*`,
                Condition: condition,
            },
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucketArn, `${bucketArn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    });
}
