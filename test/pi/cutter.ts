import net from "node:net";

/** Stands before a guest's sshd on loopback, and cuts one connection when it is told to. */
export interface Cutter {
    port: number;
    /** Pieces that the guest has sent since `arm`: each step that a script prints is one or more of them. */
    pieces(): number;
    /** Cuts the connection on which the guest sends its `piece`-th piece from now on, once; only counts when absent. */
    arm(piece?: number): void;
    /** Whether the cut has been made. */
    hasCut(): boolean;
    close(): Promise<void>;
}

/** Listens on any free port of loopback. */
export async function openCutter(address: string): Promise<Cutter> {
    const open = new Set<net.Socket>();
    let seen = 0;
    let wanted: number | undefined;
    let cut = false;
    const server = net.createServer((near) => {
        const far = net.connect(22, address);
        const end = () => {
            near.destroy();
            far.destroy();
            open.delete(near);
        };
        open.add(near);
        for (const socket of [near, far]) socket.on("error", end).on("close", end);
        near.pipe(far);
        far.on("data", (piece) => {
            seen += 1;
            if (wanted !== undefined && seen >= wanted) {
                wanted = undefined;
                cut = true;
                end();
            } else near.write(piece);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const at = server.address();
    return {
        port: typeof at === "object" && at !== null ? at.port : 0,
        pieces: () => seen,
        arm: (piece) => {
            [seen, wanted, cut] = [0, piece, false];
        },
        hasCut: () => cut,
        close: () => {
            for (const socket of open) socket.destroy();
            return new Promise((resolve) => server.close(() => resolve()));
        },
    };
}
