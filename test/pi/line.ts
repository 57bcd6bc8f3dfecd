import dgram from "node:dgram";
import { once } from "node:events";

/** How a line behaves, each way. */
export interface LineOptions {
    /** Address that the guest sends to. */
    address: string;
    /** Where the listener is. */
    to: { address: string; port: number };
    /** One way, ms. */
    delayMs?: number;
    /** Of SRT's data packets to the listener. */
    lossPercent?: number;
    /** To the listener, bit/s; what would wait longer than 50 ms is dropped, as by a router. */
    bitrate?: number;
}

/** A line with a delay, losses and a width, in place of netem, which needs a kernel module. */
export interface Line {
    port: number;
    close(): void;
}

/**
 * Opens a line for one sender. Losses are spread evenly over the data, so that a run is like the next: among control packets, which come at a
 * rhythm of their own, every twentieth datagram may be data always or never.
 */
export async function openLine({ address, to, delayMs = 0, lossPercent = 0, bitrate }: LineOptions): Promise<Line> {
    const near = dgram.createSocket("udp4");
    const far = dgram.createSocket("udp4");
    near.bind(0, address);
    far.bind(0, to.address);
    await Promise.all([once(near, "listening"), once(far, "listening")]);
    let peer: dgram.RemoteInfo | undefined;
    let open = true;
    let owed = 0;
    let free = 0;
    // Each way in the order of coming: timers of two lengths may overtake each other.
    const way = () => {
        const waiting: (() => void)[] = [];
        return (ms: number, send: () => void) => {
            waiting.push(send);
            setTimeout(() => open && waiting.shift()?.(), ms);
        };
    };
    const there = way();
    const back = way();
    near.on("message", (packet, from) => {
        peer = from;
        // The first bit tells control from data (SRT RFC draft, 3).
        if (packet[0] < 0x80) owed += lossPercent / 100;
        if (owed >= 1) {
            owed -= 1;
            return;
        }
        const now = performance.now();
        const start = Math.max(now, free);
        if (bitrate !== undefined) {
            if (start - now > 50) return;
            free = start + (packet.length * 8000) / bitrate;
        }
        there(delayMs + start - now, () => far.send(packet, to.port, to.address));
    });
    far.on("message", (packet) => {
        const { port, address: host } = peer ?? {};
        back(delayMs, () => near.send(packet, port, host));
    });
    // Nobody listens: the sender hears nothing, as behind a firewall.
    for (const socket of [near, far]) socket.on("error", () => {});
    return {
        port: near.address().port,
        close: () => {
            open = false;
            near.close();
            far.close();
        },
    };
}
