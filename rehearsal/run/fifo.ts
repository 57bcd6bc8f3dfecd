import { execFileSync } from "node:child_process";
import { chownSync, constants, openSync, rmSync } from "node:fs";
import { OnReadOpts, Socket, SocketConstructorOpts } from "node:net";

import type { Privileges } from "./privileges";

export interface FifoOptions {
    onread?: OnReadOpts;
    /** Who writes to it; whoever makes it when absent. */
    owner?: Privileges["owner"];
}

/**
 * A named pipe for what a program wants a file for, so that nothing grows. Read as a socket is: a file's reads would hold a thread
 * each. It has no end: whoever reads it destroys it. Throws when it can't be made.
 */
export function fifo(file: string, { onread, owner }: FifoOptions = {}): Socket {
    rmSync(file, { force: true });
    execFileSync("mkfifo", ["-m", "600", file]);
    if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
    // Open for writing too: there is no end before the program has opened it, nor when that is started again.
    const fd = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    // Node's documentation has `onread` here (net, "new net.Socket"), its types do not.
    const options: SocketConstructorOpts & { onread?: OnReadOpts } = { fd, readable: true, writable: false, onread };
    return new Socket(options);
}
