import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** Where one rehearsal happens: folders that are gone afterwards, and ports of this machine. */
export class Place {
    readonly root: string;
    private readonly ports = new Map<string, number>();

    private constructor(root: string) {
        this.root = root;
    }

    /** A new one, with free ports chosen for the given names. */
    static async make(names: string[]): Promise<Place> {
        const place = new Place(mkdtempSync(path.join(tmpdir(), "pi-live-rehearsal-")));
        for (const [name, port] of await freePorts(names)) place.ports.set(name, port);
        return place;
    }

    /** A folder of its own for each hop. */
    folder(hop: string): string {
        const folder = path.join(this.root, hop.replaceAll(/[^A-Za-z0-9-]+/g, "-"));
        mkdirSync(folder, { recursive: true });
        return folder;
    }

    /** Throws for a name that no port was chosen for. */
    port(name: string): number {
        const port = this.ports.get(name);
        if (port === undefined) throw new Error(`no port was chosen for ${name}`);
        return port;
    }

    url(name: string): string {
        return `http://127.0.0.1:${this.port(name)}`;
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** Throws, saying how to mend it, when somebody else listens at a port that was asked for. */
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

/** Held open all at once, so that no two names get one port. */
async function freePorts(names: string[]): Promise<[string, number][]> {
    const held = await Promise.all(
        names.map(async (name) => {
            const server = createServer();
            await new Promise<void>((resolve, reject) => {
                server.once("error", reject);
                server.listen(0, "127.0.0.1", resolve);
            });
            return { name, server };
        }),
    );
    return Promise.all(
        held.map(async ({ name, server }): Promise<[string, number]> => {
            const address = server.address();
            if (address === null || typeof address === "string") throw new Error("no port");
            await new Promise((resolve) => server.close(resolve));
            return [name, address.port];
        }),
    );
}
