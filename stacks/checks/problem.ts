import { RunError } from "@pulumi/pulumi";

/** Where a value stands in a config: the top-level key without its namespace, then names and indices. */
export type ConfigPath = readonly (string | number)[];

/** 1-based, as editors count. */
export interface Position {
    line: number;
    column: number;
}

/** One thing that is wrong with a config. */
export interface ConfigProblem {
    path: ConfigPath;
    /** What stands there, as a reader would write it; secrets are never shown. */
    found: string;
    /** What should stand there; or, where a component refuses it, `rule`. */
    expected?: string;
    /** The component's own words. */
    rule?: string;
    /** How to mend it, an imperative. */
    mend?: string;
    /** Where it stands, when that is known better than by the path. */
    position?: Position;
}

/** Where a path stands in the file; the nearest enclosing one when the path itself doesn't. */
export interface Positions {
    file: string;
    of(path: ConfigPath): Position | undefined;
}

/** Thrown with every problem at once; nothing has been registered by then. A RunError, so that the engine shows it without a stack trace. */
export class ConfigError extends RunError {
    constructor(
        readonly problems: readonly ConfigProblem[],
        readonly lines: readonly string[],
    ) {
        const count = lines.length === 1 ? "1 thing is" : `${lines.length} things are`;
        super(`${count} wrong in the config, nothing was made:\n${lines.map((line) => `  ${line}`).join("\n")}`);
        this.name = "ConfigError";
    }
}

const namespace = "pi-live";

/** `pi-live:encoder.ladder[1].maxBitrate`. */
export function keyOf(path: ConfigPath): string {
    const [first = "", ...rest] = path;
    const head = String(first).includes(":") ? String(first) : `${namespace}:${first}`;
    return head + rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
}

/** One line that says where, what was found, what is expected, how to mend it. */
export function lineOf(
    { path, position: known, found, expected, rule, mend }: ConfigProblem,
    positions?: Positions,
): string {
    const position = known ?? positions?.of(path);
    const place = position === undefined ? "" : `${positions?.file}:${position.line}:${position.column}`;
    const where = [place, path.length === 0 ? "" : keyOf(path)].filter((part) => part !== "").join(" ");
    const said = [expected === undefined ? rule : `expected ${expected}`, mend].filter((part) => part !== undefined);
    return `${where}: found ${found}${expected === undefined ? ": " : ", "}${said.join("; ")}`;
}

export function configError(problems: readonly ConfigProblem[], positions?: Positions): ConfigError {
    return new ConfigError(
        problems,
        problems.map((problem) => lineOf(problem, positions)),
    );
}

/** A found value in few words. */
export function show(value: unknown): string {
    if (value === undefined) return "nothing";
    if (value === null) return "an empty value";
    if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
    if (typeof value === "object") return "a group of keys";
    const text = withoutKeys(JSON.stringify(value) ?? typeof value);
    return text.length <= 80 ? text : `${text.slice(0, 76)}…`;
}

/** A URL may have ended up where none belongs, with a key in it. */
function withoutKeys(text: string): string {
    return text.replace(/((?:key|pass[a-z]*|token|secret)=)[^&\s"]+/gi, "$1…");
}

/** The value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
    return path.reduce<unknown>(
        (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
        root,
    );
}
