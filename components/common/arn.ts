/** The parts of an ARN (AWS General Reference, "ARN format"). */
export interface Arn {
    partition: string;
    service: string;
    region: string;
    account: string;
    resource: string;
}

/** Takes an ARN apart. Throws when the text is no ARN. */
export function parseArn(arn: string): Arn {
    const [prefix, partition, service, region, account, ...resource] = arn.split(":");
    if (prefix !== "arn" || resource.length === 0) throw new Error(`not an ARN: ${arn}`);
    return { partition, service, region, account, resource: resource.join(":") };
}

/** Another resource's ARN in the account, partition and region of this one. */
export function siblingArn(arn: string, service: string, resource: string): string {
    const { partition, region, account } = parseArn(arn);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
