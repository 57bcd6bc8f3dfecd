import { spawnSync } from "node:child_process";

import type { FlowPlan } from "../../plan/types";

type Source = Pick<FlowPlan["sources"][number], "latencyMs" | "passphrase">;

/** How an installed srt-live-transmit reads its addresses. */
export interface AddressReading {
    /** True: `%41` means `A`. libsrt 1.5.4 does so, 1.5.1 takes every character as it stands (both measured). */
    decodes: boolean;
}

/** Asks the installed program, by an address that it refuses before it opens anything, in words of either kind. Throws when it is not there. */
export function addressReading(): AddressReading {
    const asked = "srt://127.0.0.1:9000?mode=%6cistener&passphrase=short";
    const { error, stderr } = spawnSync("srt-live-transmit", [asked, "file://con"], {
        encoding: "utf8",
        timeout: 5000,
    });
    if (error !== undefined) throw new Error(`srt-live-transmit can't be started: ${error.message}`);
    return { decodes: !stderr.includes("Invalid mode") };
}

/** What it writes to, beside its standard error. */
export interface TransmitFiles {
    stats: string;
    /** The library's lines: on standard error they would stand in the middle of the program's own words, which come in pieces. */
    log: string;
}

/**
 * `latency` in ms (Haivision/srt, docs/apps/srt-live-transmit.md; ffmpeg and OBS take µs). Without a passphrase an encrypted caller is refused too, as MediaConnect does.
 *
 * srt-live-transmit takes its passphrase in no other way, so users of this machine can read it while the rehearsal runs; nothing that it
 * prints with it is passed on.
 */
export function transmitArgs(
    { latencyMs, passphrase }: Source,
    { host, port }: { host: string; port: number },
    { stats, log }: TransmitFiles,
    { decodes }: AddressReading,
): string[] {
    const options = ["mode=listener", `latency=${latencyMs}`, "enforcedencryption=true"];
    if (passphrase !== undefined) options.push(`passphrase=${decodes ? encoded(passphrase) : asItStands(passphrase)}`);
    return [
        ...["-loglevel:note", `-logfile:${log}`, "-stats:100", "-statspf:json", "-fullstats", `-statsout:${stats}`],
        `srt://${host}:${port}?${options.join("&")}`,
        "file://con",
    ];
}

/** Only what would end the passphrase or be decoded: all else is taken as it stands. */
function encoded(passphrase: string): string {
    return passphrase.replace(/[%&]/g, (character) => encodeURIComponent(character));
}

function asItStands(passphrase: string): string {
    if (!passphrase.includes("&")) return passphrase;
    throw new Error("this srt-live-transmit cannot be told a passphrase with &, which ends it: rehearse with another");
}
