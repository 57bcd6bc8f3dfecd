/** The passphrase's file in a hop's folder. A preset and no argument: every user of a machine can read arguments. */
const presetName = "passphrase.ffpreset";

export interface SrtTarget {
    /** `127.0.0.1` when absent. */
    host?: string;
    port: number;
    latencyMs: number;
    passphrase?: string;
}

/** Files that `srtOutput` needs beside it. */
export function srtFiles(passphrase: string | undefined): Record<string, string> {
    return passphrase === undefined ? {} : { [presetName]: `passphrase=${passphrase}\n` };
}

/** ffmpeg's arguments that send to a listener. `latency` is in µs there (libavformat/libsrt.c). */
export function srtOutput(target: SrtTarget): string[] {
    return [
        ...["-f", "mpegts", "-mpegts_flags", "initial_discontinuity"],
        ...(target.passphrase === undefined ? [] : ["-fpre", presetName]),
        srtUrl(target),
    ];
}

/** As an encoder dials it; the passphrase has a field or an option of its own everywhere. */
export function srtUrl({ host = "127.0.0.1", port, latencyMs, passphrase }: SrtTarget): string {
    const key = passphrase === undefined ? "" : "&pbkeylen=32";
    return `srt://${host}:${port}?mode=caller&latency=${latencyMs * 1000}${key}&pkt_size=1316`;
}
