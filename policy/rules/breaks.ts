import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { channelType, component } from "../types";
import type { Field } from "../view";
import { breakSchedules, pauses, Splice, splices } from "./schedule";
import { trim } from "./video";

const universalLink = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html";
const attributesLink =
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html";
const spliceLink = "https://docs.aws.amazon.com/medialive/latest/ug/schedule-fields-for-splice_insert.html";

/** The scheduler fires somewhere within the minute (Scheduler guide, "Schedule types"). */
const jitterSeconds = 60;

const breakBeforeNext: Rule = {
    code: "PL401",
    title: "A break is over before the next one begins",
    severity: "error",
    reason: "A second splice_insert inside a break confuses every ad system; the scheduler is only precise to the minute, so one must lie between.",
    fix: "Shorten the break or lengthen the interval.",
    docs: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    check: (view) => {
        const channels = new Map<string, Splice[]>();
        for (const splice of splices(view)) {
            const key = splice.channelId ?? "";
            channels.set(key, [...(channels.get(key) ?? []), splice]);
        }
        const told = new Set<string>();
        // In a preview the input waits for the channel's id; the component declares what it will hold.
        const declared = view.all(component.breaks).flatMap(({ urn, inputs }): Breach[] => {
            const seconds = inputs.at("lengthSeconds");
            const pause = (inputs.at("everyMinutes").number ?? Infinity) * 60 - jitterSeconds;
            const read = splices(view).some(({ schedule }) => schedule.parent === urn);
            return read || seconds.number === undefined || seconds.number <= pause
                ? []
                : [
                      seconds.breach(
                          `a break of ${trim(seconds.number)} s, the next may come ${pause} s after it begins`,
                      ),
                  ];
        });
        if (declared.length > 0) return declared;
        return [...channels.values()].flatMap(pauses).flatMap(({ splice, minutes }): Breach[] => {
            const { seconds, insert, schedule } = splice;
            if (seconds === undefined || seconds <= minutes * 60 - jitterSeconds || told.has(schedule.urn)) return [];
            told.add(schedule.urn);
            return [
                insert
                    .at("Duration")
                    .breach(
                        `a break of ${trim(seconds)} s, the next may come ${minutes * 60 - jitterSeconds} s after it begins`,
                    ),
            ];
        });
    },
};

/** MediaLive API reference, Scte35SpliceInsertScheduleActionSettings. */
const ranges: Record<string, { least: number; most: number }> = {
    Duration: { least: 1, most: 8_589_934_591 },
    SpliceEventId: { least: 0, most: 4_294_967_295 },
};

const numbersInRange: Rule = {
    code: "PL402",
    title: "Breaks carry a duration in ticks and an event id in SCTE-35's ranges",
    severity: "error",
    reason: "MediaLive takes whole 90 kHz ticks up to 8,589,934,591 and ids up to 4,294,967,295; without a duration the break never ends by itself.",
    fix: "Write seconds × 90,000 as Duration, and a 32-bit SpliceEventId.",
    docs: spliceLink,
    check: (view) =>
        splices(view).flatMap(({ insert }) =>
            Object.entries(ranges).flatMap(([name, { least, most }]) => {
                const field = insert.at(name);
                const value = field.number;
                if (value === undefined)
                    return field.isUnknown ? [] : [field.breach(`${name} is missing or no number`)];
                return Number.isInteger(value) && value >= least && value <= most
                    ? []
                    : [field.breach(`${name} is ${value}, allowed are ${least}–${most}`)];
            }),
        ),
};

/** What MediaLive's BatchUpdateSchedule knows of what a break needs (service model, member names). */
const members: Record<string, string[]> = {
    "": ["ChannelId", "Creates", "Deletes"],
    Creates: ["ScheduleActions"],
    action: ["ActionName", "ScheduleActionSettings", "ScheduleActionStartSettings"],
};

const inputIsPascalCase: Rule = {
    code: "PL403",
    title: "The scheduler's input names members as MediaLive's model does",
    severity: "error",
    reason: "Universal targets take PascalCase members and drop unknown members without an error: in camelCase the call arrives empty.",
    fix: "Write ChannelId, Creates.ScheduleActions[].ActionName …, and nothing else.",
    docs: universalLink,
    check: (view) =>
        breakSchedules(view).flatMap((schedule) => {
            const input = schedule.at("target.input");
            if (input.isUnknown) return [];
            const document = input.json;
            if (document.entries.length === 0) return [input.breach("no JSON object")];
            const strange = (field: Field, known: string[]) =>
                field.entries
                    .filter(([key]) => !known.includes(key))
                    .map(([key, value]) => value.breach(`${key} is no member`));
            const camel = (field: Field): Breach[] =>
                [...field.entries, ...field.items.map((item): [string, Field] => ["", item])].flatMap(
                    ([key, value]) => [
                        ...(/^[a-z]/.test(key) ? [value.breach(`${key} is not PascalCase`)] : []),
                        ...camel(value),
                    ],
                );
            const actions = document.at("Creates.ScheduleActions").items;
            const missing =
                document.at("ChannelId").isAbsent || (actions.length === 0 && document.at("Deletes").isAbsent);
            return [
                ...strange(document, members[""]),
                ...strange(document.at("Creates"), members["Creates"]),
                ...actions.flatMap((action) => [
                    ...strange(action, members["action"]),
                    ...camel(action.at("ScheduleActionSettings")),
                    ...camel(action.at("ScheduleActionStartSettings")),
                ]),
                ...(missing ? [input.breach("no ChannelId, or no action")] : []),
            ];
        }),
};

const actionNameIsUnique: Rule = {
    code: "PL404",
    title: "Each break gets a name of its own, the same when it is delivered twice",
    severity: "error",
    reason:
        "An action's name must be new in the channel's schedule, so a fixed one gives a break an hour; one that changes with each attempt " +
        "lets a repeated delivery cut a second break. The scheduler fills in <aws.scheduler.scheduled-time> only where it stands raw.",
    fix: "End ActionName in <aws.scheduler.scheduled-time>, with raw angle brackets (JSON.stringify, not Go's \\u003c).",
    docs: attributesLink,
    check: (view) =>
        splices(view).flatMap(({ schedule, action }) => {
            const raw = schedule.at("target.input");
            const name = action.at("ActionName");
            if (name.isUnknown) return [];
            // The text as it is sent: a parsed document no longer shows how the brackets were written.
            if (/\\u003c|&lt;/i.test(raw.text ?? "")) return [name.breach("the angle brackets are escaped")];
            if (!name.text?.includes("<aws.scheduler.scheduled-time>"))
                return [name.breach(`${name.text ?? "no name"} stays the same`)];
            return /<aws\.scheduler\.(execution-id|attempt-number)>/.test(name.text)
                ? [name.breach("changes with every attempt")]
                : [];
        }),
};

const noStaleBreaks: Rule = {
    code: "PL405",
    title: "A break that comes late does not come",
    severity: "error",
    reason: "The scheduler retries for a day by default, 185 times: after an outage old breaks would cut into the programme.",
    fix: "Set retryPolicy { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 } and flexibleTimeWindow OFF.",
    docs: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html",
    check: (view) =>
        breakSchedules(view).flatMap((schedule) => {
            const retry = schedule.at("target.retryPolicy");
            const window = schedule.at("flexibleTimeWindow.mode");
            const breaches: Breach[] = [];
            if (!retry.isPartlyUnknown) {
                const attempts = retry.at("maximumRetryAttempts").number ?? 185;
                const age = retry.at("maximumEventAgeInSeconds").number ?? 86_400;
                if (attempts > 1 || age > 120) breaches.push(retry.breach(`up to ${attempts} retries for ${age} s`));
            }
            if (window.text !== undefined && window.text !== "OFF")
                breaches.push(window.breach("the scheduler may wait"));
            return breaches;
        }),
};

const failuresAreKept: Rule = {
    code: "PL406",
    title: "Breaks that MediaLive refuses are kept",
    severity: "warning",
    reason: "A failed call leaves no other trace: the break does not happen.",
    fix: "Give the target a deadLetterConfig, and watch the queue.",
    docs: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
    check: (view) =>
        breakSchedules(view)
            .map((schedule) => schedule.at("target.deadLetterConfig.arn"))
            .filter((queue) => queue.isAbsent)
            .map((queue) => queue.breach("no dead-letter queue")),
};

const breaksReachAChannel: Rule = {
    code: "PL407",
    title: "Breaks go into a channel of this program",
    severity: "warning",
    reason: "A wrong channel id cuts breaks into another programme, or into none.",
    fix: "Hand the encoder's channelId to the breaks.",
    docs: spliceLink,
    check: (view) => {
        const channels = view.all(channelType).map((channel) => channel.at("channelId").text ?? channel.id);
        if (channels.length === 0 || channels.includes(undefined)) return [];
        return splices(view)
            .filter(({ channelId }) => channelId !== undefined && !channels.includes(channelId))
            .map(({ input, channelId }) =>
                input.at("ChannelId").breach(`${channelId} is none of ${channels.join(", ")}`),
            );
    },
};

export const breakRules: Rule[] = [
    breakBeforeNext,
    numbersInRange,
    inputIsPascalCase,
    actionNameIsUnique,
    noStaleBreaks,
    failuresAreKept,
    breaksReachAChannel,
];
