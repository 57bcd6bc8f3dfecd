/** A table of config values, and the graphs that hold them: each value in two forms, each form seen where it takes effect. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";
import { z } from "zod";

import { record, Recording } from "../../graph";
import { checkConfig } from "../../stacks/checks/settings";
import { parseStackFile } from "../../stacks/config/file";
import { program } from "../../stacks/program";
import { isSecretKey, SecretKey } from "../../stacks/settings/secrets";
import { root } from "./support/run";

export type Seen = string | number | boolean | (string | number)[];

/** One value of the config. In the graph `one` it has its first form, in the graph `other` the second; all else there differs, too. */
export interface Row<Stage> {
    /** e.g. `pi-live:encoder.gopSeconds`. */
    path: string;
    /** What of the rehearsal tells it, for people. */
    where: string;
    values: [unknown, unknown];
    /** What is to be seen for each. */
    says: [Seen, Seen];
    /** The graph that has the second form. */
    other: string;
    /** Numbers that differ by no more than this are the same. */
    within: number;
    seen: (stage: Stage) => Promise<Seen> | Seen;
}

interface Observation<Stage, V> {
    where: string;
    /** What a value looks like, reckoned from the value alone. */
    says: (value: V) => Seen;
    seen: (stage: Stage) => Promise<Seen> | Seen;
    /** `other` when absent: a graph of its own where one value would hide another. */
    other?: string;
    /** 0 when absent. */
    within?: number;
}

/** `undefined` for a value: the key is not there. */
export function row<Stage, V>(at: string, values: [V, V], observation: Observation<Stage, V>): Row<Stage> {
    const { where, says, seen, other = "other", within = 0 } = observation;
    return { path: `pi-live:${at}`, where, values, says: [says(values[0]), says(values[1])], other, within, seen };
}

/** What of a row tells its value to a config. */
export type Change = Pick<Row<never>, "path" | "values" | "other">;

/** The graph of the small event in which every row has its first value, but for those of the named graph. */
export async function recorded(changes: readonly Change[], name: string): Promise<Recording> {
    const file = "Pulumi.dev.yaml";
    let content: unknown = parse(readFileSync(path.join(root, file), "utf8"));
    const secrets: [SecretKey, string][] = [];
    for (const { path: at, values, other } of changes) {
        const [first, ...rest] = at.split(".");
        const value = values[other === name ? 1 : 0];
        const key = first.replace("pi-live:", "");
        if (isSecretKey(key)) {
            secrets.push([key, z.string().parse(value)]);
            content = put(content, ["config", first], { secure: "sealed" });
        } else content = put(content, ["config", first, ...rest], value);
    }
    const { stack, raw, config, secretKeys } = parseStackFile(stringify(content), file, {});
    // As if they had been opened: what is in clear in a file is refused.
    for (const [key, value] of secrets) {
        config[`pi-live:${key}`] = value;
        raw.secrets[key] = value;
    }
    checkConfig(raw);
    const recording = await record(program, { stack, config, secretKeys });
    if (recording.error !== undefined) throw recording.error;
    return recording;
}

/** The same with one value in it set; maps that are not there are made. */
function put(content: unknown, [key, ...rest]: string[], value: unknown): unknown {
    const set = (before: unknown) => (rest.length === 0 ? value : put(before, rest, value));
    if (isList(content)) return content.map((one, i) => (String(i) === key ? set(one) : one));
    const map = isMap(content) ? content : {};
    return { ...map, [key]: set(map[key]) };
}

function isList(content: unknown): content is unknown[] {
    return Array.isArray(content);
}

function isMap(content: unknown): content is Record<string, unknown> {
    return typeof content === "object" && content !== null && !isList(content);
}

/** Whether what is seen is what is said. */
export function agree(seen: Seen, said: Seen, within: number): boolean {
    if (typeof seen === "number" && typeof said === "number") return Math.abs(seen - said) <= within;
    return JSON.stringify(seen) === JSON.stringify(said);
}

/** Looks once, and remembers what it saw. */
export function once<T>(look: () => Promise<T>): () => Promise<T> {
    let seen: Promise<T> | undefined;
    return () => {
        seen ??= look().catch((error: unknown) => {
            seen = undefined;
            throw error;
        });
        return seen;
    };
}
