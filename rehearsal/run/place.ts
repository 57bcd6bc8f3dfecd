import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, Server } from "node:net";
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

/**
 * Below 32768, where Linux begins to give out ports to connections (net.ipv4.ip_local_port_range): one of those may be taken between the
 * choice and the hop's start. By chance, so that rehearsals that start together choose others.
 */
const [firstPort, ports] = [16_384, 16_384];

/** Held open all at once, so that no two names get one port. */
async function freePorts(names: string[]): Promise<[string, number][]> {
    const held: { name: string; port: number; server: Server }[] = [];
    for (const name of names) {
        for (let tries = 0; ; tries += 1) {
            const port = firstPort + Math.floor(Math.random() * ports);
            const server = await listening(port);
            if (server !== undefined) {
                held.push({ name, port, server });
                break;
            }
            if (tries > 1000) throw new Error(`no free port below ${firstPort + ports} for ${name}`);
        }
    }
    await Promise.all(held.map(({ server }) => new Promise((resolve) => server.close(resolve))));
    return held.map(({ name, port }) => [name, port]);
}

/** Nothing when somebody else has the port. */
async function listening(port: number): Promise<Server | undefined> {
    const server = createServer();
    return new Promise((resolve) => {
        server.once("error", () => resolve(undefined));
        server.listen(port, "127.0.0.1", () => resolve(server));
    });
}
