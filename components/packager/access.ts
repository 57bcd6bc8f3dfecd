import { parseArn } from "../common/arn";
import { allow } from "../common/iam";

/** The key within the secret that MediaPackage reads (guide, "Setting up CDN authorization", step 2). */
const identifierKey = "MediaPackageCDNIdentifier";

const packagerService = "mediapackage.amazonaws.com";

/** The secret's JSON text. */
export function identifierSecret(identifier: string): string {
    return JSON.stringify({ [identifierKey]: identifier });
}

/**
 * What MediaPackage's guide asks for ("Secrets Manager access for CDN authorization"), on this one secret. The guide's ListSecrets is
 * left out: it knows no resource (Service Authorization Reference), so on a named secret it grants nothing, in AWS's own policy either.
 */
export function secretsPolicy(secretArn: string, roleArn: string): string {
    return allow([
        {
            actions: [
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:ListSecretVersionIds",
            ],
            resources: [secretArn],
        },
        // MediaPackage checks the role that it was given by the role itself (the same page).
        { actions: ["iam:GetRole"], resources: [roleArn] },
        {
            actions: ["iam:PassRole"],
            resources: [roleArn],
            conditions: { StringEquals: { "iam:PassedToService": packagerService } },
        },
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
                Principal: { Service: packagerService },
                Action: ["sts:AssumeRole"],
                Condition: { StringEqualsIfExists: { "aws:SourceAccount": parseArn(channelArn).account } },
            },
        ],
    });
}
