import { type AwsType, arn, globalArn, partition, account, tagsAll, uuid } from "./type";
import { text } from "../value";

/** IAM and Secrets Manager. */
export const identityTypes: Record<string, AwsType> = {
    "aws:iam/role:Role": {
        source: "internal/service/iam/role.go @0040ea69",
        global: true,
        forceNew: ["name", "namePrefix", "path"],
        policies: ["assumeRolePolicy"],
        sets: ["managedPolicyArns", "inlinePolicies"],
        autoName: { property: "name", max: 64 },
        defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
        id: ({ name }) => name,
        computed: {
            arn: ({ name, inputs }) => globalArn("iam", `role${text(inputs, "path")}${name}`),
            createDate: () => "2026-11-22T19:00:00Z",
            managedPolicyArns: () => [],
            namePrefix: () => "",
            uniqueId: (made) => `AROA${made.hex(16).toUpperCase()}`,
            tagsAll,
        },
    },
    "aws:iam/rolePolicy:RolePolicy": {
        source: "internal/service/iam/role_policy.go @02f97af8",
        global: true,
        forceNew: ["name", "namePrefix", "role"],
        policies: ["policy"],
        autoName: { property: "name", max: 128 },
        id: ({ name, inputs }) => `${text(inputs, "role")}:${name}`,
        computed: { namePrefix: () => "" },
    },
    "aws:secretsmanager/secret:Secret": {
        source: "internal/service/secretsmanager/secret.go @00c21ced, before `type` was added",
        forceNew: ["name", "namePrefix"],
        policies: ["policy"],
        sets: ["replicas"],
        autoName: { property: "name", max: 512 },
        defaults: { forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
        id: (made) => secretArn(made),
        computed: {
            arn: (made) => secretArn(made),
            namePrefix: () => "",
            policy: () => "",
            replicas: () => [],
            tagsAll,
        },
    },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        source: "internal/service/secretsmanager/secret_version.go @0042e8ea",
        forceNew: ["secretId", "secretBinary", "secretString", "secretStringWoVersion"],
        sets: ["versionStages"],
        id: (made) => `${text(made.inputs, "secretId")}|${uuid(made)}`,
        computed: {
            arn: ({ inputs }) => text(inputs, "secretId"),
            secretArn: ({ inputs }) => text(inputs, "secretId"),
            versionId: (made) => uuid(made),
            hasSecretStringWo: () => false,
            versionStages: () => ["AWSCURRENT"],
        },
    },
    "aws:acm/certificate:Certificate": {
        source: "internal/service/acm/certificate.go @01661ea3",
        forceNew: [
            "certificateAuthorityArn",
            "domainName",
            "keyAlgorithm",
            "subjectAlternativeNames",
            "validationMethod",
            "validationOptions",
        ],
        sets: ["subjectAlternativeNames", "validationOptions"],
        id: (made) => arn(made, "acm", `certificate/${uuid(made)}`),
        computed: {
            arn: (made) => arn(made, "acm", `certificate/${uuid(made)}`),
            domainValidationOptions: (made) =>
                [made.inputs.domainName, ...list(made.inputs.subjectAlternativeNames)].map((domainName) => ({
                    domainName: String(domainName),
                    resourceRecordName: `_${made.hex(32, String(domainName))}.${String(domainName)}.`,
                    resourceRecordType: "CNAME",
                    resourceRecordValue: `_${made.hex(32, `value ${String(domainName)}`)}.acm-validations.aws.`,
                })),
            keyAlgorithm: () => "RSA_2048",
            notAfter: () => "",
            notBefore: () => "",
            pendingRenewal: () => false,
            renewalEligibility: () => "INELIGIBLE",
            renewalSummaries: () => [],
            status: () => "PENDING_VALIDATION",
            type: () => "AMAZON_ISSUED",
            validationEmails: () => [],
            tagsAll,
        },
    },
    "aws:acm/certificateValidation:CertificateValidation": {
        source: "internal/service/acm/certificate_validation.go @004eea7f",
        forceNew: ["certificateArn", "validationRecordFqdns"],
        sets: ["validationRecordFqdns"],
        id: () => "2026-11-22 19:00:00 +0000 UTC",
        computed: {},
    },
};

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

function secretArn(made: Parameters<AwsType["id"]>[0]): string {
    return `arn:${partition}:secretsmanager:${made.region}:${account}:secret:${made.name}-${made.hex(6)}`;
}
