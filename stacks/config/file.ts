import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { Document, LineCounter, parseDocument } from "yaml";

import { clipped, ConfigProblem } from "../checks/problem";
import { fileEntries } from "./entries";
import { expansionProblem, positionAt, tooDeep } from "./expansion";
import { Placeholder, placeholdersFor } from "./placeholders";
import { positionsIn } from "./positions";
import { RawConfig, setOwn, sortEntries } from "./raw";

/** A `Pulumi.<stack>.yaml`, read without the engine. */
export interface StackFile {
    /** As it was given. */
    path: string;
    /** Name of the stack, from the file's name. */
    stack: string;
    /** For the checks: `checkConfig(file.raw)`. */
    raw: RawConfig;
    /** For `record`: every key with its namespace, objects as JSON, secrets in clear or as placeholders. */
    config: Record<string, string>;
    /** Which keys of `config` are secret. */
    secretKeys: string[];
    /** Secrets that could not be read, and why; what they hold was not checked. */
    placeholders: Placeholder[];
}

/** Reads a stack file. Throws only when there is no such file; everything else that is wrong is a problem in `raw`. */
export function readStackFile(path: string, env: NodeJS.ProcessEnv = process.env): StackFile {
    return parseStackFile(readFileSync(path, "utf8"), path, env);
}

/** The same for a text, e.g. out of git. */
export function parseStackFile(text: string, path: string, env: NodeJS.ProcessEnv = process.env): StackFile {
    const lines = new LineCounter();
    const { document, content, problems } = readYaml(text, lines);
    const read = fileEntries(content, env);

    const raw = sortEntries(read.entries);
    raw.problems.unshift(...problems, ...read.problems);
    raw.unreadable = problems.length > 0 || read.problems.some(({ path }) => path.length === 0);
    raw.positions = positionsIn(document, lines, path);
    const placeholders = placeholdersFor(raw, read.sealed);
    for (const { key, value } of placeholders) raw.secrets[key] = value;

    const config: Record<string, string> = {};
    for (const { key, text: value } of read.entries) setOwn(config, key, value);
    for (const { key, value } of placeholders) config[`pi-live:${key}`] = value;
    return {
        path,
        stack: basename(path)
            .replace(/^Pulumi\./, "")
            .replace(/\.ya?ml$/, ""),
        raw,
        config,
        secretKeys: [
            ...read.entries.filter(({ secret }) => secret).map(({ key }) => key),
            ...placeholders.map(({ key }) => `pi-live:${key}`),
        ],
        placeholders,
    };
}

interface YamlText {
    document: Document;
    content: unknown;
    problems: ConfigProblem[];
}

function readYaml(text: string, lines: LineCounter): YamlText {
    const parsed = parsedYaml(text, lines);
    if (parsed === undefined) return { document: new Document(), content: {}, problems: [tooDeep(text, lines)] };
    const { errors } = parsed;
    // The first one usually causes those after it.
    const problems: ConfigProblem[] = errors.slice(0, 10).map(({ message, pos: [offset] }) => ({
        path: [],
        position: positionAt(lines, offset),
        found: `no YAML: ${clipped(message)}`,
        expected: "a stack file",
    }));
    const obstacle = problems.length > 0 ? undefined : expansionProblem(parsed, lines);
    if (obstacle !== undefined) problems.push(obstacle);
    if (problems.length > 0) return { document: parsed, content: {}, problems };
    // The aliases were counted above.
    const content: unknown = parsed.toJS({ maxAliasCount: -1 });
    return { document: parsed, content, problems };
}

/** Undefined when the text is nested so deeply that the parser runs out of stack. */
function parsedYaml(text: string, lines: LineCounter): Document.Parsed | undefined {
    try {
        const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false });
        // Where the parser catches its own overflow it is one of the errors, and those after it come of it.
        return parsed.errors.some(({ message }) => message.includes("call stack")) ? undefined : parsed;
    } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
    }
}
