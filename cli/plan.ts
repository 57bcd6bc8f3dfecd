import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { compare, PlanDigest } from "../graph";
import { Finding, findings } from "../policy";
import { changesText } from "./changes";
import { count, findingsText, placeholdersText } from "./findings";
import type { Answer } from "./main";
import { configAt, Recorded, recordStack, recordText, stackFileName } from "./recorded";
import { route } from "./route";

export interface PlanOptions {
    root: string;
    stack: string;
    json?: boolean;
    graph?: string;
    against?: string;
}

/** What the stack's program would make, and everything that is wrong with it. The exit code is 1 when a finding is an error. */
export async function plan({ root, stack, json, against }: PlanOptions): Promise<Answer> {
    // The program names its files from the top of the checkout, as under the engine.
    process.chdir(root);
    const recorded = await recordStack(root, stack);
    const found = findings(recorded.recording);
    const changes = against === undefined ? undefined : await changesSince(root, stack, against);
    const code = found.some(({ severity }) => severity === "error") ? 1 : 0;
    if (json) return { text: JSON.stringify(planJson(recorded, found, changes), null, 2), code };
    return { text: [...planText(stack, recorded, found, changes, against)].join("\n"), code };
}

/** Which behaviour, origin, key and TTL a viewer's URL gets at the stack's edge. */
export async function routeStack({ root, stack, url, method }: RouteOptions): Promise<Answer> {
    process.chdir(root);
    const { recording } = await recordStack(root, stack);
    return { text: route(recording.resources, url, method), code: 0 };
}

export interface RouteOptions {
    root: string;
    stack: string;
    url: string;
    method: string;
}

/** From that config to this one, both run by today's program and under this stack's name. */
async function changesSince(root: string, stack: string, against: string): Promise<PlanDigest> {
    const name = stackFileName(stack);
    const former = stackFileName(against);
    const text = existsSync(path.join(root, former))
        ? readFileSync(path.join(root, former), "utf8")
        : configAt(root, against, name);
    const before = await recordText(root, text, name, { stack });
    const after = await recordStack(root, stack, { preview: true, against: before.recording });
    return compare(before.recording, after.recording);
}

function planText(
    stack: string,
    { recording, file }: Recorded,
    found: Finding[],
    changes: PlanDigest | undefined,
    against: string | undefined,
): string[] {
    const resources = recording.resources.all().filter(({ custom }) => custom);
    return [
        `${stack}: ${count(resources.length, "resource")}, recorded from ${file.path} in this process; nothing was asked of AWS`,
        "",
        ...findingsText(found),
        ...placeholdersText(file.placeholders),
        ...(changes === undefined ? [] : ["", `Changes against ${against}:`, ...changesText(changes)]),
    ];
}

function planJson({ recording }: Recorded, found: Finding[], changes: PlanDigest | undefined) {
    return {
        resources: recording.resources.all().map(({ urn, type, custom }) => ({ urn, type, custom })),
        findings: found,
        ...(changes === undefined ? {} : { changes }),
    };
}
