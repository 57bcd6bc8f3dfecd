import { createServer, Server } from "node:net";

/**
 * Below 32768, where Linux begins to give out ports to connections (net.ipv4.ip_local_port_range): one of those may be taken between the
 * choice and the hop's start.
 */
const [firstPort, lastPort] = [16_384, 32_767];
/** A rehearsal of two pipelines takes about 30. */
const blockSize = 64;
const blocks = (lastPort + 1 - firstPort) / blockSize;

/** Ports by the names that they were claimed for. */
export interface ClaimedPorts {
    ports: Map<string, number>;
    /** Other rehearsals may have them from then on. */
    release(): void;
}

/**
 * A free port for each name. They come in blocks whose first port is held open until the release, also while no hop listens yet: rehearsals
 * that run side by side never choose the same. Throws when the blocks are used up.
 */
export async function claimPorts(names: string[]): Promise<ClaimedPorts> {
    const guards: Server[] = [];
    const release = () => guards.forEach((guard) => guard.close());
    const ports = new Map<string, number>();
    // By chance, so that rehearsals that start together rarely meet.
    const start = Math.floor(Math.random() * blocks);
    for (let tried = 0; tried < blocks && ports.size < names.length; tried += 1) {
        const first = firstPort + ((start + tried) % blocks) * blockSize;
        const guard = await listening(first);
        if (guard === undefined) continue;
        guards.push(guard);
        for (let port = first + 1; port < first + blockSize && ports.size < names.length; port += 1)
            if (await isFree(port)) ports.set(names[ports.size], port);
    }
    if (ports.size < names.length) {
        release();
        throw new Error(`no free port from ${firstPort} to ${lastPort} for ${names[ports.size]}`);
    }
    return { ports, release };
}

async function isFree(port: number): Promise<boolean> {
    const server = await listening(port);
    if (server === undefined) return false;
    await new Promise((resolve) => server.close(resolve));
    return true;
}

/** Nothing when somebody else has the port. Keeps no process alive. */
async function listening(port: number): Promise<Server | undefined> {
    const server = createServer((socket) => socket.destroy()).unref();
    return new Promise((resolve) => {
        server.once("error", () => resolve(undefined));
        server.listen(port, "127.0.0.1", () => resolve(server));
    });
}
