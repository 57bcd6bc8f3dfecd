/** What MediaTailor is told: every playback configuration of a recorded graph. */
import type { RecordedResource, ResourceSet } from "../../graph";
import { defaultAdsPatience } from "./patience";
import { number, object, required, text, Values } from "./read";
import type { ConfigurationPlan } from "./types";

const type = "aws-native:mediatailor:PlaybackConfiguration";

export function configurationPlans(graph: ResourceSet): ConfigurationPlan[] {
    return graph.all(type).map(configurationPlan);
}

function configurationPlan({ name: logical, outputs }: RecordedResource): ConfigurationPlan {
    const name = text(outputs.name) ?? logical;
    const need = <T>(value: T | undefined, what: string) => required(value, `${what} of ${name}`);
    const prefix = new URL(need(text(object(outputs.hlsConfiguration).manifestEndpointPrefix), "the playback prefix"));
    const [, accountHash] = need(/^\/v1\/master\/([^/]+)\//.exec(prefix.pathname) ?? undefined, "the account's hash");
    const cdn = object(outputs.cdnConfiguration);
    const slateUrl = text(outputs.slateAdUrl);
    const contentPrefix = text(cdn.contentSegmentUrlPrefix);
    const adPrefix = text(cdn.adSegmentUrlPrefix);
    const threshold = number(outputs.personalizationThresholdSeconds);
    return {
        name,
        accountHash,
        host: prefix.host,
        contentUrl: need(text(outputs.videoContentSourceUrl), "the content's address"),
        adsUrl: need(text(outputs.adDecisionServerUrl), "the ad server's address"),
        ...(slateUrl === undefined ? {} : { slateUrl }),
        ...(contentPrefix === undefined ? {} : { contentPrefix }),
        ...(adPrefix === undefined ? {} : { adPrefix }),
        ...adsPatience(object(outputs.adsPersonalizationTimeouts)),
        ...sequencing(object(outputs.adDecisionServerConfiguration)),
        ...bumper(object(outputs.bumper)),
        ...preRoll(object(outputs.livePreRollConfiguration)),
        ...suppression(object(outputs.availSuppression)),
        ...(threshold === undefined ? {} : { personalizationThresholdSeconds: threshold }),
        markerPassthrough: object(object(outputs.manifestProcessingRules).adMarkerPassthrough).enabled === true,
        insertionMode: text(outputs.insertionMode) ?? "STITCHED_ONLY",
        aliases: aliases(object(outputs.configurationAliases)),
    };
}

function adsPatience(timeouts: Values): Pick<ConfigurationPlan, "adsPatience"> {
    const requestMs = number(timeouts.adsRequestTimeoutMilliseconds);
    const totalMs = number(timeouts.liveMaximumAdsPersonalizationTimeMilliseconds);
    if (requestMs === undefined && totalMs === undefined) return {};
    return {
        adsPatience: {
            requestMs: requestMs ?? defaultAdsPatience.requestMs,
            totalMs: totalMs ?? defaultAdsPatience.totalMs,
        },
    };
}

function bumper({ startUrl, endUrl }: Values): Pick<ConfigurationPlan, "bumper"> {
    const [start, end] = [text(startUrl), text(endUrl)];
    if (start === undefined && end === undefined) return {};
    return {
        bumper: { ...(start === undefined ? {} : { startUrl: start }), ...(end === undefined ? {} : { endUrl: end }) },
    };
}

/** API reference, "VastResponse": of the two modes for one kind of stream, that for live counts. */
function sequencing({ vastResponse }: Values): { followsSequence?: true } {
    const mode = text(object(vastResponse).adSequencingMode);
    return mode === "FOLLOW_AD_SEQUENCE" || mode === "FOLLOW_AD_SEQUENCE_ONLY_LIVE" ? { followsSequence: true } : {};
}

function preRoll({
    adDecisionServerUrl,
    maxDurationSeconds,
    adDecisionServerConfiguration,
}: Values): Pick<ConfigurationPlan, "preRoll"> {
    const adsUrl = text(adDecisionServerUrl);
    const maxSeconds = number(maxDurationSeconds);
    if (adsUrl === undefined) return {};
    const maximum = maxSeconds === undefined ? {} : { maxSeconds };
    return { preRoll: { adsUrl, ...maximum, ...sequencing(object(adDecisionServerConfiguration)) } };
}

function suppression({ mode, value, fillPolicy }: Values): Pick<ConfigurationPlan, "suppression"> {
    const how = text(mode) ?? "OFF";
    if (how === "OFF") return {};
    const [hours = 0, minutes = 0, seconds = 0] = (text(value) ?? "00:00:00").split(":").map(Number);
    const policy = text(fillPolicy);
    return {
        suppression: {
            mode: how,
            seconds: hours * 3600 + minutes * 60 + seconds,
            ...(policy === undefined ? {} : { fillPolicy: policy }),
        },
    };
}

function aliases(recorded: Values): ConfigurationPlan["aliases"] {
    return Object.fromEntries(
        Object.entries(recorded).map(([variable, values]) => [
            variable,
            Object.fromEntries(Object.entries(object(values)).map(([alias, value]) => [alias, text(value) ?? ""])),
        ]),
    );
}
