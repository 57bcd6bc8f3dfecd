import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { DeployedFoundation, DeployedOptions, readDeployed } from "../deployed";
import { obsShow } from "./choose";
import { obsFiles } from "./files";
import { websocketFile } from "./websocket";
import { obsText } from "./instructions";
import { writeObsFiles } from "./write";

export interface ObsOptions extends DeployedOptions {
    /** Output folder; created when missing. */
    out: string;
    /** Name of a contribution source; see `ObsChoice`. */
    flow?: string;
    /** Also write settings of obs-websocket. */
    websocket?: boolean;
}

/**
 * Writes OBS' profile and scene collection for a deployed event, and returns the instructions for the import.
 *
 * Throws one line, before it writes anything, for an unsuitable stack or folder.
 */
export async function writeObs(options: ObsOptions): Promise<string> {
    const { stack, out, flow, websocket = false } = options;
    const deployed = await readDeployed(options);
    if (deployed.kind !== "event") throw new Error(`stack ${stack} is a foundation: OBS files belong to an event`);
    const reference = deployed.settings.foundation.stack;
    // Only then: it costs a second call of the CLI.
    const foundation =
        reference === undefined || deployed.outputs.cameras.length > 0
            ? undefined
            : await foundationAt(options, reference);
    const show = obsShow(deployed, { flow, foundation });
    const folder = path.resolve(out);
    writeObsFiles(folder, [...obsFiles(show), ...(websocket ? [websocketFile(websocketPassword(folder))] : [])]);
    return obsText(show, folder, websocket);
}

async function foundationAt(options: DeployedOptions, stack: string): Promise<DeployedFoundation | undefined> {
    const deployed = await readDeployed({ ...options, stack });
    return deployed.kind === "foundation" ? deployed : undefined;
}

/** An earlier run's password, so that copied settings stay valid. */
function websocketPassword(folder: string): string {
    const file = path.join(folder, websocketFile("").path);
    if (existsSync(file)) {
        const kept = z.object({ server_password: z.string().min(6) }).safeParse(JSON.parse(readFileSync(file, "utf8")));
        if (kept.success) return kept.data.server_password;
    }
    return randomBytes(16).toString("hex");
}
