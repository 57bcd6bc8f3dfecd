import type { z } from "zod";

import type { RawConfig } from "../config/raw";
import { eventConfig, EventSettings, foundationStackConfig, FoundationSettings, Settings } from "../settings";
import { BrokenRule, eventRules, foundationRules } from "./components";
import { ownEventRules, ownFoundationRules } from "./own";
import { ConfigProblem, configError, show, valueAt } from "./problem";
import { secretProblems } from "./secrets";
import { checkShape, exampleAt } from "./shape";

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
    const rules = raw.unreadable === true ? [] : brokenRules(settings, raw.values, problems);
    return {
        ...(settings === undefined ? {} : { settings }),
        problems: [
            ...raw.problems,
            ...problems,
            ...secretProblems(raw.secrets, settings),
            ...regionProblems(raw.foreign),
            ...rules.map((broken) => withFound(broken, raw.values)),
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
    values: Record<string, unknown>,
    problems: readonly ConfigProblem[],
): BrokenRule[] {
    if (values.kind === "foundation") {
        const sound: Partial<FoundationSettings> =
            settings?.kind === "foundation" ? settings : soundSections(foundationStackConfig, values, problems);
        return [...foundationRules(sound), ...ownFoundationRules(sound)];
    }
    const sound: Partial<EventSettings> =
        settings?.kind === "event" ? settings : soundSections(eventConfig, values, problems);
    return [...eventRules(sound), ...ownEventRules(sound)];
}

function soundSections<S extends z.core.$ZodShape>(
    schema: z.ZodObject<S, z.core.$strict>,
    values: Record<string, unknown>,
    problems: readonly ConfigProblem[],
) {
    const wrong = new Set(problems.map(({ path: [section] }) => String(section)));
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !wrong.has(key)));
    const result = schema.partial().safeParse(kept);
    return result.success ? result.data : {};
}

function withFound({ path, rule }: BrokenRule, values: Record<string, unknown>): ConfigProblem {
    const schema = values.kind === "foundation" ? foundationStackConfig : eventConfig;
    const value = valueAt(values, path);
    const example = value === undefined ? exampleAt(schema, path) : undefined;
    // The component says what it got; here it stands at the front, as the config has it.
    const plain = rule.replace(/; got [^;]*$/, "");
    return { path, found: show(value), rule: plain, ...(example === undefined ? {} : { mend: `e.g. ${example}` }) };
}

/** aws and aws-native are two providers, each with a region of its own: a flow elsewhere than its channel is refused. */
function regionProblems(foreign: Record<string, string>): ConfigProblem[] {
    const aws = foreign["aws:region"];
    const native = foreign["aws-native:region"];
    if (aws === native) return [];
    const [key, found, other] = aws === undefined ? ["aws:region", aws, native] : ["aws-native:region", native, aws];
    const expected = `the same region as the other provider's, ${other}`;
    return [{ path: [key], found: show(found), expected, mend: `write ${other}` }];
}
