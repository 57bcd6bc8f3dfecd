import * as pulumi from "@pulumi/pulumi";

import { PiConnection } from "./args";
import { greetingProblem, readGreeting } from "./greeting";

/**
 * Longest wait for a connection, and then for an SSH server's identification. sshd sends it at once; a Pi that boots or swaps
 * may need seconds. `PI_LIVE_GREETING_SECONDS` sets another; 0 skips the probe (a machine that reaches hosts by the provider alone).
 */
const usualSeconds = 10;

/**
 * Probes for an SSH server before the provider logs in, which would wait for its identification for ever: Go's ssh.ClientConfig.Timeout
 * is for the TCP connection alone. Runs in an `up` only, and only where the host is to be dialled. Where there is a jump host, that one is probed.
 */
export function greetingHook(name: string, { host, port = 22, jumpHost }: PiConnection): pulumi.ResourceHookBinding {
    if (!takesHooks()) return {};
    const end = jumpHost ?? { host, port };
    const reached = pulumi.output(end.host).apply((known) => ({ host: known, port: end.port ?? 22 }));
    const seconds = Number(process.env.PI_LIVE_GREETING_SECONDS || usualSeconds);
    const timeoutMs = (Number.isFinite(seconds) ? seconds : usualSeconds) * 1000;
    const hook = new pulumi.ResourceHook(`${name}-greeting`, async () => {
        if (timeoutMs <= 0) return;
        const to = await valueOf(reached);
        const place = `${to.host}:${to.port}`;
        const problem = greetingProblem(place, await readGreeting(to.host, to.port, timeoutMs), timeoutMs);
        if (problem !== undefined) throw new Error(problem);
    });
    return { beforeCreate: [hook], beforeUpdate: [hook] };
}

/** False under `pulumi.runtime.setMocks`: its monitor has no hooks, and registering one ends the test's process (3.248.0, runtime/mocks.js). */
function takesHooks(): boolean {
    const monitor = pulumi.runtime.getMonitor();
    return monitor === undefined || Reflect.has(monitor, "registerResourceHook");
}

/** Of an output that is known, as every input is by the time that a hook runs. */
function valueOf<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => void pulumi.output(output).apply(resolve));
}
