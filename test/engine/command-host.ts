/** What the tests of the command double share: a host on this machine, and its calls. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { makeHostKey } from "../../pi-image/host-key";
import { commandDouble } from "./doubles/command";
import type { Ssh } from "./doubles/command/ssh";
import type { Double } from "./doubles/double";
import { type Properties, assetSignature } from "./doubles/value";
import { type SshHost, startSshHost } from "./sshHost";

export const identity = { urn: "urn:pulumi:s::p::command:remote:Command::n", name: "n" };
export const command = { type: "command:remote:Command" };
export const copy = { type: "command:remote:CopyToRemote" };
export const call = () => ({ ...identity, ...command, preview: false });
export const update = () => ({ ...call(), id: "x", oldInputs: {} });
export const asset = (more: Properties): Properties => ({
    "4dabf18193072939515e22adb298388d": assetSignature,
    ...more,
});

export interface CommandHost {
    /** Where the host's user is at home. */
    folder: string;
    host: SshHost;
    connection: Properties;
    /** The key that the host takes. */
    pair: ReturnType<typeof makeHostKey>;
}

/** The caller closes the host and removes the folder. */
export async function startCommandHost(): Promise<CommandHost> {
    const pair = makeHostKey("");
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-host-"));
    const host = await startSshHost({ folder, authorizedKey: pair.publicKey, acceptEnv: ["LANG"] });
    const connection = {
        host: "127.0.0.1",
        port: host.port,
        user: "pi",
        privateKey: pair.privateKey,
        hostKey: host.hostKey,
        // One dial more than this is made; a tenth of a second lies between the two.
        dialErrorLimit: 1,
        perDialTimeout: 5,
    };
    return { folder, host, connection, pair };
}

export function double(ssh: Ssh = {}): Double {
    return commandDouble("1.2.1", ssh);
}

/** The message of what fails. */
export async function reason(act: () => unknown): Promise<string> {
    try {
        await act();
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    throw new Error("should have failed");
}

export function pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
}
