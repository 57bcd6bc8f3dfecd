/** MediaPackage as the graph records it. */
import { parseEndpointUrl } from "../../components/packager/urls";
import type { RecordedResource, ResourceSet } from "../../graph";
import { number, object, objects, required, text, texts, Values } from "./read";
import { EndpointPlan, endpointPlanSchema } from "./types";

const endpointType = "aws-native:mediapackage:OriginEndpoint";

/**
 * Every HLS endpoint of the graph, the one with the least delay and startover first: resources are recorded in any order.
 * Those of other formats are left out: see `packagerNotes`.
 */
export function endpointPlans(graph: ResourceSet): EndpointPlan[] {
    return graph
        .all(endpointType)
        .filter(({ outputs }) => outputs["hlsPackage"] !== undefined)
        .map((endpoint) => endpointPlan(endpoint, graph))
        .sort(
            (a, b) =>
                a.delaySeconds - b.delaySeconds || a.startoverSeconds - b.startoverSeconds || (a.id < b.id ? -1 : 1),
        );
}

/** What these endpoints would do on AWS that the rehearsal does not, one line each. */
export function packagerNotes(graph: ResourceSet): string[] {
    return graph.all(endpointType).flatMap(({ name, outputs }) => {
        const notes = Object.entries(otherFormats)
            .filter(([key]) => outputs[key] !== undefined)
            .map(
                ([, format]) =>
                    `${name} delivers ${format}: not played, the rehearsal packages HLS with transport streams`,
            );
        const hls = object(outputs["hlsPackage"]);
        if (hls["encryption"] !== undefined) notes.push(`${name} encrypts its segments: played in clear`);
        if (hls["includeIframeOnlyStream"] === true) notes.push(`${name} has an I-frame stream: left out`);
        if (hls["includeDvbSubtitles"] === true) notes.push(`${name} has DVB subtitles: left out`);
        return notes;
    });
}

const otherFormats = {
    dashPackage: "DASH",
    cmafPackage: "CMAF",
    mssPackage: "Microsoft Smooth Streaming",
};

function endpointPlan({ name, outputs }: RecordedResource, graph: ResourceSet): EndpointPlan {
    const { host, pathPrefix, manifestName } = parseEndpointUrl(
        required(text(outputs["url"]), `the address of ${name}`),
    );
    const hls = object(outputs["hlsPackage"]);
    const selection = object(hls["streamSelection"]);
    const secret = text(object(outputs["authorization"])["cdnIdentifierSecret"]);
    // Defaults: MediaPackage API reference, "HlsPackage" and "OriginEndpoint".
    return endpointPlanSchema.parse({
        id: name,
        host,
        path: pathPrefix,
        manifestName,
        segmentSeconds: number(hls["segmentDurationSeconds"]) ?? 6,
        windowSeconds: number(hls["playlistWindowSeconds"]) ?? 60,
        delaySeconds: number(outputs["timeDelaySeconds"]) ?? 0,
        startoverSeconds: number(outputs["startoverWindowSeconds"]) ?? 0,
        programDateTimeSeconds: number(hls["programDateTimeIntervalSeconds"]) ?? 0,
        adMarkers: text(hls["adMarkers"]) ?? "NONE",
        audioRenditionGroup: hls["useAudioRenditionGroup"] === true,
        origination: text(outputs["origination"]) ?? "ALLOW",
        whitelist: texts(outputs["whitelist"]),
        cdnIdentifier: secret === undefined ? undefined : identifier(graph, secret),
        playlistType: text(hls["playlistType"]) ?? "NONE",
        streamOrder: text(selection["streamOrder"]),
        minVideoBitsPerSecond: number(selection["minVideoBitsPerSecond"]),
        maxVideoBitsPerSecond: number(selection["maxVideoBitsPerSecond"]),
    });
}

/** The value that MediaPackage would read from Secrets Manager (guide, "CDN authorization"). */
function identifier(graph: ResourceSet, secret: string): string {
    const version = graph
        .all("aws:secretsmanager/secretVersion:SecretVersion")
        .find(({ outputs }) => outputs["secretId"] === secret || outputs["secretArn"] === secret);
    const what = `the CDN identifier in ${secret}`;
    const content = required(text(version?.outputs["secretString"]), what);
    return required(text(parsed(content, what)["MediaPackageCDNIdentifier"]), what);
}

/** Never tells the content: it is a secret. */
function parsed(content: string, what: string): Values {
    try {
        return objects([JSON.parse(content)])[0];
    } catch {
        throw new Error(`the graph does not say ${what}: it is not JSON`);
    }
}
