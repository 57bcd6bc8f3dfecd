import { existsSync } from "node:fs";
import path from "node:path";

import { parseDocument, stringify } from "yaml";

import { compare, describedOutputs, describedText, describer, PlanDigest, Recording, treeText } from "../graph";
import { RuleFinding, findings } from "../policy";
import { valueAt } from "../stacks/checks/problem";
import { parseStackFile, StackFile } from "../stacks/config/file";
import { changesText } from "./changes";
import { withFormerFiles } from "./former-files";
import { count, findingsText, placeholdersText } from "./findings";
import type { CommandResult } from "./command-result";
import { pictureFile, writePicture } from "./drawing";
import { fileAtRevision } from "./git";
import { Recorded, recordStack, recordText } from "./recorded";
import { moved, moveText, RegionMove, regionMove } from "./region-move";
import { route } from "./route";
import { Upload, uploads, uploadsText } from "./uploads";
import { readStackConfig, stackFileName, stackName } from "./stack-name";

export interface PlanOptions {
    root: string;
    stack: string;
    json?: boolean;
    graph?: string;
    against?: string;
}

/** The resources of a stack's program and every finding. The exit code is 1 when a finding is an error. */
export async function plan(options: PlanOptions): Promise<CommandResult> {
    const { root, stack, json, graph, against } = options;
    const picture = graph === undefined ? undefined : pictureFile(graph);
    // Paths in the program are relative to the checkout, as under the engine.
    process.chdir(root);
    const recorded = await recordStack(root, stack);
    const found = findings(recorded.recording);
    const changes = against === undefined ? undefined : await changesSince(root, stack, against, recorded);
    if (picture !== undefined) writePicture(recorded.recording, picture);
    const code = found.some(({ severity }) => severity === "error") ? 1 : 0;
    if (json) return { text: JSON.stringify(planJson(options, recorded, found, changes), null, 2), code };
    const drawn = picture === undefined ? [] : [`Drawn: ${picture}`];
    return { text: [...planText(options, recorded, found, changes), ...drawn].join("\n"), code };
}

/** The behaviour, origin, cache key and TTL of a URL at the stack's edge. */
export async function routeStack({ root, stack, url, method }: RouteOptions): Promise<CommandResult> {
    process.chdir(root);
    const { recording } = await recordStack(root, stack);
    const known = (text: string) => describedText(recording, text);
    return { text: route(recording.resources, url, { method, known }), code: 0 };
}

export interface RouteOptions {
    root: string;
    stack: string;
    url: string;
    method: string;
}

/** An update: its steps, its uploads, and the move to another region where there is one. */
interface Changes extends PlanDigest {
    uploads: Upload[];
    move?: RegionMove;
}

/**
 * From that config to this one, both run by today's program and under this stack's name. A revision's config is run with the
 * revision's clips, documents and ladders.
 */
async function changesSince(root: string, stack: string, against: string, now: Recorded): Promise<Changes> {
    const other = stackFile(root, against);
    const before = await (other === undefined
        ? formerConfig(root, stack, against)
        : recordText(root, underName(readStackConfig(root, other), now.file), stackFileName(other), { stack }));
    const after = await recordStack(root, stack, { preview: true, against: before.recording });
    const compared = compare(before.recording, after.recording);
    const move = regionMove(before.file.raw.foreign, now.file.raw.foreign);
    const digest = move === undefined ? compared : moved(compared, after.recording.resources, move);
    // Of a key that a preview does not know yet, this recording does.
    return { ...digest, uploads: uploads(digest, now.recording.resources), ...(move === undefined ? {} : { move }) };
}

async function formerConfig(root: string, stack: string, revision: string): Promise<Recorded> {
    const name = stackFileName(stack);
    const text = fileAtRevision(root, revision, name);
    return withFormerFiles(root, revision, [text, readStackConfig(root, stack)], () =>
        recordText(root, text, name, { stack }),
    );
}

/** The stack that `--against` names; undefined for a git revision. */
function stackFile(root: string, against: string): string | undefined {
    const named = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$|(^|\/)Pulumi\..+\.ya?ml$/.test(against)
        ? stackName(root, against)
        : undefined;
    return named !== undefined && existsSync(path.join(root, stackFileName(named))) ? named : undefined;
}

/** Another stack's config under this event's name: every resource carries it, so nothing would match otherwise. */
function underName(text: string, { raw, stack }: StackFile): string {
    // A config that cannot be read is refused when it is recorded.
    if (parseStackFile(text, stackFileName(stack), {}).raw.unreadable === true) return text;
    const document = parseDocument(text);
    const namePath = ["config", "pi-live:event", "name"];
    const name = valueAt(raw.values, ["event", "name"]);
    if (document.hasIn(namePath) && typeof name === "string") document.setIn(namePath, name);
    return document.toString();
}

function planText(
    { stack, against }: PlanOptions,
    { recording, file }: Recorded,
    found: RuleFinding[],
    changes?: Changes,
): string[] {
    const made = recording.resources.all().filter(({ custom }) => custom);
    return [
        `${stack}: ${count(made.length, "resource")}, recorded from ${file.path} in this process without any request to AWS`,
        "",
        treeText(recording),
        "",
        "Stack outputs (${…} is known after `pulumi up`):",
        indented(stringify(describedOutputs(recording), { lineWidth: 0 })),
        ...findingsText(found),
        ...saidText(recording),
        ...placeholdersText(file.placeholders),
        ...(changes === undefined ? [] : ["", `Changes against ${against}:`, ...changesLines(changes)]),
    ];
}

function changesLines(changes: Changes): string[] {
    const { move } = changes;
    return [...(move === undefined ? [] : moveText(move)), ...changesText(changes), ...uploadsText(changes.uploads)];
}

/** The program's own warnings. */
function saidText({ logs }: Recording): string[] {
    const warnings = logs.filter(({ severity }) => severity !== "info");
    return warnings.length === 0 ? [] : ["The program reports:", ...warnings.map(({ message }) => `  ${message}`)];
}

function indented(text: string): string {
    return text.replace(/^(?=.)/gm, "  ");
}

/** The graph for other programs, secrets masked. */
function planJson({ stack }: PlanOptions, { recording, file }: Recorded, found: RuleFinding[], changes?: Changes) {
    const inputsOf = describer(recording);
    return {
        stack,
        // Without the outputs: recorded ones have the right shape and invented values.
        resources: recording.resources
            .all()
            .map((resource) => ({ ...resource, inputs: inputsOf(resource), id: undefined, outputs: undefined })),
        outputs: describedOutputs(recording),
        findings: found,
        notChecked: file.placeholders.map(({ key, why }) => ({ key: `pi-live:${key}`, why })),
        ...(changes === undefined ? {} : { changes }),
    };
}
