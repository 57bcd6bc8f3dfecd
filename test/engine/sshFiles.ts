import { closeSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import path from "node:path";

import { type SFTPWrapper, utils } from "ssh2";

const { STATUS_CODE, flagsToString } = utils.sftp;

/** As much of SFTP as copying needs, into one folder. Files get the mode that this process' umask leaves of 0666. */
export function serveFiles(sftp: SFTPWrapper, folder: string): void {
    const handles = new Map<number, number>();
    const at = (name: string) => path.resolve(folder, name);
    /** Does one thing, and says whether it went well. */
    const doing = (request: number, act: () => void) => {
        try {
            act();
        } catch (error) {
            const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
            sftp.status(request, absent ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE);
        }
    };
    sftp.on("STAT", (request, name) =>
        doing(request, () => {
            const { mode, uid, gid, size, atimeMs, mtimeMs } = statSync(at(name));
            sftp.attrs(request, { mode, uid, gid, size, atime: atimeMs / 1000, mtime: mtimeMs / 1000 });
        }),
    );
    sftp.on("MKDIR", (request, name) =>
        doing(request, () => {
            mkdirSync(at(name));
            sftp.status(request, STATUS_CODE.OK);
        }),
    );
    sftp.on("OPEN", (request, name, flags) =>
        doing(request, () => {
            const file = openSync(at(name), flagsToString(flags) ?? "r");
            handles.set(file, file);
            const handle = Buffer.alloc(4);
            handle.writeUInt32BE(file);
            sftp.handle(request, handle);
        }),
    );
    sftp.on("WRITE", (request, handle, offset, data) =>
        doing(request, () => {
            writeSync(fileOf(handles, handle), data, 0, data.length, offset);
            sftp.status(request, STATUS_CODE.OK);
        }),
    );
    sftp.on("CLOSE", (request, handle) =>
        doing(request, () => {
            const file = fileOf(handles, handle);
            handles.delete(file);
            closeSync(file);
            sftp.status(request, STATUS_CODE.OK);
        }),
    );
}

function fileOf(handles: Map<number, number>, handle: Buffer): number {
    const file = handles.get(handle.readUInt32BE());
    if (file === undefined) throw new Error("no such handle");
    return file;
}
