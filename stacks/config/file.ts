import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { Document, LineCounter, parseDocument } from "yaml";

import { ConfigProblem } from "../checks/problem";
import { fileEntries } from "./entries";
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
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const { content, problems } = plainContent(document, lines);
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

function plainContent(document: Document.Parsed, lines: LineCounter): { content: unknown; problems: ConfigProblem[] } {
    const problems = document.errors.map(({ message, pos: [offset] }) => {
        const { line, col } = lines.linePos(offset);
        return { path: [], position: { line, column: col }, found: `no YAML: ${message}`, expected: "a stack file" };
    });
    if (problems.length > 0) return { content: {}, problems };
    try {
        const content: unknown = document.toJS();
        return { content, problems };
    } catch (error) {
        // Aliases that grow without end, or that point nowhere.
        const found = error instanceof Error ? error.message : String(error);
        return { content: {}, problems: [{ path: [], found, expected: "YAML that can be read in full" }] };
    }
}
