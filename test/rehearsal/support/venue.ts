import { readFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";
import { z } from "zod";

import { recordText } from "../../../cli/recorded";
import type { Recording, ResourceSet } from "../../../graph";
import { root } from "./run";

/** Config of a stack as the file has it: `pi-live:cameras`, … */
export type Config = Record<string, unknown>;

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** A stack whose config was changed, recorded. */
export async function changedStack(stack: string, change: (config: Config) => void): Promise<Recording> {
    const name = `Pulumi.${stack}.yaml`;
    const { config } = fileSchema.parse(parse(readFileSync(path.join(root, name), "utf8")));
    change(config);
    return (await recordText(root, stringify({ config }), name, {})).recording;
}

/** Its graph. */
export async function changed(stack: string, change: (config: Config) => void = () => {}): Promise<ResourceSet> {
    return (await changedStack(stack, change)).resources;
}

/** Sets values inside a section, e.g. `set(config, "pi-live:pi", ["hosts", 0, "exit"], …)`. */
export function set(config: Config, at: (string | number)[], value: unknown): void {
    let place: unknown = config;
    for (const key of at.slice(0, -1)) place = child(place, key);
    if (typeof place !== "object" || place === null) throw new Error(`nothing at ${at.join(".")}`);
    Object.assign(place, { [at[at.length - 1]]: value });
}

function child(place: unknown, key: string | number): unknown {
    if (typeof place !== "object" || place === null) throw new Error(`nothing at ${key}`);
    return Object.entries(place).find(([name]) => name === String(key))?.[1];
}
