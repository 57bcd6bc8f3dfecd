import { isHostName } from "../../components/common/receivers";
import { tagProblems } from "../../components/common/tag-rules";
import type { EventSettings, FoundationSettings } from "../settings";
import type { BrokenRule } from "./paths";

/** Tags of an event or a foundation that AWS would refuse. */
export function tagRules(part: "event" | "foundation", tags: Record<string, string> | undefined): BrokenRule[] {
    return tagProblems(tags).map(({ key, ...refusal }) => ({
        path: [part, "tags", ...(key === undefined ? [] : [key])],
        ...refusal,
    }));
}

/** ACM: 64 octets in a certificate's first name, at most 253 in others, and 10 names unless a quota is raised (ACM guide, "Quotas"). */
const commonNameLength = 64;
const mostNames = 10;

/** Names of a foundation's certificate that ACM would refuse, or that stand there twice. */
export function houseDomainRules({ foundation }: Partial<FoundationSettings>): BrokenRule[] {
    const { domain } = foundation ?? {};
    if (domain === undefined) return [];
    const at = ["foundation", "domain"];
    const { name, alternativeNames = [], certificateArn } = domain;
    const rules: BrokenRule[] = [];
    const refuse = (path: (string | number)[], rule: string) => rules.push({ path: [...at, ...path], rule });
    const names = [name, ...alternativeNames];
    names.forEach((each, i) => {
        const path = i === 0 ? ["name"] : ["alternativeNames", i - 1];
        const problem = domainProblem(each);
        if (problem !== undefined) refuse(path, problem);
        else if (names.indexOf(each) < i) refuse(path, `each name once; ${each} stands twice`);
    });
    if (name.length > commonNameLength) {
        refuse(["name"], firstNameTooLong(name));
    }
    if (names.length > mostNames) {
        refuse(
            ["alternativeNames"],
            `a certificate has at most ${mostNames} names, domain.name included: take ${names.length - mostNames} out`,
        );
    }
    if (certificateArn !== undefined && alternativeNames.length > 0) {
        refuse(["alternativeNames"], "are for a certificate that is made here: leave them or certificateArn out");
    }
    return rules;
}

/** What is wrong with the name of an event's distribution; its form is the edge's own check. */
export function eventDomainRules({ edge, foundation }: Partial<EventSettings>): BrokenRule[] {
    const { name, certificateArn } = edge?.domain ?? {};
    if (name === undefined) return [];
    const path = ["edge", "domain", "name"];
    if (name !== name.toLowerCase()) {
        return [{ path, rule: `write it in small letters, as DNS does: ${name.toLowerCase()}` }];
    }
    if (awsNames.test(name)) return [{ path, rule: ofAws }];
    // A certificate of its own is made for the event.
    if (certificateArn === undefined && foundation?.stack === undefined && name.length > commonNameLength) {
        return [{ path, rule: firstNameTooLong(name) }];
    }
    return [];
}

/** AWS's own: no customer can have a certificate of them, nor an alias (ACM guide, "Public certificate characteristics and limitations"). */
const awsNames = /(^|\.)(cloudfront\.net|amazonaws\.com(\.cn)?|elasticbeanstalk\.com)$/;
const ofAws = "must be a name of your own: this one is AWS's, which gives no certificate for it";

function firstNameTooLong(name: string): string {
    return `a certificate's first name has at most ${commonNameLength} characters, this one ${name.length}`;
}

function domainProblem(name: string): string | undefined {
    if (name !== name.toLowerCase()) return `write it in small letters, as ACM does: ${name.toLowerCase()}`;
    if (awsNames.test(name)) return ofAws;
    if (isHostName(name.replace(/^\*\./, "")) && !name.includes("_")) return undefined;
    return "must be a domain name, e.g. live.example.org or *.live.example.org; other scripts in Punycode (xn--…)";
}
