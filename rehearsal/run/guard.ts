import type { Program } from "./hop";

/**
 * A program with children of its own, all of which end when the rehearsal does or when the program itself is killed: the supervisor's
 * death reaches only the first process. A guard in the same process group waits for the end of standard input, which the
 * supervisor holds open as long as both live, and then kills the group. No `--` before the group: dash, Debian's sh, refuses it as an
 * illegal number.
 */
export function guarded(command: string, args: string[], env: Record<string, string> = {}): Program {
    const script = 'exec 3<&0; { cat <&3 >/dev/null; kill -KILL -$$; } >/dev/null 2>&1 & exec "$@" <&3 3<&-';
    return { kind: "program", command: "sh", args: ["-c", script, "sh", command, ...args], env };
}
