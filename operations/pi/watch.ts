import { setTimeout as pause } from "node:timers/promises";

import { loadText } from "../../components/common/text";
import { PiPresence } from "../../components/pi-ingest/args";
import { metricsScriptPath } from "../../components/pi-ingest/metrics";
import { hostPaths } from "../../components/pi-ingest/paths";
import { shellWords } from "../../components/pi-ingest/shell";
import type { DeployedStack } from "../deployed";
import type { DeployedPi } from "../outputs";
import { openSsh, SshError, SshOptions, SshSession } from "../ssh";
import { parseFigures } from "./figures";
import { PiStatus, statusOf, unknownStatus } from "./status";

/** How to log in to the hosts of a stack. */
export function sshOptions({ secrets }: Pick<DeployedStack, "secrets">, timeoutMs?: number): SshOptions {
    const { piPrivateKey, piJumpPrivateKey } = secrets;
    return { privateKey: piPrivateKey, jumpPrivateKey: piJumpPrivateKey, timeoutMs };
}

const metrics = `${hostPaths.base}/current/${metricsScriptPath}`;
const command = `sh -c ${shellWords([loadText(__dirname, "figures.sh"), "figures", metrics])}`;

async function pollFigures(session: SshSession, pi: DeployedPi): Promise<PiStatus> {
    // With exit direct metrics.sh measures the network for a second; the rest takes a tenth of one.
    const { status, stdout, stderr } = await session.run(command, { timeoutMs: 8_000 });
    if (status === 66) return unknownStatus(pi, "no release of pi-live runs there: `pulumi up` installs it");
    if (status !== 0) return unknownStatus(pi, stderr.trim().split("\n").at(-1) || `metrics.sh ended with ${status}`);
    return statusOf(pi, parseFigures(stdout));
}

const whileAbsent: Record<Exclude<PiPresence, "here">, string> = {
    away: "away (presence in the config): skipped",
    later: "not set up yet (presence in the config): skipped",
};

/** Reads one host. Never throws: a host that does not answer has a `problem`. */
export async function readPi(pi: DeployedPi, options: SshOptions): Promise<PiStatus> {
    if (pi.presence !== PiPresence.Here) return unknownStatus(pi, whileAbsent[pi.presence]);
    let session: SshSession | undefined;
    try {
        session = await openSsh(pi, options);
        return await pollFigures(session, pi);
    } catch (error) {
        return unknownStatus(pi, textOf(error));
    } finally {
        session?.close();
    }
}

/** Options of `watchPis`. */
export interface WatchOptions extends SshOptions {
    /** Polling interval of one host, ms. */
    everyMs: number;
    signal: AbortSignal;
    /** Called with each status, in the order of arrival. */
    onStatus: (status: PiStatus) => void;
}

/** Polls each host over one connection, independently of the others, until the signal. */
export async function watchPis(pis: readonly DeployedPi[], options: WatchOptions): Promise<void> {
    await Promise.all(pis.map((pi) => watchPi(pi, options)));
}

/**
 * Least time after a refused key, ms: sshd counts five seconds for each and drops every connection of this machine from fifteen on
 * (sshd_config(5), PerSourcePenalties, OpenSSH 9.8 and later), so the key that is right would be refused too.
 */
const refusedPauseMs = 30_000;

/** Wait before a reconnection after an error, ms. */
export function pauseAfter(error: unknown, everyMs: number): number {
    const refused = error instanceof SshError && error.problem === "key-refused";
    return refused ? Math.max(everyMs, refusedPauseMs) : everyMs;
}

async function watchPi(pi: DeployedPi, options: WatchOptions): Promise<void> {
    const { everyMs, signal, onStatus } = options;
    if (pi.presence !== PiPresence.Here) return onStatus(unknownStatus(pi, whileAbsent[pi.presence]));
    let session: SshSession | undefined;
    const close = () => {
        session?.close();
        session = undefined;
    };
    signal.addEventListener("abort", close, { once: true });
    while (!signal.aborted) {
        let wait = everyMs;
        try {
            session ??= await openSsh(pi, options);
            const status = await pollFigures(session, pi);
            if (!signal.aborted) onStatus(status);
        } catch (error) {
            close();
            wait = pauseAfter(error, everyMs);
            if (!signal.aborted) onStatus(unknownStatus(pi, textOf(error)));
        }
        await pause(wait, undefined, { signal }).catch(() => {});
    }
    close();
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
