import { readFile, readdir, stat } from "node:fs/promises";
import { posix } from "node:path";

import type { Client, SFTPWrapper, Stats } from "ssh2";

/** What is copied: a text, or what lies on this machine's disk. */
export type Source = { text: string } | { path: string };

/**
 * Copies by SFTP and closes the connection, as the provider does (remote/copyController.go). Sets neither owner nor mode: the
 * server's umask rules. Missing folders above the path are made. Nothing is ever deleted, and a copy that breaks off leaves what it
 * has written.
 */
export async function copyTo(client: Client, source: Source, remotePath: string): Promise<void> {
    try {
        await Promise.race([copy(client, source, remotePath), lost(client)]);
    } finally {
        client.end();
    }
}

async function copy(client: Client, source: Source, remotePath: string): Promise<void> {
    const sftp = await open(client);
    await makeParents(sftp, remotePath);
    if ("text" in source) await copyText(sftp, source.text, remotePath);
    else await copyPath(sftp, source.path, remotePath);
}

/** Fails when the connection is cut: ssh2 drops what is asked after that without an answer. A request under way fails first, in its own words. */
function lost(client: Client): Promise<never> {
    return new Promise((_, reject) => {
        client.once("close", () => setImmediate(() => reject(new Error("connection lost"))));
    });
}

function open(client: Client): Promise<SFTPWrapper> {
    return new Promise((resolve, reject) => {
        client.sftp((error, sftp) => {
            if (error === undefined) resolve(sftp);
            else reject(new Error(`ssh: subsystem request failed (${error.message})`));
        });
    });
}

async function copyText(sftp: SFTPWrapper, content: string, path: string): Promise<void> {
    if ((await statAt(sftp, path))?.isDirectory() === true) {
        throw new Error(`remote path ${path} is a directory; when using a text asset, remotePath must be a file path`);
    }
    await write(sftp, Buffer.from(content), path, "text content");
}

/** `dir` lands in `path/dir`, what `dir/` holds in `path`, a file in `path` or under its own name in the folder `path`. */
async function copyPath(sftp: SFTPWrapper, local: string, path: string): Promise<void> {
    const there = await statAt(sftp, path);
    if (!(await stat(local)).isDirectory()) {
        const target = there?.isDirectory() === true ? posix.join(path, posix.basename(local)) : path;
        await write(sftp, await readFile(local), target, `file ${local}`);
        return;
    }
    if (there === undefined) await makeFolder(sftp, path);
    await copyFolder(sftp, local, local.endsWith("/") ? path : posix.join(path, posix.basename(local)));
}

async function copyFolder(sftp: SFTPWrapper, local: string, path: string): Promise<void> {
    const there = await statAt(sftp, path);
    if (there === undefined) await makeFolder(sftp, path);
    else if (!there.isDirectory()) throw new Error(`remote path ${path} exists but is not a directory`);
    for (const entry of await readdir(local, { withFileTypes: true })) {
        const [from, to] = [posix.join(local, entry.name), posix.join(path, entry.name)];
        if (entry.isDirectory()) await copyFolder(sftp, from, to);
        else await write(sftp, await readFile(from), to, `file ${from}`);
    }
}

/** Undefined when nothing is there. */
function statAt(sftp: SFTPWrapper, path: string): Promise<Stats | undefined> {
    return new Promise((resolve, reject) => {
        sftp.stat(path, (error, stats) => {
            if (error === undefined) resolve(stats);
            else if (/no such file/i.test(error.message)) resolve(undefined);
            else reject(new Error(`failed to stat remote path ${path}: ${spoken(error)}`));
        });
    });
}

async function makeParents(sftp: SFTPWrapper, path: string): Promise<void> {
    const parent = posix.dirname(path);
    if (parent === path || parent === "." || (await statAt(sftp, parent)) !== undefined) return;
    await makeParents(sftp, parent);
    await makeFolder(sftp, parent);
}

function makeFolder(sftp: SFTPWrapper, path: string): Promise<void> {
    return new Promise((resolve, reject) => {
        sftp.mkdir(path, (error) => {
            if (isFine(error)) resolve();
            else reject(new Error(`failed to create remote directory ${path}: ${spoken(error)}`));
        });
    });
}

/** Creates and empties the file first, then fills it: who reads meanwhile sees a part of it. */
function write(sftp: SFTPWrapper, content: Buffer, path: string, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
        sftp.open(path, "w", (refused, handle) => {
            if (refused !== undefined) {
                reject(new Error(`failed to create remote file ${path}: ${spoken(refused)}`));
                return;
            }
            const fail = (error: Error) =>
                reject(new Error(`failed to write ${what} to remote path ${path}: ${spoken(error)}`));
            const close = () => sftp.close(handle, (error) => (isFine(error) ? resolve() : fail(error)));
            if (content.length === 0) close();
            else sftp.write(handle, content, 0, content.length, 0, (error) => (isFine(error) ? close() : fail(error)));
        });
    });
}

/** ssh2 says null as well as undefined where nothing is wrong. */
function isFine(error: Error | null | undefined): error is null | undefined {
    return error === null || error === undefined;
}

function spoken(error: Error): string {
    return /No response from server/.test(error.message) ? "connection lost" : error.message;
}
