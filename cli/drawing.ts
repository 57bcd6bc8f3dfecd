import { existsSync, statSync } from "node:fs";
import path from "node:path";

import { eventDrawing, mermaid, svg } from "../drawing";
import type { Recording } from "../graph";
import { writeFileOf } from "./output-file";

/** Formats of the picture, by file extension. */
const forms: Record<string, (recording: Recording) => string> = {
    ".svg": (recording) => svg(eventDrawing(recording)),
    ".mmd": (recording) => mermaid(eventDrawing(recording)),
    ".md": (recording) => `\`\`\`mermaid\n${mermaid(eventDrawing(recording))}\n\`\`\`\n`,
};

/** The file that `--graph` names, as an absolute path. Throws for an unknown extension and for a folder. */
export function pictureFile(argument: string): string {
    const file = path.resolve(argument);
    if (existsSync(file) && statSync(file).isDirectory()) {
        throw new Error(
            `--graph ${argument}: is a folder; name a file in it, e.g. ${path.join(argument, "event.svg")}`,
        );
    }
    if (forms[path.extname(file)] === undefined) {
        throw new Error(`--graph ${path.basename(file)}: name a file that ends in .svg, .mmd or .md`);
    }
    return file;
}

/** Draws the event and creates missing parent folders. Throws with the path when it cannot be written. */
export function writePicture(recording: Recording, file: string): void {
    writeFileOf("--graph", file, forms[path.extname(file)]?.(recording) ?? "");
}
