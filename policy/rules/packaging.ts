import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { distributionType, endpointType, packageChannelTypes, playbackType } from "../types";
import type { Field, View, ViewedResource } from "../view";

const endpointLink = "https://docs.aws.amazon.com/mediapackage/latest/ug/endpoints-hls-new.html";
const shiftLink = "https://docs.aws.amazon.com/mediapackage/latest/ug/time-shifted.html";

const delayInsideWindow: Rule = {
    code: "PL301",
    title: "An endpoint's delay is shorter than its startover window",
    severity: "error",
    reason: "MediaPackage cuts the delayed picture out of the kept window and refuses a delay that lies outside.",
    fix: "Shorten timeDelaySeconds or lengthen startoverWindowSeconds.",
    docs: shiftLink,
    check: (view) =>
        view.all(endpointType).flatMap((endpoint) => {
            const delay = endpoint.at("timeDelaySeconds").number ?? 0;
            const window = endpoint.at("startoverWindowSeconds").number ?? 0;
            return delay > 0 && window > 0 && delay >= window
                ? [endpoint.at("timeDelaySeconds").breach(`a delay of ${delay} s in a window of ${window} s`)]
                : [];
        }),
};

/** Seconds (MediaPackage v1 guide, "Time-shifted viewing reference"; live quotas). */
const ranges: Record<string, [number, number]> = {
    timeDelaySeconds: [5, 86_400],
    startoverWindowSeconds: [1, 1_209_600],
};

const shiftsInRange: Rule = {
    code: "PL302",
    title: "Delays are 5 s to a day, startover windows at most 14 days",
    severity: "error",
    reason: "MediaPackage refuses anything else.",
    fix: "Bring the value into the range; leave it out for none.",
    docs: shiftLink,
    check: (view) =>
        view.all(endpointType).flatMap((endpoint) =>
            Object.entries(ranges).flatMap(([property, [least, most]]) => {
                const field = endpoint.at(property);
                const seconds = field.number ?? 0;
                return seconds === 0 || (Number.isInteger(seconds) && seconds >= least && seconds <= most)
                    ? []
                    : [field.breach(`${seconds} s, allowed are ${least}–${most}`)];
            }),
        ),
};

/** MediaPackage's defaults where an endpoint sets nothing (guide, "Packager settings"). */
const defaultWindowSeconds = 60;
const defaultSegmentSeconds = 6;
/** RFC 8216 §6.3.3: a client should not start closer to the end than three target durations. */
const fewestSegments = 3;
/** MediaPackage v1 live quota "Maximum Live Manifest Length". */
const longestWindowSeconds = 300;

function hlsPackages(endpoint: ViewedResource): { window: Field; segment: Field }[] {
    const hls = endpoint.at("hlsPackage");
    const cmaf = endpoint.at("cmafPackage");
    return [
        ...(hls.isAbsent
            ? []
            : [{ window: hls.at("playlistWindowSeconds"), segment: hls.at("segmentDurationSeconds") }]),
        ...cmaf.at("hlsManifests").items.map((manifest) => ({
            window: manifest.at("playlistWindowSeconds"),
            segment: cmaf.at("segmentDurationSeconds"),
        })),
    ];
}

const windowHoldsSegments: Rule = {
    code: "PL303",
    title: "A playlist holds at least three segments",
    severity: "error",
    reason: "Players start three segments before the end (RFC 8216); a shorter playlist stalls at the first hiccup.",
    fix: "Lengthen the window or shorten the segments.",
    docs: "https://datatracker.ietf.org/doc/html/rfc8216#section-6.3.3",
    check: (view) =>
        view
            .all(endpointType)
            .flatMap(hlsPackages)
            .flatMap(({ window, segment }) => {
                if (window.isUnknown || segment.isUnknown) return [];
                const seconds = window.number ?? defaultWindowSeconds;
                const each = segment.number ?? defaultSegmentSeconds;
                return seconds < fewestSegments * each
                    ? [window.breach(`${seconds} s hold fewer than three segments of ${each} s`)]
                    : [];
            }),
};

const windowWithinQuota: Rule = {
    code: "PL304",
    title: "A live playlist is at most five minutes long",
    severity: "error",
    reason: "MediaPackage's quota for live manifests; for more, viewers use the startover window with `start` and `end`.",
    fix: "Shorten the window.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/live-quotas.html",
    check: (view) =>
        view
            .all(endpointType)
            .flatMap(hlsPackages)
            .filter(({ window }) => (window.number ?? 0) > longestWindowSeconds)
            .map(({ window }) => window.breach(`${window.number} s, at most ${longestWindowSeconds}`)),
};

/** Endpoints whose playlists MediaTailor reads, with the configuration that does. */
function readByAds(view: View): { endpoint: ViewedResource; playback: ViewedResource }[] {
    return view.all(playbackType).flatMap((playback) => {
        const source = playback.at("videoContentSourceUrl");
        const dependent = playback.propertyDependencies["videoContentSourceUrl"] ?? [];
        return view
            .all(endpointType)
            .filter((endpoint) => {
                const prefix = urlPrefix(endpoint);
                return source.text === undefined || prefix === undefined
                    ? dependent.includes(endpoint.urn)
                    : source.text === prefix;
            })
            .map((endpoint) => ({ endpoint, playback }));
    });
}

/** The endpoint's URL without its manifest: what MediaTailor wants as source. */
export function urlPrefix(endpoint: ViewedResource): string | undefined {
    return endpoint.at("url").text?.replace(/\/[^/]*$/, "");
}

const markersReachAds: Rule = {
    code: "PL305",
    title: "Every endpoint that MediaTailor reads passes the ad markers on",
    severity: "error",
    reason: "MediaTailor fills breaks that it finds as markers in the playlist; without them no viewer ever sees an ad.",
    fix: "Set hlsPackage.adMarkers to PASSTHROUGH.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/scte.html",
    check: (view) =>
        readByAds(view).flatMap(({ endpoint, playback }) => {
            const hls = endpoint.at("hlsPackage");
            const packages = hls.isAbsent ? endpoint.at("cmafPackage.hlsManifests").items : [hls];
            return packages
                .map((each) => each.at("adMarkers"))
                .filter((markers) => !markers.isUnknown && markers.text !== "PASSTHROUGH")
                .map((markers) =>
                    markers.breach(`${markers.text ?? "NONE"}, and ${playback.name} reads this endpoint`),
                );
        }),
};

const dateRangeNeedsTime: Rule = {
    code: "PL306",
    title: "Date-range markers come with program date-time",
    severity: "error",
    reason: "EXT-X-DATERANGE names instants; MediaPackage refuses it where the playlist has none.",
    fix: "Set programDateTimeIntervalSeconds above 0, or adMarkers PASSTHROUGH.",
    docs: endpointLink,
    check: (view) =>
        view
            .all(endpointType)
            .map((endpoint) => endpoint.at("hlsPackage"))
            .filter(
                (hls) =>
                    hls.at("adMarkers").text === "DATERANGE" && !hls.at("programDateTimeIntervalSeconds").isUnknown,
            )
            .filter((hls) => (hls.at("programDateTimeIntervalSeconds").number ?? 0) <= 0)
            .map((hls) => hls.at("programDateTimeIntervalSeconds").breach("adMarkers is DATERANGE")),
};

const sourceIsAnEndpoint: Rule = {
    code: "PL307",
    title: "MediaTailor's source is an endpoint's URL without the manifest",
    severity: "error",
    reason: "MediaTailor appends what the player asks for to its source: with the manifest in it, or another endpoint's path, every request is a 404.",
    fix: "Take the endpoint's URL up to, not including, the last slash.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/configurations-create-main.html",
    check: (view) => {
        const endpoints = view.all(endpointType);
        return view.all(playbackType).flatMap((playback) => {
            const source = playback.at("videoContentSourceUrl");
            if (source.text === undefined) return [];
            if (/\.(m3u8|mpd)$|\/$/.test(source.text))
                return [source.breach(`${source.text} ends in a manifest or a slash`)];
            const prefixes = endpoints.map(urlPrefix);
            const ours = endpoints.some((endpoint) => host(endpoint.at("url").text) === host(source.text));
            return !ours || prefixes.includes(source.text) || prefixes.includes(undefined) || hostOnly(source.text)
                ? []
                : [source.breach(`${source.text} is no endpoint of this program`)];
        });
    },
};

/** A source that names the host alone serves all endpoints of it: the path comes with the player's request. */
function hostOnly(url: string): boolean {
    return /^https?:\/\/[^/]+$/.test(url);
}

export function host(url: string | undefined): string | undefined {
    return url === undefined ? undefined : /^[a-z]+:\/\/([^/:?#]+)/.exec(url)?.[1];
}

const originIsLocked: Rule = {
    code: "PL308",
    title: "Endpoints answer the distribution only",
    severity: "warning",
    reason: "Anyone who knows the endpoint's URL can fetch past the distribution: without ads, and at the origin's price.",
    fix: "Set cdnAuthorization (`pulumi config set --secret cdnAuthorization`): a header that only the distribution sends.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth.html",
    check: (view) =>
        view.all(distributionType).length === 0
            ? []
            : view
                  .all(endpointType)
                  .map((endpoint) => endpoint.at("authorization"))
                  .filter((authorization) => authorization.isAbsent)
                  .map((authorization) => authorization.breach("anyone with the URL may fetch")),
};

const secretIsNamedForPackager: Rule = {
    code: "PL309",
    title: "The CDN authorisation secret lies under MediaPackage/",
    severity: "error",
    reason: "MediaPackage reads only secrets whose names begin with MediaPackage/.",
    fix: "Name the secret MediaPackage/<something>.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html",
    check: (view) =>
        view
            .all(endpointType)
            .map((endpoint) => endpoint.at("authorization.cdnIdentifierSecret"))
            .filter(
                ({ text }) => text !== undefined && !text.replace(/^arn:.*:secret:/, "").startsWith("MediaPackage/"),
            )
            .map((secret) => secret.breach(`${secret.text} is no MediaPackage/ secret`)),
};

const tagsDoNotReplace: Rule = {
    code: "PL310",
    title: "A tag edit does not replace the package",
    severity: "warning",
    reason: "On aws-native:mediapackage:Channel tags are create-only: editing one replaces the channel, and with it every playback URL.",
    fix: "Use aws.mediapackage.Channel, or no tags there.",
    docs: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-mediapackage-channel.html",
    check: (view): Breach[] =>
        view
            .all(packageChannelTypes[1])
            .map((channel) => channel.inputs.at("tags"))
            .filter((tags) => tags.items.length > 0)
            .map((tags) => tags.breach("tags on the channel")),
};

export const packagingRules: Rule[] = [
    delayInsideWindow,
    shiftsInRange,
    windowHoldsSegments,
    windowWithinQuota,
    markersReachAds,
    dateRangeNeedsTime,
    sourceIsAnEndpoint,
    originIsLocked,
    secretIsNamedForPackager,
    tagsDoNotReplace,
];
