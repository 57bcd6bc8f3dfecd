import { parseArn } from "../common/arn";
import { allow } from "../common/iam";

/** The key within the secret that MediaPackage reads (guide, "Setting up CDN authorization", step 2). */
const identifierKey = "MediaPackageCDNIdentifier";

/** The secret's JSON text. */
export function identifierSecret(identifier: string): string {
    return JSON.stringify({ [identifierKey]: identifier });
}

/**
 * What MediaPackage's guide asks for ("Secrets Manager access for CDN authorization"), on this one secret. Listing can't be narrowed to
 * a secret, so that action grants nothing; it stands here as in AWS's own policy, which works, and needs no `*`.
 */
export function secretsPolicy(secretArn: string, roleArn: string): string {
    return allow([
        {
            actions: [
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:ListSecrets",
                "secretsmanager:ListSecretVersionIds",
            ],
            resources: [secretArn],
        },
        // MediaPackage checks the role that it was given by the role itself (the same page).
        { actions: ["iam:GetRole", "iam:PassRole"], resources: [roleArn] },
    ]);
}

/**
 * MediaPackage may assume the role, and on no other account's behalf.
 *
 * Its guide (version 1, "Allowing MediaPackage to access other AWS services") names no condition key: `IfExists` binds the
 * role to the account wherever MediaPackage says whom it works for, and does not lock it out where it says nothing.
 */
export function secretsTrust(channelArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "mediapackage.amazonaws.com" },
                Action: ["sts:AssumeRole"],
                Condition: { StringEqualsIfExists: { "aws:SourceAccount": parseArn(channelArn).account } },
            },
        ],
    });
}
