/** A rehearsal that root starts runs its hops as somebody who may do nothing else: ffmpeg and nginx read what comes from outside. */
import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";

import { childEnvironment } from "./environment";

/** As whom a process runs. */
export interface Privileges {
    /** setpriv's arguments, before `--` and the program. */
    args: string[];
    /** Who must own what the process writes into; absent: whoever runs the rehearsal. */
    owner?: { uid: number; gid: number };
}

/** nobody and nogroup, on Debian and everywhere that systemd runs (systemd.io, "Users, Groups, UIDs and GIDs"). */
const nobody = { uid: 65534, gid: 65534 };
/** Neither the program nor what it starts gets a privilege back, by a set-user-ID bit for example. */
const noMore = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];
const asNobody: Privileges = {
    args: [`--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, "--clear-groups", ...noMore],
    owner: nobody,
};

/** For hops that need what the caller has. */
export const allPrivileges: Privileges = { args: [] };

/**
 * The least with which processes can read the given files and reach the given folders: nobody's for a start by root, or root's user without root's rights where
 * one of them lies in a folder that is closed to others (/root). A start by another user has nothing to give up.
 */
export function leastPrivileges(
    { files = [], folders = [] }: { files?: readonly string[]; folders?: readonly string[] } = {},
    uid = process.getuid?.(),
): Privileges {
    if (uid !== 0) return allPrivileges;
    const passes = (test: string, file: string) =>
        spawnSync("setpriv", [...asNobody.args, "--", "test", test, file], { env: childEnvironment() }).status === 0;
    const allowed = files.every((file) => passes("-r", file)) && folders.every((folder) => passes("-x", folder));
    return allowed ? asNobody : { args: noMore };
}

/** Root's name, when root starts the rehearsal: nginx would become the user that is compiled in, which it may no more. */
export function rootUser(): string | undefined {
    const { uid, username } = userInfo();
    return uid === 0 ? username : undefined;
}
