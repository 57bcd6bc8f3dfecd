import { createServer, Server, Socket } from "node:net";

/** What a reader may leave unread, bytes: seconds of any programme. */
const patience = 8 * 1024 * 1024;

/** Hands the programme on to whoever connects, from that moment on. Who does not read is dropped: nobody waits for anybody. */
export class Readers {
    private readonly sockets = new Set<Socket>();
    private readonly server: Server;

    constructor(private readonly dropped: (reason: string) => void) {
        this.server = createServer((socket) => {
            this.sockets.add(socket);
            socket.setNoDelay(true);
            socket.on("error", () => socket.destroy());
            socket.once("close", () => this.sockets.delete(socket));
            // It has nothing to say.
            socket.resume();
        });
    }

    get count(): number {
        return this.sockets.size;
    }

    async listen(port: number): Promise<void> {
        await new Promise<void>((resolve, reject) => {
            this.server.once("error", reject);
            this.server.listen(port, "127.0.0.1", resolve);
        });
    }

    close(): void {
        this.server.close();
        for (const socket of this.sockets) socket.destroy();
    }

    write(packets: Buffer): void {
        for (const socket of this.sockets) {
            if (socket.writableLength > patience) {
                socket.destroy();
                this.dropped(`a reader left ${socket.writableLength} bytes unread and was dropped`);
            } else {
                socket.write(packets);
            }
        }
    }
}
