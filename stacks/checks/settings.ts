import { RawConfig } from "../config/raw";
import { eventConfig, foundationStackConfig, Settings } from "../settings";
import { componentProblems } from "./components";
import { ConfigProblem, configError, show } from "./problem";
import { secretProblems } from "./secrets";
import { checkShape } from "./shape";

/** The settings, or what is wrong with their shape. */
export function shapeOf({ values }: RawConfig): { settings?: Settings; problems: ConfigProblem[] } {
    const { data, problems } =
        values.kind === "foundation" ? checkShape(foundationStackConfig, values) : checkShape(eventConfig, values);
    return data === undefined ? { problems } : { settings: data, problems };
}

/** Everything that is wrong with a config, and its settings when nothing is wrong with their shape. Never throws. */
export function inspectConfig(raw: RawConfig): { settings?: Settings; problems: ConfigProblem[] } {
    const { settings, problems } = shapeOf(raw);
    return {
        ...(settings === undefined ? {} : { settings }),
        problems: [
            ...raw.problems,
            ...problems,
            ...secretProblems(raw.secrets, settings),
            ...regionProblems(raw.foreign),
            ...(settings === undefined ? [] : componentProblems(settings)),
        ],
    };
}

/** The settings of a config. Throws one `ConfigError` with everything that is wrong. */
export function checkConfig(raw: RawConfig): Settings {
    const { settings, problems } = inspectConfig(raw);
    if (settings === undefined || problems.length > 0) throw configError(problems, raw.positions);
    return settings;
}

/** aws and aws-native are two providers, each with a region of its own: a flow elsewhere than its channel is refused. */
function regionProblems(foreign: Record<string, string>): ConfigProblem[] {
    const aws = foreign["aws:region"];
    const native = foreign["aws-native:region"];
    if (aws === native) return [];
    const [key, found, other] = aws === undefined ? ["aws:region", aws, native] : ["aws-native:region", native, aws];
    return [
        {
            path: [key],
            found: show(found),
            expected: `the same region as the other provider's, ${other}`,
            mend: `write ${other}`,
        },
    ];
}
