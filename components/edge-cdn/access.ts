/** Who may read the assets bucket: this one distribution, over TLS only. */

/** All that the distribution may fetch is below this prefix, as the behaviour `/assets/*` is. */
export const assetsPrefix = "assets/";

/**
 * The bucket's policy as JSON. The partition comes with the ARNs. Without `s3:ListBucket` a missing object answers 403, so
 * nobody learns what is there (S3 guide, GetObject).
 */
export function assetsBucketPolicy(bucketArn: string, distributionArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "ReadThroughTheEdge",
                Effect: "Allow",
                Principal: { Service: "cloudfront.amazonaws.com" },
                Action: "s3:GetObject",
                Resource: `${bucketArn}/${assetsPrefix}*`,
                // Any other account's distribution would be let in without this (CloudFront guide, "Restrict access to an S3 origin").
                Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
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
