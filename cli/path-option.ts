import path from "node:path";

import { InvalidArgumentError } from "commander";

/** A file that an option names, as an absolute path: the command itself runs in the checkout. */
export function filePath(argument: string): string {
    return absolute(argument, "a file");
}

/** The same of a folder. */
export function folderPath(argument: string): string {
    return absolute(argument, "a folder");
}

function absolute(argument: string, what: string): string {
    // `path.resolve` would take the working folder.
    if (argument.trim() === "") throw new InvalidArgumentError(`Must name ${what}.`);
    return path.resolve(argument);
}
