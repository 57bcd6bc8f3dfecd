import { type Socket, createServer } from "node:net";

/** Listens on loopback, takes every connection, and sends `greeting` or nothing. */
export async function startSilent(greeting?: string): Promise<{ port: number; close: () => Promise<void> }> {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
        open.add(socket);
        socket.on("error", () => {}).on("close", () => open.delete(socket));
        if (greeting === "") socket.end();
        else if (greeting !== undefined) socket.write(greeting);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const at = server.address();
    return {
        port: typeof at === "object" && at !== null ? at.port : 0,
        close: () => {
            for (const socket of open) socket.destroy();
            return new Promise((resolve) => server.close(() => resolve()));
        },
    };
}
