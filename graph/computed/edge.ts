import { Compute, Context, listAt, stamp } from "./context";
import { Plain } from "../resource";

/** CloudFront, WAF, ACM, Route 53. Outputs: the SDK's `.d.ts`; ARNs: Service Authorization Reference, "Resource types" of each service. */
export const edge: Record<string, Compute> = {
    "aws:cloudfront/distribution:Distribution": ({ globalArn, letters, partition, uuid }) => {
        const id = `E${letters(13)}`;
        const china = partition === "aws-cn";
        const label = `d${letters(13, "domain").toLowerCase()}`;
        return {
            id,
            outputs: {
                arn: globalArn("cloudfront", `distribution/${id}`),
                domainName: `${label}.cloudfront.${china ? "cn" : "net"}`,
                // The zone that alias records name: AWS General Reference, "Amazon CloudFront endpoints"; China: its own guide.
                hostedZoneId: china ? "Z3RFFRIM2A3IF5" : "Z2FDTNDATAQYW2",
                status: "Deployed",
                etag: `E${letters(13, "etag")}`,
                callerReference: uuid(),
                inProgressValidationBatches: 0,
                lastModifiedTime: stamp,
                trustedKeyGroups: [{ enabled: false, items: [] }],
                trustedSigners: [{ enabled: false, items: [] }],
            },
        };
    },
    "aws:cloudfront/cachePolicy:CachePolicy": policy("cache-policy"),
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": policy("origin-request-policy"),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": policy("response-headers-policy"),
    "aws:cloudfront/originAccessControl:OriginAccessControl": (context) => {
        const id = `E${context.letters(13)}`;
        return {
            id,
            checked: context.named().checked,
            outputs: { arn: context.globalArn("cloudfront", `origin-access-control/${id}`), etag: etag(context) },
        };
    },
    "aws:cloudfront/function:Function": (context) => {
        const { value, checked } = context.named();
        return {
            id: value,
            checked,
            outputs: {
                arn: context.globalArn("cloudfront", `function/${value}`),
                etag: etag(context),
                liveStageEtag: `E${context.letters(13, "live")}`,
                status: "UNASSOCIATED",
            },
        };
    },
    "aws:cloudfront/keyValueStore:KeyValueStore": (context) => {
        const { value, checked } = context.named();
        const id = context.uuid();
        return {
            id: value,
            checked,
            outputs: {
                arn: context.globalArn("cloudfront", `key-value-store/${id}`),
                etag: etag(context),
                lastModifiedTime: stamp,
            },
        };
    },
    "aws:cloudfront/publicKey:PublicKey": (context) => ({
        id: `K${context.letters(13)}`,
        checked: context.named().checked,
        outputs: { etag: etag(context), callerReference: context.uuid("caller") },
    }),
    "aws:cloudfront/keyGroup:KeyGroup": (context) => ({
        id: context.uuid(),
        checked: context.named().checked,
        outputs: { etag: etag(context) },
    }),
    // A web ACL of scope CLOUDFRONT lives in us-east-1 and says "global" (WAF developer guide, "How AWS WAF works").
    // `capacity` is left out: only WAF can count it.
    "aws:wafv2/webAcl:WebAcl": firewall("webacl"),
    "aws:wafv2/ipSet:IpSet": firewall("ipset"),
    "aws:wafv2/regexPatternSet:RegexPatternSet": firewall("regexpatternset"),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": ({ text, region }) => ({
        id: text("resourceArn"),
        checked: { region },
        outputs: {},
    }),
    // Validation records: ACM user guide, "DNS validation".
    "aws:acm/certificate:Certificate": ({ inputs, text, arn, uuid, hex, region }) => {
        const domain = text("domainName");
        const others = listAt(inputs["subjectAlternativeNames"]).filter((name) => typeof name === "string");
        const names = [domain, ...others.filter((name) => name !== domain)];
        const certificate = arn("acm", `certificate/${uuid()}`);
        const options: Plain[] = names.map((name) => ({
            domainName: name,
            resourceRecordName: `_${hex(32, `name ${name}`)}.${name.replace(/^\*\./, "")}.`,
            resourceRecordType: "CNAME",
            resourceRecordValue: `_${hex(32, `value ${name}`)}.${hex(10, "zone")}.acm-validations.aws.`,
        }));
        const byDns = text("validationMethod") === "DNS";
        return {
            id: certificate,
            checked: { region },
            outputs: {
                arn: certificate,
                domainValidationOptions: byDns ? options : [],
                subjectAlternativeNames: names,
                status:
                    text("privateKey") === "" && text("certificateAuthorityArn") === ""
                        ? "PENDING_VALIDATION"
                        : "ISSUED",
                type: text("certificateAuthorityArn") === "" ? "AMAZON_ISSUED" : "PRIVATE",
            },
        };
    },
    "aws:acm/certificateValidation:CertificateValidation": ({ region }) => ({
        id: stamp,
        checked: { region },
        outputs: {},
    }),
    "aws:route53/record:Record": ({ text }) => ({
        id: `${text("zoneId")}_${text("name")}_${text("type")}`,
        outputs: { fqdn: text("name").replace(/\.$/, "") },
    }),
};

function etag({ letters }: Context): string {
    return `E${letters(13, "etag")}`;
}

function policy(kind: string): Compute {
    return (context) => {
        const id = context.uuid();
        return {
            id,
            checked: context.named().checked,
            outputs: { arn: context.globalArn("cloudfront", `${kind}/${id}`), etag: etag(context) },
        };
    };
}

function firewall(kind: string): Compute {
    return ({ named, text, uuid, partition, account, region }) => {
        const { value, checked } = named();
        const global = text("scope") === "CLOUDFRONT";
        const at = global ? "us-east-1" : region;
        return {
            id: uuid(),
            checked: { ...checked, region },
            outputs: {
                arn: `arn:${partition}:wafv2:${at}:${account}:${global ? "global" : "regional"}/${kind}/${value}/${uuid()}`,
                lockToken: uuid("lock"),
            },
        };
    };
}
