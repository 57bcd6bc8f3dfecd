import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { claimFolder, folderPrefix, removeDeadFolders, sweepAfterEnd } from "./owner";
import { ClaimedPorts, claimPorts } from "./ports";
import { checkTemporaryFolder, withFolder } from "./temporary";

/** Where one rehearsal happens: folders that are gone afterwards, and ports of this machine. */
export class Place {
    private readonly endSweep: () => void;

    private constructor(
        readonly root: string,
        private readonly claimed: ClaimedPorts,
    ) {
        this.endSweep = sweepAfterEnd(root);
    }

    /** A new one, with free ports chosen for the given names. Removes what killed rehearsals left. Throws what is wrong with the temporary folder. */
    static async make(names: string[]): Promise<Place> {
        const parent = tmpdir();
        checkTemporaryFolder(parent);
        removeDeadFolders(parent);
        const claimed = await claimPorts(names);
        try {
            const root = mkdtempSync(path.join(parent, folderPrefix));
            // Hops may run as another user: they reach the folders of their own, and list nothing.
            chmodSync(root, 0o711);
            claimFolder(root);
            return new Place(root, claimed);
        } catch (error) {
            claimed.release();
            throw withFolder(error, parent);
        }
    }

    /** A folder of its own for each hop. */
    folder(hop: string): string {
        const folder = path.join(this.root, hop.replaceAll(/[^A-Za-z0-9-]+/g, "-"));
        mkdirSync(folder, { recursive: true });
        return folder;
    }

    /** Throws for a name that no port was chosen for. */
    port(name: string): number {
        const port = this.claimed.ports.get(name);
        if (port === undefined) throw new Error(`no port was chosen for ${name}`);
        return port;
    }

    url(name: string): string {
        return `http://127.0.0.1:${this.port(name)}`;
    }

    remove(): void {
        this.claimed.release();
        rmSync(this.root, { recursive: true, force: true });
        this.endSweep();
    }
}

/** Throws, saying how to fix it, when somebody else listens at a port that was asked for. */
export async function needFree(port: number, host: string): Promise<void> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
    }).catch((error: unknown) => {
        const said = error instanceof Error ? error.message : String(error);
        throw new Error(`port ${port} can't be had (${said}): name another, or none, and a free one is chosen`);
    });
    await new Promise((resolve) => server.close(resolve));
}
