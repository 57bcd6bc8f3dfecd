import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { AbrH264Profile } from "../../components/abr-encoder/args";
import { projectFile } from "../config/root";
import { field } from "./fields";

export const rendition = z.strictObject({
    name: field(z.string().optional(), "Name of the rendition; its height when absent.", "720p"),
    width: field(z.int(), "Width, pixels, even.", 1280),
    height: field(z.int(), "Height, pixels, even.", 720),
    maxBitrate: field(z.int(), "The most that the rendition may take, bit/s.", 3_800_000),
    qvbrQuality: field(z.int(), "QVBR quality level, 1–10, 10 is best.", 8),
    profile: field(z.enum(AbrH264Profile).optional(), "H.264 profile; HIGH from 720 lines on, else MAIN, when absent."),
});

export const ladder = z.array(rendition);

export type Ladder = z.output<typeof ladder>;

const folder = "stacks/ladders";

/** The ladders that a config may name. */
export function ladderNames(): string[] {
    return readdirSync(projectFile(folder))
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => file.slice(0, -".yaml".length))
        .sort();
}

/** Reads a ladder of `stacks/ladders/`. Throws when there is none of that name, or what it holds is none. */
export function namedLadder(name: string): Ladder {
    const result = ladder.safeParse(parse(readFileSync(join(projectFile(folder), `${name}.yaml`), "utf8")));
    if (!result.success) throw new Error(`${folder}/${name}.yaml: ${z.prettifyError(result.error)}`);
    return result.data;
}
