/** One statement of an IAM policy document. Actions and resources are always lists, so that two documents compare. */
export interface Statement {
    sid?: string;
    actions: string[];
    resources: string[];
    /** E.g. `{ StringEquals: { "aws:SourceAccount": "…" } }`. */
    conditions?: Record<string, Record<string, string>>;
}

const version = "2012-10-17";

/** The JSON text of an identity policy that allows just these statements. */
export function allow(statements: Statement[]): string {
    return JSON.stringify({
        Version: version,
        Statement: statements.map(({ sid, actions, resources, conditions }) => ({
            ...(sid === undefined ? {} : { Sid: sid }),
            Effect: "Allow",
            Action: actions,
            Resource: resources,
            ...(conditions === undefined ? {} : { Condition: conditions }),
        })),
    });
}

/** On whose behalf a service may assume a role (IAM guide, "The confused deputy problem"). */
export interface Behalf {
    account: string;
    /** ARN or ARN pattern of the resource that the service works for, or several; any of the account's when absent. */
    sourceArn?: string | string[];
}

/** The JSON text of a trust policy: one AWS service, for one account's resources only. */
export function serviceTrust(service: string, { account, sourceArn }: Behalf, actions = ["sts:AssumeRole"]): string {
    return JSON.stringify({
        Version: version,
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: service },
                Action: actions,
                Condition: {
                    StringEquals: { "aws:SourceAccount": account },
                    ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
                },
            },
        ],
    });
}
