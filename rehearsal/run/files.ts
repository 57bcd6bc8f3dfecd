import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Hop } from "./hop";
import type { Privileges } from "./privileges";

/** Makes a hop's folder and writes its files, for the user that its process runs as. Throws what the system says. */
export function writeHopFiles({ folder, files = {} }: Pick<Hop, "folder" | "files">, { owner }: Privileges): void {
    const give = (file: string) => owner !== undefined && chownSync(file, owner.uid, owner.gid);
    mkdirSync(folder, { recursive: true });
    give(folder);
    for (const [name, content] of Object.entries(files)) {
        const file = path.join(folder, name);
        // Never through a link that the process left there.
        rmSync(file, { force: true });
        writeFileSync(file, content, { mode: 0o600, flag: "wx" });
        give(file);
    }
}
