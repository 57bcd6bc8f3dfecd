import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes the file of an option and creates missing parent folders. Throws with option and path when it cannot. */
export function writeFileOf(option: string, file: string, text: string): void {
    try {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`${option} ${file}: cannot be written (${why}); name a file in a folder of yours`);
    }
}
