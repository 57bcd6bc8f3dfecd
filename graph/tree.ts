import { isPlainObject, parsePath, Path } from "./compare/paths";
import { describer } from "./describe";
import type { Recording } from "./record";
import type { Plain, PlainObject, RecordedResource } from "./resource";

/** Inputs that distinguish the resources of one type, in reading order; other types show their first plain inputs. */
const shownInputs: Readonly<Record<string, readonly string[]>> = {
    "aws-native:mediaconnect:Flow": [
        "source.protocol",
        "source.ingestPort",
        "source.whitelistCidr",
        "source.minLatency",
        "availabilityZone",
    ],
    "aws:medialive/input:Input": ["type", "mediaConnectFlows[*].flowArn"],
    "aws:medialive/channel:Channel": [
        "channelClass",
        "inputSpecification.inputResolution",
        "inputSpecification.maximumBitrate",
        "encoderSettings.videoDescriptions[*].name",
        "destinations[*].mediaPackageSettings[*].channelId",
    ],
    "aws:mediapackage/channel:Channel": ["channelId"],
    "aws-native:mediapackage:OriginEndpoint": [
        "timeDelaySeconds",
        "startoverWindowSeconds",
        "hlsPackage.segmentDurationSeconds",
        "hlsPackage.playlistWindowSeconds",
        "hlsPackage.adMarkers",
    ],
    "aws-native:mediatailor:PlaybackConfiguration": [
        "videoContentSourceUrl",
        "adDecisionServerUrl",
        "slateAdUrl",
        "adsPersonalizationTimeouts.liveMaximumAdsPersonalizationTimeMilliseconds",
        "cdnConfiguration.contentSegmentUrlPrefix",
    ],
    "aws:cloudfront/distribution:Distribution": [
        "origins[*].domainName",
        "origins[*].customOriginConfig.originReadTimeout",
        "orderedCacheBehaviors[*].pathPattern",
        "aliases",
        "priceClass",
        "httpVersion",
    ],
    "aws:scheduler/schedule:Schedule": ["scheduleExpression", "scheduleExpressionTimezone", "state", "target.arn"],
    "aws:s3/bucketObjectv2:BucketObjectv2": ["key", "source.path", "contentType"],
    "aws:iam/rolePolicy:RolePolicy": ["role"],
    "aws:iam/role:Role": ["name"],
    "command:remote:Command": ["connection.host", "connection.user", "create"],
    "command:remote:CopyToRemote": ["connection.host", "remotePath"],
};

/** Inputs that are never shown. */
const hiddenInputs = new Set(["tags", "description", "comment", "policy", "assumeRolePolicy", "secretString"]);
const mostInputs = 4;
const longest = 72;

/** The resources as a tree, each with its distinguishing inputs, in lines of at most `width` characters. */
export function treeText(recording: Recording, width = 100): string {
    const inputsOf = describer(recording);
    const lines: string[] = [];
    const add = (resource: RecordedResource, lead: string, next: string) => {
        lines.push(clip(`${lead}${resource.name}  ${shortType(resource.type)}`, width));
        const children = recording.resources.childrenOf(resource.urn);
        const below = `${next}${children.length > 0 ? "│ " : "  "}   `;
        if (resource.custom) lines.push(...wrap(inputLines(resource, inputsOf(resource)), below, width));
        children.forEach((child, i) => {
            const last = i === children.length - 1;
            add(child, `${next}${last ? "└─ " : "├─ "}`, `${next}${last ? "   " : "│  "}`);
        });
    };
    for (const resource of recording.resources) if (resource.parent === undefined) add(resource, "", "");
    return lines.join("\n");
}

/** `aws:medialive/channel:Channel` reads as `medialive.Channel`, one of our components by its own name. */
export function shortType(type: string): string {
    const [pkg, module, name] = type.split(":");
    if (name === undefined || module === "index" || pkg === "pulumi") return name ?? type;
    return `${module.split("/")[0]}.${name}`;
}

function inputLines({ type }: RecordedResource, inputs: PlainObject): string[] {
    const listed = shownInputs[type]?.map((path) => ({ path, value: found(inputs, parsePath(path)) }));
    const chosen =
        listed ??
        Object.keys(inputs)
            .filter((key) => !hiddenInputs.has(key) && typeof inputs[key] !== "object")
            .slice(0, mostInputs)
            .map((key) => ({ path: key, value: [inputs[key]] }));
    return chosen
        .filter(({ value }) => value.length > 0)
        .map(({ path, value }) => `${labelOf(path)}: ${clip(value.map(plain).join(", "), longest)}`);
}

/** Every value at a path with wildcards. */
function found(value: Plain | undefined, path: Path): Plain[] {
    if (value === undefined) return [];
    const [step, ...rest] = path;
    if (step === undefined) return Array.isArray(value) ? value : [value];
    if (Array.isArray(value)) {
        return step === "*"
            ? value.flatMap((item) => found(item, rest))
            : typeof step === "number"
              ? found(value[step], rest)
              : [];
    }
    return isPlainObject(value) ? found(value[step], rest) : [];
}

/** The last word of a path that is not a wildcard. */
function labelOf(path: string): string {
    return String(
        parsePath(path)
            .filter((step) => step !== "*")
            .pop(),
    );
}

function plain(value: Plain): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}

function clip(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Parts side by side, separated by two spaces, as many on a line as fit. */
function wrap(parts: string[], lead: string, width: number): string[] {
    const lines: string[] = [];
    for (const part of parts) {
        const last = lines[lines.length - 1];
        if (last !== undefined && last.length + 2 + part.length <= width) lines[lines.length - 1] = `${last}  ${part}`;
        else lines.push(clip(`${lead}${part}`, width));
    }
    return lines;
}
