import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** The pid that ffmpeg's MPEG-TS muxer gives the first stream of an output: the picture. */
const picturePid = 0x100;
const packetBytes = 188;

/** The flow's stand-in on this machine: an SRT listener that notes when pictures arrive. */
export class Listener {
    private child: ChildProcess | undefined;
    private rest = Buffer.alloc(0);
    /** Times (performance.now, ms) at which pieces with picture in them came. */
    private arrivals: number[] = [];

    constructor(private readonly settings: { address: string; port: number; passphrase: string }) {}

    /** Two seconds of silence end a session (SRT: five), so that a caller which died without a word is not answered "occupied" for longer. */
    start(): void {
        const { address, port, passphrase } = this.settings;
        const url = `srt://${address}:${port}?mode=listener&latency=200&peeridletimeo=2000&pbkeylen=32&passphrase=${passphrase}`;
        this.child = spawn("srt-live-transmit", ["-q", "-loglevel:fatal", url, "file://con"], {
            stdio: ["ignore", "pipe", "ignore"],
        });
        this.child.stdout?.on("data", (piece: Buffer) => this.take(piece));
    }

    /** Gone at once, as by a power cut. */
    async kill(): Promise<void> {
        const { child } = this;
        this.child = undefined;
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
        child.kill("SIGKILL");
        await once(child, "exit");
    }

    private take(piece: Buffer): void {
        const bytes = Buffer.concat([this.rest, piece]);
        const whole = bytes.length - (bytes.length % packetBytes);
        for (let at = 0; at < whole; at += packetBytes) {
            if ((bytes.readUInt16BE(at + 1) & 0x1fff) !== picturePid) continue;
            this.arrivals.push(performance.now());
            break;
        }
        this.rest = bytes.subarray(whole);
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
