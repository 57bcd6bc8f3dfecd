/** What MediaLive's channel records: its archive output groups, as copies of rungs that are made anyway. */
import { number, object, objects, text, texts, Values } from "./read";
import type { RecordingPlan } from "./types";

/** MediaLive's console; the API names no default. UNVERIFIED. */
const rolloverSeconds = 300;
/** "If excluded, this is auto-selected from the container type" (MediaLive API), which is M2TS ("Always m2ts", MediaLive guide). */
const extension = "m2ts";

/** `rungs`: names of the ladder's renditions by the video description that each is made of. `notes`: what is not played, for people. */
export function recordingPlans(
    channel: Values,
    rungs: ReadonlyMap<string, string>,
): { plans: RecordingPlan[]; notes: string[] } {
    const read = archives(channel).map((archive) => recording(channel, archive, rungs));
    return {
        plans: read.flatMap((each) => (typeof each === "string" ? [] : [each])),
        notes: read.filter((each) => typeof each === "string"),
    };
}

interface Archive {
    group: Values;
    output: Values;
}

function archives(channel: Values): Archive[] {
    return objects(object(channel.encoderSettings).outputGroups).flatMap((group) => {
        const [settings] = objects(object(group.outputGroupSettings).archiveGroupSettings);
        return settings === undefined ? [] : objects(group.outputs).map((output) => ({ group: settings, output }));
    });
}

/** One output, or why it is not played. */
function recording(
    channel: Values,
    { group, output }: Archive,
    rungs: ReadonlyMap<string, string>,
): RecordingPlan | string {
    const name = text(output.outputName) ?? "an archive output";
    const rendition = rungs.get(text(output.videoDescriptionName) ?? "");
    if (rendition === undefined) return `the recording ${name}: no rung of the ladder is made of its video`;
    const settings = object(object(output.outputSettings).archiveOutputSettings);
    if (object(settings.containerSettings).rawSettings !== undefined)
        return `the recording ${name}: its container is raw`;
    const urls = destinationUrls(channel, text(object(group.destination).destinationRefId));
    const destinations = urls.flatMap((url) => destination(url) ?? []);
    if (destinations.length === 0 || destinations.length < urls.length) {
        return `the recording ${name}: its destinations are no addresses such as s3ssl://bucket/folder/name`;
    }
    const modifier = text(settings.nameModifier) ?? "";
    return {
        rendition,
        sound: texts(output.audioDescriptionNames).length > 0,
        rolloverSeconds: number(group.rolloverInterval) ?? rolloverSeconds,
        extension: text(settings.extension) ?? extension,
        destinations: destinations.map(({ bucket, key }) => ({ bucket, key: `${key}${modifier}` })),
    };
}

function destinationUrls(channel: Values, id: string | undefined): (string | undefined)[] {
    const found = objects(channel.destinations).find((each) => text(each.id) === id);
    return objects(found?.settings).map(({ url }) => text(url));
}

function destination(url: string | undefined): { bucket: string; key: string } | undefined {
    const [, bucket, key] = /^s3(?:ssl)?:\/\/([^/]+)\/(.*[^/])$/.exec(url ?? "") ?? [];
    return bucket === undefined || key === undefined ? undefined : { bucket, key };
}
