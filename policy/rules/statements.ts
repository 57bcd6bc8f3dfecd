import { policyType, rolePolicyType, roleType } from "../types";
import type { Field, View } from "../view";

/** Policy documents that give rights to the holder of the role. */
export function identityDocuments(view: View): Field[] {
    return [
        ...view.all(rolePolicyType, policyType).map((policy) => policy.at("policy")),
        ...view.all(roleType).flatMap((role) => role.at("inlinePolicies").items.map((policy) => policy.at("policy"))),
    ];
}

/** The statements of a document, whether it came as text or as an object; one or a list. */
export function statements(document: Field): Field[] {
    const list = document.json.at("Statement");
    return list.items.length > 0 ? list.items : list.isAbsent || list.isUnknown ? [] : [list];
}

export function allows(statement: Field): boolean {
    return statement.at("Effect").text === "Allow";
}

/** Actions that know no resource, with the source. */
export const withoutResource: Record<string, string> = {
    "mediaconnect:ManagedDescribeFlow": "MediaLive guide, requirements for MediaConnect",
    "mediaconnect:ManagedAddOutput": "MediaLive guide, requirements for MediaConnect",
    "mediaconnect:ManagedRemoveOutput": "MediaLive guide, requirements for MediaConnect",
    "secretsmanager:ListSecrets": "Service authorization reference, Secrets Manager",
    "logs:DescribeLogGroups": "Service authorization reference, CloudWatch Logs",
    "ec2:DescribeSubnets": "Service authorization reference, EC2",
    "ec2:DescribeSecurityGroups": "Service authorization reference, EC2",
    "ec2:DescribeNetworkInterfaces": "Service authorization reference, EC2",
    "cloudwatch:PutMetricData": "Service authorization reference, CloudWatch",
};
