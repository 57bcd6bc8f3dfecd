import { defaultAdDecisionSeconds, playlistSeconds } from "../../components/common/ad-decision";
import { cdnIdentifierHeader } from "../../components/edge-cdn/origins";
import { distributions, ReadDistribution } from "../edge/distribution";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { endpointType, playbackType } from "../types";
import type { Field, View } from "../view";

const httpsLink = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html";

function each(view: View, check: (distribution: ReadDistribution) => Breach[]): Breach[] {
    return distributions(view).flatMap(check);
}

const viewersUseHttps: Rule = {
    code: "PL520",
    title: "Viewers watch over https",
    severity: "error",
    reason: "Browsers refuse clear-text media on a secure page, and a session in clear text can be taken over.",
    fix: "Set viewerProtocolPolicy to redirect-to-https or https-only.",
    docs: httpsLink,
    check: (view) =>
        each(view, ({ behaviours }) =>
            behaviours
                .map(({ field }) => field.at("viewerProtocolPolicy"))
                .filter(({ text }) => text === "allow-all")
                .map((policy) => policy.breach("http is served too")),
        ),
};

/** Versions that CloudFront still offers and that are deprecated (RFC 8996). */
const oldTls = ["SSLv3", "TLSv1", "TLSv1.1"];

const originsUseHttps: Rule = {
    code: "PL521",
    title: "The edge fetches over https, with TLS 1.2",
    severity: "error",
    reason: "The authorisation header, sessions and pictures would cross the internet in clear text.",
    fix: "Set originProtocolPolicy https-only and originSslProtocols [TLSv1.2].",
    docs: httpsLink,
    check: (view) =>
        each(view, ({ origins }) =>
            origins.flatMap(({ field }) => {
                const custom = field.at("customOriginConfig");
                const policy = custom.at("originProtocolPolicy");
                const versions = custom.at("originSslProtocols");
                return [
                    ...(policy.text !== undefined && policy.text !== "https-only"
                        ? [policy.breach(`${policy.text}`)]
                        : []),
                    ...(versions.texts.some((version) => oldTls.includes(version))
                        ? [versions.breach(versions.texts.join(", "))]
                        : []),
                ];
            }),
        ),
};

/** The identifier header among an origin's custom headers; header names know no case. */
function identifier(origin: Field): Field | undefined {
    return origin
        .at("customHeaders")
        .items.find((header) => header.at("name").text?.toLowerCase() === cdnIdentifierHeader.toLowerCase())
        ?.at("value");
}

const headerOnBothOrigins: Rule = {
    code: "PL522",
    title: "The authorisation header is on the MediaPackage and the MediaTailor origin",
    severity: "error",
    reason: "MediaTailor passes the header on when it fetches playlists itself: without it on its origin, every playback with ads fails.",
    fix: `Send ${cdnIdentifierHeader} with the same value to both origins.`,
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth.html",
    check: (view) => {
        const locked = view.all(endpointType).some((endpoint) => !endpoint.at("authorization").isAbsent);
        return each(view, ({ origins }) => {
            const relevant = origins.filter(({ kind }) => kind === "mediapackage" || kind === "mediatailor");
            const values = relevant.map(({ field }) => identifier(field));
            if (relevant.some(({ field }) => unnamed(field.at("customHeaders")))) return [];
            if (!locked && values.every((value) => value === undefined)) return [];
            const missing = relevant
                .filter((_, i) => values[i] === undefined)
                .map(({ field, host }) => field.at("customHeaders").breach(`not sent to ${host}`));
            const known = values.filter((value) => value?.text !== undefined);
            const different = known.filter((value) => value?.text !== known[0]?.text);
            return [
                ...missing,
                ...different.flatMap((value) => value?.breach("another value than the other origin's") ?? []),
            ];
        });
    },
};

/** True when some header's name is not known. */
function unnamed(headers: Field): boolean {
    return headers.isUnknown || headers.items.some((header) => header.isUnknown || header.at("name").isUnknown);
}

/** Longest that a failed answer may stay, seconds: less than any segment. */
const longestErrorTtl = 2;
/** Statuses that a live player receives when it is early or an origin fails briefly. */
const passingErrors = [404, 500, 502, 503, 504];

const errorsPass: Rule = {
    code: "PL523",
    title: "Failed answers are forgotten within a second or two",
    severity: "warning",
    reason: "CloudFront keeps errors for 10 s by default: one early request for a segment would stall every player.",
    fix: "Set customErrorResponses with errorCachingMinTtl 1 for 404 and 5xx.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html",
    check: (view) =>
        each(view, ({ resource }) => {
            const responses = resource.at("customErrorResponses");
            if (responses.isPartlyUnknown) return [];
            const kept = passingErrors.filter((code) => {
                const response = responses.items.find((each) => each.at("errorCode").number === code);
                return (response?.at("errorCachingMinTtl").number ?? 10) > longestErrorTtl;
            });
            return kept.length === 0
                ? []
                : [responses.breach(`${kept.join(", ")} stay for more than ${longestErrorTtl} s`)];
        }),
};

const browsersMayPlay: Rule = {
    code: "PL524",
    title: "Every behaviour adds CORS and security headers",
    severity: "warning",
    reason: "A web player on another host may not read what comes without CORS headers: it plays in VLC and nowhere else.",
    fix: "Give the behaviour a responseHeadersPolicyId.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
    check: (view) =>
        each(view, ({ behaviours }) =>
            behaviours
                // What MediaTailor fetches from the bucket is played by no web page directly.
                .filter(({ origin }) => origin?.kind !== undefined && origin.kind !== "s3")
                .map(({ field }) => field.at("responseHeadersPolicyId"))
                .filter((policy) => policy.isAbsent)
                .map((policy) => policy.breach("no response headers policy")),
        ),
};

const certificateFits: Rule = {
    code: "PL525",
    title: "An own domain has its certificate, in us-east-1",
    severity: "error",
    reason: "CloudFront refuses an alias without a certificate that covers it, and reads certificates from us-east-1 only.",
    fix: "Request the certificate in us-east-1 and give its ARN.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    check: (view) =>
        each(view, ({ resource }) => {
            const certificate = resource.at("viewerCertificate.acmCertificateArn");
            const aliases = resource.inputs.at("aliases");
            const imported = resource.at("viewerCertificate.iamCertificateId");
            const region = certificate.text?.split(":")[3];
            return [
                ...(aliases.items.length > 0 && certificate.isAbsent && imported.isAbsent
                    ? [aliases.breach("no certificate")]
                    : []),
                // China's distributions take IAM certificates, so no ARN comes from another partition.
                ...(region !== undefined && region !== "us-east-1"
                    ? [certificate.breach(`the certificate is in ${region}`)]
                    : []),
            ];
        }),
};

const modernTls: Rule = {
    code: "PL526",
    title: "Viewers speak TLS 1.2 where the domain is ours, and CloudFront's default where it is not",
    severity: "warning",
    reason: "With its own certificate CloudFront accepts minimumProtocolVersion; without one it is fixed to TLSv1, and another value shows a change on every preview.",
    fix: "Set TLSv1.2_2021 together with the certificate, and nothing without one.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    check: (view) =>
        each(view, ({ resource }) => {
            const certificate = resource.inputs.at("viewerCertificate");
            const version = certificate.at("minimumProtocolVersion");
            if (certificate.isAbsent || certificate.isUnknown || version.isUnknown) return [];
            const own = !certificate.at("acmCertificateArn").isAbsent || !certificate.at("iamCertificateId").isAbsent;
            if (own)
                return /^TLSv1\.[23]/.test(version.text ?? "TLSv1")
                    ? []
                    : [version.breach(`${version.text ?? "TLSv1"} with an own certificate`)];
            return version.text === undefined || version.text === "TLSv1"
                ? []
                : [version.breach(`${version.text} without an own certificate`)];
        }),
};

/** How long a live playlist with ads may take at MediaTailor, seconds: its longest decision, after the packager's playlist. */
function longestAnswer(view: View): number {
    const decisions = view
        .all(playbackType)
        .map(
            (playback) =>
                playback.at("adsPersonalizationTimeouts.liveMaximumAdsPersonalizationTimeMilliseconds").number,
        )
        .map((ms) => (ms === undefined ? defaultAdDecisionSeconds : ms / 1000));
    return Math.max(...(decisions.length === 0 ? [defaultAdDecisionSeconds] : decisions)) + playlistSeconds;
}

const patientWithAds: Rule = {
    code: "PL527",
    title: "The edge waits for MediaTailor as long as its ads may take",
    severity: "error",
    reason:
        "MediaTailor takes up to 2 s for the packager and then up to its limit (10 s by default) for ad servers and wrappers: " +
        "with a shorter read timeout viewers get 504 at a break instead of the next ad or the slate.",
    fix: "Give EdgeCdn the adDecisionSeconds of SsaiConfig, or set originReadTimeout on the MediaTailor origin.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
    check: (view) => {
        const longest = longestAnswer(view);
        return each(view, ({ origins }) =>
            origins
                .filter(({ kind }) => kind === "mediatailor")
                .map(({ field }) => field.at("customOriginConfig.originReadTimeout"))
                .filter(({ number }) => number !== undefined && number > 0 && number < longest)
                .map((timeout) => timeout.breach(`gives up after ${timeout.number} s, MediaTailor after ${longest} s`)),
        );
    },
};

export const edgeRules: Rule[] = [
    viewersUseHttps,
    originsUseHttps,
    headerOnBothOrigins,
    errorsPass,
    browsersMayPlay,
    certificateFits,
    modernTls,
    patientWithAds,
];
