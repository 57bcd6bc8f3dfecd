import { type ChildProcess, spawn } from "node:child_process";
import dgram from "node:dgram";
import { once } from "node:events";

/** The pid that ffmpeg's MPEG-TS muxer gives the first stream of an output: the picture. */
const picturePid = 0x100;
const packetBytes = 188;

/** One session of the flow: srt-live-transmit takes one caller in its life. */
interface Session {
    child: ChildProcess;
    /** Where it listens, on loopback. */
    port: number;
    rest: Buffer;
}

/**
 * The flow's stand-in on this machine, which notes when pictures arrive. A caller that died without a word is missed only after five
 * seconds (SRT's own patience), so every caller gets a session of its own: what is measured is the host's way back, not the old session.
 */
export class Listener {
    private front: dgram.Socket | undefined;
    private sessions: Session[] = [];
    /** Times (performance.now, ms) at which pieces with picture in them came. */
    private arrivals: number[] = [];

    constructor(private readonly settings: { address: string; port: number; passphrase: string }) {}

    async start(): Promise<void> {
        const { address, port } = this.settings;
        const front = dgram.createSocket("udp4");
        const backs = new Map<string, dgram.Socket>();
        let spare = await this.open();
        front.on("message", (piece, { address: from, port: at }) => {
            const caller = `${from}:${at}`;
            let back = backs.get(caller);
            if (back === undefined) {
                const session = spare;
                back = dgram.createSocket("udp4");
                back.connect(session.port, "127.0.0.1");
                back.on("message", (answer) => front.send(answer, at, from, () => {})).on("error", () => {});
                backs.set(caller, back);
                void this.open().then((next) => (spare = next));
                const own = back;
                own.once("connect", () => own.send(piece));
                return;
            }
            if (isConnected(back)) back.send(piece);
        });
        front.on("close", () => backs.forEach((back) => back.close()));
        front.bind(port, address);
        await once(front, "listening");
        this.front = front;
    }

    /** Gone at once, as by a power cut. */
    async kill(): Promise<void> {
        this.front?.close();
        this.front = undefined;
        for (const { child } of this.sessions.splice(0)) {
            if (child.exitCode !== null || child.signalCode !== null) continue;
            child.kill("SIGKILL");
            await once(child, "exit");
        }
    }

    private async open(): Promise<Session> {
        const port = await freePort();
        const url = `srt://127.0.0.1:${port}?mode=listener&latency=200&pbkeylen=32&passphrase=${this.settings.passphrase}`;
        const child = spawn("srt-live-transmit", ["-q", "-a", "no", "-loglevel:fatal", url, "file://con"], {
            stdio: ["ignore", "pipe", "ignore"],
        });
        const session: Session = { child, port, rest: Buffer.alloc(0) };
        child.stdout.on("data", (piece: Buffer) => this.take(session, piece));
        this.sessions.push(session);
        return session;
    }

    private take(session: Session, piece: Buffer): void {
        const bytes = Buffer.concat([session.rest, piece]);
        const whole = bytes.length - (bytes.length % packetBytes);
        for (let at = 0; at < whole; at += packetBytes) {
            if ((bytes.readUInt16BE(at + 1) & 0x1fff) !== picturePid) continue;
            this.arrivals.push(performance.now());
            break;
        }
        session.rest = bytes.subarray(whole);
    }

    /** When the first picture after `moment` came. Throws after `patienceMs`. */
    async picture(moment: number, patienceMs: number): Promise<number> {
        return this.wait(() => this.arrivals.find((time) => time > moment), moment, patienceMs);
    }

    /** When pictures came again after a pause that began after `moment`: half a second without is a pause at 24 a second. */
    async back(moment: number, patienceMs: number): Promise<number> {
        const later = () => {
            const times = [moment, ...this.arrivals.filter((time) => time > moment)];
            return times.find((time, i) => i > 0 && time - times[i - 1] > 500);
        };
        return this.wait(later, moment, patienceMs);
    }

    private async wait(look: () => number | undefined, moment: number, patienceMs: number): Promise<number> {
        const deadline = performance.now() + patienceMs;
        for (;;) {
            const found = look();
            if (found !== undefined) return found;
            if (performance.now() > deadline) {
                const last = this.arrivals.at(-1);
                const when = last === undefined ? "never" : `${((last - moment) / 1000).toFixed(1)} s after it`;
                throw new Error(`no picture ${patienceMs / 1000} s after the fault; the last one came ${when}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }
}

function isConnected(socket: dgram.Socket): boolean {
    try {
        socket.remoteAddress();
        return true;
    } catch {
        return false;
    }
}

/** A UDP port of loopback that nobody has at this moment. */
async function freePort(): Promise<number> {
    const socket = dgram.createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.close();
    return port;
}
