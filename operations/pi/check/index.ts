import { PiPresence } from "../../../components/pi-ingest/args";
import { firewallRulesPath } from "../../../components/pi-ingest/firewall";
import { hostPaths } from "../../../components/pi-ingest/paths";
import { shellWords } from "../../../components/pi-ingest/shell";
import type { DeployedStack } from "../../deployed";
import type { DeployedPi } from "../../outputs";
import { openSsh, SshSession } from "../../ssh";
import type { PiStatus } from "../status";
import { readPi, sshOptions } from "../watch";
import type { HostFinding } from "./finding";
import { hostFactsScript, hostFindings } from "./host";
import { Flow, lineFindings, LineOptions } from "./line";
import { parseFacts } from "./recommend";

export type { HostFinding } from "./finding";

export interface CheckOptions {
    /** Only this host. */
    host?: string;
    uploadUrl?: string;
    /** Length of the test stream, seconds; 8 when absent. */
    seconds?: number;
    /** Longest wait for a login, ms. */
    timeoutMs: number;
    /** Called with each finding. */
    onFinding?: (finding: HostFinding) => void;
    /** In place of the region's endpoint of MediaConnect. */
    regional?: LineOptions["regional"];
}

/** Checks every Pi of a stack before the event, one after the other: simultaneous test streams would measure each other. */
export async function checkPis(stack: DeployedStack, options: CheckOptions): Promise<HostFinding[]> {
    const { pis } = stack.outputs;
    const wanted = pis.filter(({ name }) => options.host === undefined || name === options.host);
    if (wanted.length === 0) {
        const names = pis.map(({ name }) => name).join(", ");
        throw new Error(
            options.host === undefined
                ? "this stack has no Pi (pi-live:pi.hosts)"
                : `no host ${options.host}: ${names}`,
        );
    }
    const ssh = sshOptions(stack, options.timeoutMs);
    const statuses = await Promise.all(pis.map((pi) => readPi(pi, ssh)));
    const all: HostFinding[] = [];
    const report = (findings: HostFinding[]) => {
        for (const finding of findings) options.onFinding?.(finding);
        all.push(...findings);
    };
    for (const pi of wanted) {
        if (pi.presence !== PiPresence.Here) {
            report([{ host: pi.name, verdict: "warn", text: `presence is ${pi.presence}: skipped` }]);
            continue;
        }
        let session: SshSession | undefined;
        try {
            session = await openSsh(pi, ssh);
            report(hostFindings(pi, await hostFacts(session, stack, pi), statuses[pis.indexOf(pi)]));
            for (const flow of flowsOf(stack, pi, statuses)) {
                report(await lineFindings(session, pi.name, flow, { regional: regionalOf(stack), ...given(options) }));
            }
        } catch (error) {
            report([{ host: pi.name, verdict: "fail", text: error instanceof Error ? error.message : String(error) }]);
        } finally {
            session?.close();
        }
    }
    return all;
}

function given({ regional, uploadUrl, seconds }: CheckOptions): Partial<LineOptions> {
    return { uploadUrl, seconds, ...(regional === undefined ? {} : { regional }) };
}

async function hostFacts(session: SshSession, { settings }: DeployedStack, { applications }: DeployedPi) {
    const devices = settings.cameras
        .filter(
            ({ kind, application }) => kind === "usb" && applications.some((one) => one.application === application),
        )
        .map(({ device = "/dev/video0" }) => device);
    const rules = `${hostPaths.base}/current/${firewallRulesPath}`;
    const { stdout } = await session.run(`bash -c ${shellWords([hostFactsScript, "facts", rules, ...devices])}`);
    return parseFacts(stdout);
}

/** Silent AAC or a microphone's, and the transport stream around it (188 of 184 bytes, tables, clocks). */
const soundBitrate = 128_000;
const transportOverhead = 1.05;
/** 720p at 24–30 fps, where the config does not plan OBS' stream. */
const usualBitrate = 5_000_000;

/** The flows that a host sends to; else those of the OBS at its venue, which uses the same line. */
function flowsOf(stack: DeployedStack, pi: DeployedPi, statuses: readonly PiStatus[]): Flow[] {
    const passphrase = stack.secrets.srtPassphrase;
    const camera = pi.applications.find(({ application }) => application === pi.sends?.application);
    const ofObs =
        stack.kind === "event" ? (stack.settings.contribution.picture?.bitrate ?? usualBitrate) : usualBitrate;
    const plannedBitrate =
        camera === undefined ? ofObs : Math.round((camera.bitrate + soundBitrate) * transportOverhead);
    const targets = pi.sends?.targets ?? (stack.kind === "event" ? stack.outputs.encoders : []);
    return targets.map(({ name, host, port, latencyMs, encrypted }) => ({
        name,
        host,
        port,
        latencyMs,
        ...(encrypted ? { passphrase } : {}),
        plannedBitrate,
        busy: statuses.some(({ targets }) =>
            targets.some((target) => target.host === host && target.port === port && target.sending),
        ),
    }));
}

/** The service's public endpoint in the region: as far away as the flow. */
function regionalOf(stack: DeployedStack): LineOptions["regional"] {
    const region = stack.kind === "event" ? stack.outputs.ids.region : "us-east-1";
    return { host: `mediaconnect.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`, port: 443 };
}
