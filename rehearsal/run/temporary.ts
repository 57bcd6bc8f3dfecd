/** The temporary folder that rehearsals write into: what is wrong with it is told with its path. */
import { statfsSync, statSync } from "node:fs";

/** What a small event writes before its first segments leave the window; a day's startover takes far more. */
const leastBytes = 64 * 1024 * 1024;
/** unix(7): a socket's path has 107 characters; hops' sockets lie up to this deep below the temporary folder. */
const longest = 107 - "/pi-live-rehearsal-123456/edge/alive.sock".length;

/** Throws why no rehearsal fits into the folder. */
export function checkTemporaryFolder(folder: string): void {
    const fix = "set TMPDIR to another folder";
    const length = Buffer.byteLength(folder);
    if (length > longest)
        throw new Error(
            `the temporary folder ${folder} has a path of ${length} bytes: at most ${longest} are possible; ${fix}`,
        );
    // eslint-disable-next-line no-control-regex -- a line break would end a line of nginx's configuration
    if (/[\x00-\x1f]/.test(folder))
        throw new Error(`the temporary folder ${JSON.stringify(folder)} has a control character in its path; ${fix}`);
    // nginx takes what follows for a variable, in quotes too, and has no escape for it.
    if (folder.includes("$"))
        throw new Error(`the temporary folder ${folder} has a $ in its path, which nginx cannot take; ${fix}`);
    let free: number;
    try {
        if (!statSync(folder).isDirectory()) throw new Error("it is no folder");
        const { bavail, bsize } = statfsSync(folder);
        free = bavail * bsize;
    } catch (error) {
        throw new Error(`the temporary folder ${folder} can't be used (${reason(error)}); ${fix}`);
    }
    if (free < leastBytes)
        throw new Error(
            `the temporary folder ${folder} has ${Math.floor(free / 1024 / 1024)} MB free: a rehearsal needs at least 64 MB; free some, or ${fix}`,
        );
}

/** The error of a write, with the folder's path where the system names none (a full disk). */
export function withFolder(error: unknown, folder: string): Error {
    const said = reason(error);
    return new Error(said.includes(folder) ? said : `${folder}: ${said}`);
}

function reason(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
