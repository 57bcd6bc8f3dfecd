import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
    name: string;
    alternativeNames?: string[];
    /** Route 53 zone for the records that prove the names. Without it they are set by hand. */
    zoneId?: string;
    tags?: Record<string, string>;
}

/** A DNS record to set where the name's DNS is. */
export interface DnsRecord {
    name: string;
    type: string;
    value: string;
}

export interface Certificate {
    /** With a zone: once the certificate is issued. */
    arn: pulumi.Output<string>;
    /** What proves the names; ACM issues the certificate as soon as they are there, and renews it as long as they stay. */
    records: pulumi.Output<DnsRecord[]>;
}

/** A certificate for a distribution: in us-east-1, where CloudFront looks for it. */
export function certificate(name: string, args: CertificateArgs, parent: pulumi.Resource | undefined): Certificate {
    const region = "us-east-1";
    const names = [args.name, ...(args.alternativeNames ?? [])];
    const made = new acm.Certificate(
        name,
        {
            region,
            domainName: args.name,
            ...(args.alternativeNames === undefined ? {} : { subjectAlternativeNames: args.alternativeNames }),
            validationMethod: "DNS",
            tags: args.tags,
        },
        { parent },
    );
    const records = made.domainValidationOptions.apply((options) =>
        options.map((option) => ({
            name: option.resourceRecordName,
            type: option.resourceRecordType,
            value: option.resourceRecordValue,
        })),
    );
    if (args.zoneId === undefined) return { arn: made.arn, records };

    const { zoneId } = args;
    const proofs = names.map((domainName) => {
        const option = made.domainValidationOptions.apply((options) => optionOf(options, domainName));
        return new route53.Record(
            `${name}-proof-${domainName}`,
            {
                zoneId,
                name: option.resourceRecordName,
                type: option.resourceRecordType,
                records: [option.resourceRecordValue],
                ttl: 300,
                // A wildcard and its bare name are proved by the same record.
                allowOverwrite: true,
            },
            { parent },
        );
    });
    const issued = new acm.CertificateValidation(
        `${name}-issued`,
        { region, certificateArn: made.arn, validationRecordFqdns: proofs.map(({ fqdn }) => fqdn) },
        { parent },
    );
    return { arn: issued.certificateArn, records };
}

function optionOf<T extends { domainName: string }>(options: T[], domainName: string): T {
    const found = options.find((option) => option.domainName === domainName);
    if (found === undefined) throw new Error(`ACM gave no validation record for ${domainName}`);
    return found;
}
