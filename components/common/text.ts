import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * The text of a file beside the module that calls. Builds replace the call by the text itself (`inline-text.mjs`), so `folder` is
 * `__dirname` and `name` a literal.
 */
export function loadText(folder: string, name: string): string {
    return readFileSync(path.join(folder, name), "utf8");
}
