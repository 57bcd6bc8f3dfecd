import path from "node:path";

import { InvalidArgumentError } from "commander";

/** The absolute path of a file option: commands run in the checkout. */
export function filePath(argument: string): string {
    return absolute(argument, "a file");
}

/** The same for a folder. */
export function folderPath(argument: string): string {
    return absolute(argument, "a folder");
}

function absolute(argument: string, what: string): string {
    // `path.resolve` of an empty text is the working folder.
    if (argument.trim() === "") throw new InvalidArgumentError(`Must name ${what}.`);
    return path.resolve(argument);
}
