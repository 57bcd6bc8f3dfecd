import { RunError } from "@pulumi/pulumi";

import { boundedLines, clippedText, maskCredentials } from "../../components/common/shown";

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
    /** The rule that a component, or the config's own checks, hold it to. */
    rule?: string;
    /** How to fix it, an imperative. */
    fix?: string;
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
        const shown = boundedLines(lines, (_, i) => kindOf(problems[i]));
        super(`${count} wrong in the config, nothing was made:\n${shown.map((line) => `  ${line}`).join("\n")}`);
        this.name = "ConfigError";
    }
}

const namespace = "pi-live";

/** Problems of one kind: a thousand unknown keys hide no other problem. */
function kindOf(problem: ConfigProblem | undefined): string {
    return problem?.expected ?? problem?.rule ?? "";
}

/** `pi-live:encoder.ladder[1].maxBitrate`. */
export function keyOf(path: ConfigPath): string {
    const [first = "", ...rest] = path;
    const head = String(first).includes(":") ? nameOf(String(first)) : `${namespace}:${nameOf(String(first))}`;
    return head + rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${nameOf(part)}`)).join("");
}

/** A key as a message may show it: in quotes where it holds more than a key does, and never at full length. */
function nameOf(key: string): string {
    return clipped(/^[\w:./ -]*$/.test(key) ? key : JSON.stringify(key), 60);
}

/** One line that says where, what was found, what is expected, how to fix it. */
export function lineOf(
    { path, position: known, found, expected, rule, fix }: ConfigProblem,
    positions?: Positions,
): string {
    const position = known ?? positions?.of(path);
    const place = position === undefined ? "" : `${positions?.file}:${position.line}:${position.column}`;
    const where = [place, path.length === 0 ? "" : keyOf(path)].filter((part) => part !== "").join(" ");
    const said = [expected === undefined ? rule : `expected ${expected}`, fix].filter((part) => part !== undefined);
    return maskCredentials(`${where}: found ${found}${expected === undefined ? ": " : ", "}${said.join("; ")}`);
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
    return clipped(maskCredentials(JSON.stringify(value) ?? typeof value), 80);
}

/** No more of a text than a message needs. */
export function clipped(text: string, most = 160): string {
    return clippedText(text, most);
}

/** The value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
    return path.reduce<unknown>(
        (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
        root,
    );
}
