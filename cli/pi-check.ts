import { readDeployed } from "../operations/deployed";
import { checkPis, HostFinding } from "../operations/pi/check";
import type { CommandResult } from "./command-result";
import { needStack } from "./stack-name";

export interface PiCheckOptions {
    /** The checkout. */
    root: string;
    stack: string;
    host?: string;
    uploadUrl?: string;
    json?: boolean;
}

/** `pi check`: what to fix before the event. The exit code is 1 when a check fails. */
export async function piCheck({ root, stack, host, uploadUrl, json = false }: PiCheckOptions): Promise<CommandResult> {
    needStack(root, stack);
    const deployed = await readDeployed({ root, stack });
    const onFinding = json
        ? undefined
        : (finding: HostFinding) => void process.stdout.write(`${findingLine(finding)}\n`);
    const findings = await checkPis(deployed, { host, uploadUrl, timeoutMs: 10_000, onFinding });
    const failed = findings.filter(({ verdict }) => verdict === "fail").length;
    const end = failed === 0 ? "Ready." : `${failed} to fix before the event.`;
    return { text: json ? JSON.stringify(findings, undefined, 2) : end, code: failed === 0 ? 0 : 1 };
}

/** `ok    venue: …`. */
export function findingLine({ host, verdict, text }: HostFinding): string {
    return `${verdict.padEnd(4)}  ${host}: ${text}`;
}
