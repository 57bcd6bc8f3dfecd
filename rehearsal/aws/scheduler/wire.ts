/** From a schedule's input document to the call that the service gets: what AWS's SDK does with it. */
import { isObject } from "../../../graph/resource";
import { object, text } from "../../plan/read";
import { SchedulePlan } from "../../plan/types";

/** Members of a structure as the SDK names them; `true` is a value, or a structure that is taken as it is. */
interface Members {
    [name: string]: Members | true;
}

/** BatchUpdateSchedule of MediaLive (API reference), as deep as breaks need it. */
const batchUpdateSchedule: Members = {
    Creates: {
        ScheduleActions: {
            ActionName: true,
            ScheduleActionStartSettings: {
                FixedModeScheduleActionStartSettings: { Time: true },
                FollowModeScheduleActionStartSettings: { FollowPoint: true, ReferenceActionName: true },
                ImmediateModeScheduleActionStartSettings: {},
            },
            ScheduleActionSettings: {
                HlsId3SegmentTaggingSettings: true,
                HlsTimedMetadataSettings: true,
                Id3SegmentTaggingSettings: true,
                InputPrepareSettings: true,
                InputSwitchSettings: true,
                MotionGraphicsImageActivateSettings: true,
                MotionGraphicsImageDeactivateSettings: true,
                PauseStateSettings: true,
                Scte35InputSettings: true,
                Scte35ReturnToNetworkSettings: { SpliceEventId: true },
                Scte35SpliceInsertSettings: { Duration: true, SpliceEventId: true },
                Scte35TimeSignalSettings: true,
                StaticImageActivateSettings: true,
                StaticImageDeactivateSettings: true,
                StaticImageOutputActivateSettings: true,
                StaticImageOutputDeactivateSettings: true,
                TimedMetadataSettings: true,
            },
        },
    },
    Deletes: { ActionNames: true },
};

/** A call of BatchUpdateSchedule as it goes over the wire. */
export interface ScheduleCall {
    channelId: string;
    /** JSON. */
    body: string;
    /** Paths of what the document says and the SDK does not know: AWS drops it without a word. */
    dropped: string[];
}

/** What one invocation fills in. */
export interface Invocation {
    /** ms since 1970. */
    scheduledAt: number;
    executionId: string;
}

/** The document with EventBridge Scheduler's context attributes replaced (guide, "Adding context attributes"). */
export function documentOf({ name, input }: SchedulePlan, { scheduledAt, executionId }: Invocation): string {
    const values: Record<string, string> = {
        "scheduled-time": new Date(scheduledAt).toISOString().replace(/\.\d+Z$/, "Z"),
        "execution-id": executionId,
        "attempt-number": "1",
        "schedule-arn": `arn:aws:scheduler:::schedule/default/${name}`,
    };
    return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (all, attribute: string) => values[attribute] ?? all);
}

/** Throws for a document that is no JSON object, or names no channel. */
export function scheduleCall(document: string): ScheduleCall {
    const parsed: unknown = JSON.parse(document);
    const input = object(parsed);
    const channelId = text(input.ChannelId);
    if (channelId === undefined) throw new Error("the input document names no ChannelId");
    const dropped: string[] = [];
    const body = wire(input, { ChannelId: true, ...batchUpdateSchedule }, "", dropped);
    const { channelId: _, ...rest } = object(body);
    return { channelId, body: JSON.stringify(rest), dropped };
}

/** `SpliceEventId` → `spliceEventId`, members that the service lacks left out. */
function wire(value: unknown, members: Members | true, path: string, dropped: string[]): unknown {
    if (Array.isArray(value)) return value.map((item, i) => wire(item, members, `${path}[${i}]`, dropped));
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
            const at = path === "" ? name : `${path}.${name}`;
            const known = members === true ? true : members[name];
            // A member of Object.prototype is none of AWS's.
            if (known === undefined || (members !== true && !Object.hasOwn(members, name))) {
                dropped.push(at);
                return [];
            }
            return [[`${name[0]?.toLowerCase() ?? ""}${name.slice(1)}`, wire(inner, known, at, dropped)]];
        }),
    );
}
