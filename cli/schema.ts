import { writeFileSync } from "node:fs";

import { configSchema } from "../stacks/schema";
import type { CommandResult } from "./command-result";

/** The JSON Schema of a stack's config, to a file or to standard output. */
export function writeSchema(out?: string): Promise<CommandResult> {
    const text = `${JSON.stringify(configSchema(), null, 2)}\n`;
    if (out === undefined) return Promise.resolve({ text, code: 0 });
    writeFileSync(out, text);
    return Promise.resolve({
        text: `${out} written: name it in the first line of a config file, \`# yaml-language-server: $schema=${out}\``,
        code: 0,
    });
}
