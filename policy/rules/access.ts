import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { bucketPolicyType, publicAccessBlockType, queuePolicyType, roleType } from "../types";
import type { Field } from "../view";
import { allows, identityDocuments, statements, withoutResource } from "./statements";

const leastLink = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";
const deputyLink = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";

const exactActions: Rule = {
    code: "PL601",
    title: "Roles allow named actions only",
    severity: "error",
    reason: "A wildcard also allows actions that AWS adds later, and actions that the event never needs, deleting included.",
    fix: "Name the actions.",
    docs: leastLink,
    check: (view) =>
        identityDocuments(view)
            .flatMap(statements)
            .filter(allows)
            .flatMap((statement) =>
                statement
                    .at("Action")
                    .texts.filter((action) => action.includes("*"))
                    .map((action) => statement.at("Action").breach(`${action} is a wildcard`)),
            ),
};

const exactResources: Rule = {
    code: "PL602",
    title: "Roles act on named resources only",
    severity: "error",
    reason: "Two events stand side by side in one account: `*` lets one touch the other, and everything else there is.",
    fix: "Give the resources' ARNs; `*` only for actions that AWS knows no resource for.",
    docs: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    check: (view) =>
        identityDocuments(view)
            .flatMap(statements)
            .filter((statement) => allows(statement) && statement.at("Resource").texts.includes("*"))
            .flatMap((statement) => {
                const broad = statement.at("Action").texts.filter((action) => withoutResource[action] === undefined);
                return broad.length === 0 ? [] : [statement.at("Resource").breach(`* for ${broad.join(", ")}`)];
            }),
};

/** Services of the chain that assume roles on a customer's behalf. */
const deputies = ["mediaconnect", "medialive", "mediapackage", "mediatailor", "scheduler", "states", "events"];

function principals(statement: Field): string[] {
    return statement.at("Principal.Service").texts;
}

/** True when some condition binds the statement to an account or a resource. */
function bound(statement: Field, keys: string[]): boolean {
    const found = statement
        .at("Condition")
        .entries.flatMap(([, condition]) => condition.entries.map(([key]) => key.toLowerCase()));
    return keys.some((key) => found.includes(key));
}

const noConfusedDeputy: Rule = {
    code: "PL603",
    title: "A service may assume a role for this account only",
    severity: "error",
    reason: "AWS's services work for everybody: without a condition another customer's channel could make the service use this role.",
    fix: "Add Condition StringEquals aws:SourceAccount (and ArnLike aws:SourceArn) to the trust policy.",
    docs: deputyLink,
    check: (view) =>
        view
            .all(roleType)
            .flatMap((role) => statements(role.at("assumeRolePolicy")))
            .filter(allows)
            .filter((statement) => principals(statement).some((service) => deputies.includes(service.split(".")[0])))
            .filter((statement) => !bound(statement, ["aws:sourceaccount", "aws:sourcearn"]))
            .map((statement) => statement.at("Condition").breach(`${principals(statement).join(", ")} for anybody`)),
};

const bucketsForOneEdge: Rule = {
    code: "PL604",
    title: "A bucket lets in one distribution, not all of CloudFront",
    severity: "error",
    reason: "Any customer's distribution could be pointed at the bucket.",
    fix: "Add Condition StringEquals AWS:SourceArn with the distribution's ARN.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    check: (view) =>
        view
            .all(bucketPolicyType)
            .flatMap((policy) => statements(policy.at("policy")))
            .filter((statement) => allows(statement) && principals(statement).includes("cloudfront.amazonaws.com"))
            .filter((statement) => !bound(statement, ["aws:sourcearn", "aws:sourceaccount"]))
            .map((statement) => statement.at("Condition").breach("any distribution may read")),
};

const nothingPublic: Rule = {
    code: "PL605",
    title: "No bucket and no queue is open to everybody",
    severity: "error",
    reason: "What is public is found: clips before their time, log files with viewers' addresses.",
    fix: "Name who may, and keep all four public access blocks on.",
    docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    check: (view) => {
        const open = view
            .all(bucketPolicyType, queuePolicyType)
            .flatMap((policy) => statements(policy.at("policy")))
            .filter((statement) => allows(statement) && statement.at("Condition").isAbsent)
            .filter((statement) =>
                [...statement.at("Principal").texts, ...statement.at("Principal.AWS").texts].includes("*"),
            )
            .map((statement) => statement.at("Principal").breach("everybody"));
        const unblocked = view
            .all(publicAccessBlockType)
            .flatMap((block) =>
                ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((switched) =>
                    block.at(switched),
                ),
            )
            .filter((field): boolean => field.boolean === false || field.isAbsent)
            .map((field): Breach => field.breach("not blocked"));
        return [...open, ...unblocked];
    },
};

export const accessRules: Rule[] = [exactActions, exactResources, noConfusedDeputy, bucketsForOneEdge, nothingPublic];
