import { shadowedBehaviours } from "../../components/edge-cdn/patterns";
import { distributions, lets, ReadBehaviour, ReadDistribution, routed } from "../edge/distribution";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { endpointType } from "../types";
import type { View } from "../view";

const patternLink =
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html";
const cdnLink = "https://docs.aws.amazon.com/mediatailor/latest/ug/cdn-bp.html";

/** Paths that MediaTailor answers differently to each viewer (MediaTailor guide, "CDN integration"). */
const personalised = [
    "/v1/master/x/y/index.m3u8",
    "/v1/manifest/x/y/z/0.m3u8",
    "/v1/dash/x/y/index.mpd",
    "/v1/session/x/y/index.m3u8",
    "/v1/tracking/x/y/z",
];
/** The first three of them decide on ads. */
const manifests = personalised.slice(0, 3);

function each(view: View, check: (distribution: ReadDistribution) => Breach[]): Breach[] {
    return distributions(view).flatMap(check);
}

/** The behaviours that some of the paths meet, each once, and only those that lead to MediaTailor. */
function toMediaTailor(distribution: ReadDistribution, paths: string[]): ReadBehaviour[] {
    const met = paths.flatMap((path) => routed(distribution, path) ?? []);
    return [...new Set(met)].filter(({ origin }) => origin?.kind === "mediatailor");
}

const nothingShadowed: Rule = {
    code: "PL501",
    title: "Every behaviour can be reached",
    severity: "error",
    reason: "CloudFront takes the first pattern that matches: one behind a wider pattern never sees a request.",
    fix: "Put the narrower pattern first.",
    docs: patternLink,
    check: (view) =>
        each(view, ({ behaviours }) => {
            const ordered = behaviours.filter(({ field }) => !field.at("pathPattern").isAbsent);
            const patterns = ordered.flatMap(({ pattern }) => pattern ?? []);
            if (patterns.length < ordered.length) return [];
            return shadowedBehaviours(patterns).map(({ index, by }) =>
                ordered[index].field
                    .at("pathPattern")
                    .breach(`${patterns[index]} lies behind ${by.map((i) => patterns[i]).join(" and ")}`),
            );
        }),
};

const manifestsArePersonal: Rule = {
    code: "PL502",
    title: "What MediaTailor makes for one viewer is never cached",
    severity: "error",
    reason: "A kept manifest hands one viewer's session, and ads, to all others.",
    fix: "Use the CachingDisabled policy for /v1/* (beacon redirects below /v1/segment/ aside).",
    docs: cdnLink,
    check: (view) =>
        each(view, (distribution) =>
            toMediaTailor(distribution, personalised)
                .filter(({ maxTtl }) => maxTtl !== undefined && maxTtl > 0)
                .map(({ field, pattern, maxTtl }) => field.breach(`${pattern} keeps answers for up to ${maxTtl} s`)),
        ),
};

const hostStaysHome: Rule = {
    code: "PL503",
    title: "The viewer's Host header never reaches MediaPackage or S3",
    severity: "error",
    reason: "Both find the content by the Host header: with the distribution's name in it they answer 403 or 404.",
    fix: "Use no origin request policy there, or one without Host.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    check: (view) =>
        each(view, ({ behaviours }) =>
            behaviours
                .filter(({ origin }) => origin?.kind === "mediapackage" || origin?.kind === "s3")
                .filter(({ headers }) => headers !== undefined && lets(headers, "Host"))
                .map(({ field, pattern, origin }) => field.breach(`${pattern} sends Host to ${origin?.host}`)),
        ),
};

const adsSeeTheViewer: Rule = {
    code: "PL504",
    title: "Query strings and User-Agent reach MediaTailor",
    severity: "error",
    reason: "MediaTailor hands player parameters and the player's User-Agent to the ad server; without them it is asked for a nameless viewer, and parameters are lost.",
    fix: "Use the origin request policy Elemental-MediaTailor-PersonalizedManifests.",
    docs: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
    check: (view) =>
        each(view, (distribution) =>
            toMediaTailor(distribution, manifests).flatMap(({ field, pattern, queryStrings, headers }) => {
                if (queryStrings === undefined || headers === undefined) return [];
                const missing = [
                    ...(queryStrings.some(({ mode }) => mode === "all") ? [] : ["all query strings"]),
                    ...(lets(headers, "User-Agent") ? [] : ["User-Agent"]),
                ];
                return missing.length === 0 ? [] : [field.breach(`${pattern} does not send ${missing.join(" and ")}`)];
            }),
        ),
};

const shiftsInCacheKey: Rule = {
    code: "PL505",
    title: "Time-shifted viewing is in the cache key",
    severity: "error",
    reason: "Startover is asked for with `start` and `end`: outside the key, the first viewer's window is served to all.",
    fix: "Put m, start, end and aws.manifestfilter into the cache policy of MediaPackage's manifests.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/time-shifted.html",
    check: (view) => {
        const shifted = view
            .all(endpointType)
            .some((endpoint) => (endpoint.at("startoverWindowSeconds").number ?? 0) > 0);
        if (!shifted) return [];
        return each(view, (distribution) => {
            const met = routed(distribution, "/out/v1/0123456789abcdef/index.m3u8");
            const key = met?.keyQueryStrings;
            if (met?.origin?.kind !== "mediapackage" || key === undefined || met.maxTtl === 0) return [];
            const missing = ["start", "end"].filter((name) => !lets([key], name));
            return missing.length === 0
                ? []
                : [met.field.breach(`${met.pattern} leaves ${missing.join(" and ")} out of the cache key`)];
        });
    },
};

const sessionsTakePost: Rule = {
    code: "PL506",
    title: "A behaviour for sessions takes POST",
    severity: "error",
    reason: "Players that track ads themselves open their session with POST.",
    fix: "Allow all methods on /v1/session/*, or leave the behaviour out.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/ad-reporting-client-side.html",
    check: (view) =>
        each(view, ({ behaviours }) =>
            behaviours
                .filter(({ pattern }) => pattern?.startsWith("/v1/session") ?? false)
                .map(({ field }) => field.at("allowedMethods"))
                .filter((methods) => !methods.isPartlyUnknown && !methods.texts.includes("POST"))
                .map((methods) => methods.breach(`only ${methods.texts.join(", ")}`)),
        ),
};

const originsExist: Rule = {
    code: "PL507",
    title: "Every behaviour names an origin that exists",
    severity: "error",
    reason: "CloudFront refuses a behaviour without its origin.",
    fix: "Use the originId of one of the origins.",
    docs: patternLink,
    check: (view) =>
        each(view, ({ resource, behaviours, origins }) =>
            resource.at("origins").isUnknown || origins.some(({ id }) => id === undefined)
                ? []
                : behaviours
                      .filter(
                          ({ field, origin }) => origin === undefined && field.at("targetOriginId").text !== undefined,
                      )
                      .map(({ field }) =>
                          field.at("targetOriginId").breach(`${field.at("targetOriginId").text} is no origin`),
                      ),
        ),
};

const oneRegion: Rule = {
    code: "PL508",
    title: "MediaPackage, MediaTailor and its ad segments are in one region",
    severity: "error",
    reason: "Ads are stored where they were transcoded: another region's store answers 403 to every ad segment.",
    fix: "Derive all hosts from one region.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/integrating-cdn-standard.html",
    check: (view) =>
        each(view, ({ origins }) => {
            const [first, ...others] = origins.filter(({ region }) => region !== undefined);
            return others
                .filter(({ region }) => region !== first?.region)
                .map(({ field, host }) =>
                    field.at("domainName").breach(`${host}, while ${first?.host} is in ${first?.region}`),
                );
        }),
};

export const edgeRouteRules: Rule[] = [
    nothingShadowed,
    manifestsArePersonal,
    hostStaysHome,
    adsSeeTheViewer,
    shiftsInCacheKey,
    sessionsTakePost,
    originsExist,
    oneRegion,
];
