import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The folder with Pulumi.yaml. The engine starts a program in the folder of its main file, everybody else at the top. */
export function projectRoot(from = process.cwd()): string {
    for (let folder = from; ; folder = dirname(folder)) {
        if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
        if (folder === dirname(folder)) return from;
    }
}

/** A file of the checkout by its path from the top, as an absolute path. */
export function projectFile(path: string): string {
    return join(projectRoot(), path);
}

/** The same relative to the working folder: what assets hold, so that state doesn't tell where a checkout lay. */
export function assetPath(path: string): string {
    return relative(process.cwd(), projectFile(path));
}
