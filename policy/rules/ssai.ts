import { distributions, originKind, ReadBehaviour, ReadDistribution, routed } from "../edge/distribution";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { endpointType, playbackType } from "../types";
import type { Field, ViewedResource } from "../view";
import { host, urlPrefix } from "./packaging";

const prefixLink = "https://docs.aws.amazon.com/mediatailor/latest/ug/integrating-cdn-standard.html";

/** Every URL that a playback configuration holds. */
function urls(playback: ViewedResource): Field[] {
    return [
        "videoContentSourceUrl",
        "adDecisionServerUrl",
        "slateAdUrl",
        "bumper.startUrl",
        "bumper.endUrl",
        "livePreRollConfiguration.adDecisionServerUrl",
        "cdnConfiguration.contentSegmentUrlPrefix",
        "cdnConfiguration.adSegmentUrlPrefix",
    ].map((path) => playback.at(path));
}

const adsOverHttps: Rule = {
    code: "PL420",
    title: "Everything that MediaTailor fetches or hands out is https",
    severity: "error",
    reason: "Players on secure pages refuse clear-text segments, and MediaTailor's transcoder refuses insecure or untrusted sources.",
    fix: "Write https:// in front of the address.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/configurations-create-main.html",
    check: (view) =>
        view
            .all(playbackType)
            .flatMap(urls)
            .filter(({ text }) => text?.startsWith("http://") ?? false)
            .map((url) => url.breach(`${url.text?.split("?")[0]} is clear text`)),
};

/** A prefix on one of the program's distributions, with the behaviour that serves what lies below. */
function served(
    edges: ReadDistribution[],
    url: string,
    below: string,
): { distribution: ReadDistribution; behaviour?: ReadBehaviour } | undefined {
    const distribution = edges.find(({ hosts }) => hosts.includes(host(url) ?? ""));
    if (distribution === undefined) return undefined;
    const path = url.replace(/^[a-z]+:\/\/[^/]+/, "").replace(/[?#].*$/, "");
    return { distribution, behaviour: routed(distribution, `${path}${below}`) };
}

const prefixesMeetOrigins: Rule = {
    code: "PL421",
    title: "CDN prefixes meet a behaviour with the right origin",
    severity: "error",
    reason: "MediaTailor writes the prefixes into every manifest: when the edge sends them elsewhere, each segment is a 404.",
    fix: "Content: https://<edge>/out/v1/<endpoint> onto MediaPackage. Ads: https://<edge> onto MediaTailor's segments.",
    docs: prefixLink,
    check: (view) => {
        const edges = distributions(view);
        return view.all(playbackType).flatMap((playback) => {
            const content = playback.at("cdnConfiguration.contentSegmentUrlPrefix");
            const ads = playback.at("cdnConfiguration.adSegmentUrlPrefix");
            const source = playback.at("videoContentSourceUrl");
            const breaches: Breach[] = [];
            for (const { field, below, kind } of [
                { field: content, below: "/index_1_0.ts", kind: "mediapackage" as const },
                { field: ads, below: "/tm/x/y/asset_1_0.ts", kind: "adSegments" as const },
            ]) {
                if (field.text === undefined || edges.length === 0) continue;
                const met = served(edges, field.text, below);
                if (met === undefined) {
                    if (hostsKnown(edges) && !isRelative(field.text))
                        breaches.push(field.breach(`${field.text} is no distribution of this program`));
                } else if (met.behaviour?.origin?.kind !== undefined && met.behaviour.origin.kind !== kind) {
                    breaches.push(field.breach(`${field.text}${below} goes to ${met.behaviour.origin.host}`));
                } else if (
                    field === content &&
                    met.behaviour?.origin?.host !== undefined &&
                    source.text !== undefined
                ) {
                    const origin = met.behaviour.origin.host;
                    if (originKind(host(source.text) ?? "") === "mediapackage" && host(source.text) !== origin) {
                        breaches.push(field.breach(`goes to ${origin}, the playlists come from ${host(source.text)}`));
                    }
                }
            }
            return breaches;
        });
    },
};

/** MediaTailor takes prefixes that begin with a path too; they stay on whatever host the manifest came from. */
function isRelative(prefix: string): boolean {
    return !/^[a-z]+:\/\//.test(prefix);
}

function hostsKnown(edges: ReadDistribution[]): boolean {
    return edges.every(
        ({ resource }) => resource.state.at("domainName").text !== undefined && !resource.at("aliases").isPartlyUnknown,
    );
}

const prefixIsTheSource: Rule = {
    code: "PL422",
    title: "The content prefix ends in the path of the source",
    severity: "error",
    reason: "The prefix replaces the source's whole address in front of each segment: another endpoint's path plays another endpoint's segments, or none.",
    fix: "Take the path of videoContentSourceUrl behind the edge's name.",
    docs: prefixLink,
    check: (view) =>
        view.all(playbackType).flatMap((playback) => {
            const prefix = playback.at("cdnConfiguration.contentSegmentUrlPrefix");
            const source = playback.at("videoContentSourceUrl");
            if (prefix.text === undefined || source.text === undefined || isRelative(prefix.text)) return [];
            const path = (url: string) => url.replace(/^[a-z]+:\/\/[^/]+/, "").replace(/\/$/, "");
            return path(prefix.text) === path(source.text)
                ? []
                : [prefix.breach(`${path(prefix.text) || "/"}, the source has ${path(source.text) || "/"}`)];
        }),
};

/** What MediaTailor fetches for itself, without a viewer's cookies and from AWS's addresses. */
const fetched = [
    "adDecisionServerUrl",
    "slateAdUrl",
    "bumper.startUrl",
    "bumper.endUrl",
    "livePreRollConfiguration.adDecisionServerUrl",
];

const fetchedThroughEdge: Rule = {
    code: "PL423",
    title: "What MediaTailor fetches through the edge is open to it, and there",
    severity: "error",
    reason: "MediaTailor fetches documents, clips and slate without cookies and from AWS's addresses: signing or geography there stops every ad.",
    fix: "Leave trusted key groups off the behaviour of /assets/*, and limit countries by a web ACL on the other paths.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html",
    check: (view) => {
        const edges = distributions(view);
        return view.all(playbackType).flatMap((playback) =>
            fetched
                .map((path) => playback.at(path))
                .flatMap((url) => {
                    const met = url.text === undefined ? undefined : served(edges, url.text, "");
                    const behaviour = met?.behaviour;
                    if (met === undefined || behaviour === undefined) return [];
                    const signed =
                        behaviour.field.at("trustedKeyGroups").items.length > 0 ||
                        behaviour.field.at("trustedSigners").items.length > 0;
                    const geography =
                        met.distribution.resource.at("restrictions.geoRestriction.restrictionType").text ?? "none";
                    const kind = behaviour.origin?.kind;
                    return [
                        ...(signed ? [url.breach(`${behaviour.pattern} asks for a signature`)] : []),
                        ...(geography === "none"
                            ? []
                            : [url.breach(`the whole distribution has a country ${geography}`)]),
                        ...(kind === undefined || kind === "s3" || kind === "other"
                            ? []
                            : [url.breach(`${behaviour.pattern} goes to ${behaviour.origin?.host}`)]),
                    ];
                }),
        );
    },
};

const unplayable: Rule = {
    code: "PL424",
    title: "Every playlist for viewers has a configuration with ads, or none has",
    severity: "warning",
    reason: "An endpoint that MediaTailor does not read plays the breaks as they are: black, or the programme.",
    fix: "Add the endpoint to SsaiConfig's endpoints.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/configurations-create.html",
    check: (view) => {
        const sources = view.all(playbackType).map((playback) => playback.at("videoContentSourceUrl"));
        if (sources.length === 0 || sources.some(({ text }) => text === undefined)) return [];
        return view.all(endpointType).flatMap((endpoint) => {
            const prefix = urlPrefix(endpoint);
            const read = sources.some(
                ({ text }) => text === prefix || (host(text) === host(prefix) && text?.split("/").length === 3),
            );
            return prefix === undefined || read
                ? []
                : [endpoint.at("url").breach("no playback configuration reads it")];
        });
    },
};

export const ssaiRules: Rule[] = [adsOverHttps, prefixesMeetOrigins, prefixIsTheSource, fetchedThroughEdge, unplayable];
