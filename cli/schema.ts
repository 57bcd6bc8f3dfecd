import path from "node:path";

import { configSchema } from "../stacks/schema";
import type { CommandResult } from "./command-result";
import { writeFileOf } from "./output-file";

/** Prints the JSON Schema of a stack's config, or writes it to a file. */
export function writeSchema(root: string, out?: string): Promise<CommandResult> {
    const text = `${JSON.stringify(configSchema(), null, 2)}\n`;
    if (out === undefined) return Promise.resolve({ text, code: 0 });
    writeFileOf("--out", out, text);
    // Editors resolve the path relative to the config file.
    const inside = path.relative(root, out);
    const named = inside.startsWith("..") ? out : inside;
    return Promise.resolve({
        text: `${out} written: name it in the first line of a config file, \`# yaml-language-server: $schema=${named}\``,
        code: 0,
    });
}
