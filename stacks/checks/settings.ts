import type { z } from "zod";

import type { RawConfig } from "../config/raw";
import { eventConfig, EventSettings, foundationStackConfig, FoundationSettings, Settings } from "../settings";
import { eventRules, foundationRules } from "./components";
import { eventDomainRules, houseDomainRules, tagRules } from "./aws-names";
import { ownEventRules, ownFoundationRules } from "./own";
import type { BrokenRule } from "./paths";
import { placementRules, regionRules } from "./placement";
import { ConfigPath, ConfigProblem, configError, keyOf, show, valueAt } from "./problem";
import { secretProblems } from "./secrets";
import { checkShape, exampleAt } from "./shape";
import { twiceRules } from "./twice";

/** The settings, or what is wrong with their shape. Never throws. */
export function shapeOf({ values, unreadable }: RawConfig): { settings?: Settings; problems: ConfigProblem[] } {
    if (unreadable === true) return { problems: [] };
    const { data, problems } =
        values.kind === "foundation" ? checkShape(foundationStackConfig, values) : checkShape(eventConfig, values);
    return data === undefined ? { problems } : { settings: data, problems };
}

/** Everything that is wrong with a config, and its settings when nothing is wrong with their shape. Never throws. */
export function inspectConfig(raw: RawConfig): { settings?: Settings; problems: ConfigProblem[] } {
    const { settings, problems } = shapeOf(raw);
    const others = raw.unreadable === true ? [] : withoutUnreadHosts(brokenRules(settings, raw, problems), problems);
    const rules = [...others, ...untold(twiceRules(raw.values), [...others, ...problems])];
    return {
        ...(settings === undefined ? {} : { settings }),
        problems: [
            ...raw.problems,
            ...problems,
            ...secretProblems(raw.secrets, settings),
            ...regionProblems(raw.foreign),
            ...rules.map((broken) => withFound(broken, raw)),
        ],
    };
}

/** The settings of a config. Throws one `ConfigError` with everything that is wrong. */
export function checkConfig(raw: RawConfig): Settings {
    const { settings, problems } = inspectConfig(raw);
    if (settings === undefined || problems.length > 0) throw configError(problems, raw.positions);
    return settings;
}

/** Rules are looked at in the sections whose shape is right, so that one misspelt word hides nothing in another section. */
function brokenRules(
    settings: Settings | undefined,
    { values, foreign }: RawConfig,
    problems: readonly ConfigProblem[],
): BrokenRule[] {
    const region = foreign["aws:region"];
    if (values.kind === "foundation") {
        const sound: Partial<FoundationSettings> =
            settings?.kind === "foundation" ? settings : soundSections(foundationStackConfig, values, problems);
        return [
            ...regionRules("foundation", region),
            ...foundationRules(sound),
            ...ownFoundationRules(sound),
            ...houseDomainRules(sound),
            ...tagRules("foundation", sound.foundation?.tags),
            ...placementRules({ aws: sound.aws, house: sound.foundation }, region),
        ];
    }
    const sound: Partial<EventSettings> =
        settings?.kind === "event" ? settings : soundSections(eventConfig, values, problems);
    return [
        ...regionRules("event", region),
        ...eventRules(sound, region),
        ...ownEventRules(sound),
        ...eventDomainRules(sound),
        ...tagRules("event", sound.event?.tags),
        ...placementRules(sound, region),
    ];
}

/** Without what is said of cameras' hosts where the hosts themselves could not be read. */
function withoutUnreadHosts(rules: readonly BrokenRule[], problems: readonly ConfigProblem[]): readonly BrokenRule[] {
    if (!problems.some(({ path }) => path[0] === "pi")) return rules;
    return rules.filter(({ path: [section, , key] }) => section !== "cameras" || key !== "host");
}

/** The rules whose place no other problem names, nor the list that it stands in. */
function untold(rules: readonly BrokenRule[], told: readonly { path: ConfigPath }[]): BrokenRule[] {
    const keys = new Set(told.map(({ path }) => keyOf(path)));
    return rules.filter(({ path }) => path.every((_, i) => !keys.has(keyOf(path.slice(0, i + 1)))));
}

function soundSections<S extends z.core.$ZodShape>(
    schema: z.ZodObject<S, z.core.$strict>,
    values: Record<string, unknown>,
    problems: readonly ConfigProblem[],
) {
    const wrong = new Set(problems.map(({ path: [section] }) => String(section)));
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !wrong.has(key)));
    const result = schema.partial().safeParse(kept);
    if (!result.success) return {};
    // A section that is wrong has no default in its place.
    for (const section of wrong) Reflect.deleteProperty(result.data, section);
    return result.data;
}

function withFound({ path, rule }: BrokenRule, { values, foreign }: RawConfig): ConfigProblem {
    const [first] = path;
    if (typeof first === "string" && foreign[first] !== undefined) return { path, found: show(foreign[first]), rule };
    const schema = values.kind === "foundation" ? foundationStackConfig : eventConfig;
    const value = valueAt(values, path);
    const example = value === undefined ? exampleAt(schema, path) : undefined;
    return { path, found: show(value), rule, ...(example === undefined ? {} : { fix: `e.g. ${example}` }) };
}

/** aws and aws-native are two providers, each with a region of its own: a flow elsewhere than its channel is refused. */
function regionProblems(foreign: Record<string, string>): ConfigProblem[] {
    const aws = foreign["aws:region"];
    const native = foreign["aws-native:region"];
    if (aws === native) return [];
    const [key, found, other] = aws === undefined ? ["aws:region", aws, native] : ["aws-native:region", native, aws];
    const expected = `the same region as the other provider's, ${other}`;
    return [{ path: [key], found: show(found), expected, fix: `write ${other}` }];
}
