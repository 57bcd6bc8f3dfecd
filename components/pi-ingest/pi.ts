import { checkOneOf, collectProblems, Refuse } from "../common/checks";
import { checkHost } from "../common/hosts";
import type { Problem } from "../common/problems";
import { PiCameraKind, PiExitKind, PiIngestArgs, PiModel, PiPresence } from "./args";
import { checkBlocks, isPublicAddress } from "./blocks";
import { checkCameras } from "./cameras";
import { checkConnection } from "./connection";
import { checkExit } from "./exit";

/**
 * Every setting that the host would refuse, with what to write instead; empty when all is well. Takes config values and
 * arguments alike: what another resource supplies later is checked when it is known.
 */
export function piProblems(args: PiIngestArgs): Problem[] {
    return collectProblems((refuse) => {
        checkOneOf("presence", args.presence, Object.values(PiPresence), refuse);
        checkOneOf("model", args.model, Object.values(PiModel), refuse);
        checkConnection(args.connection, refuse);
        checkAddress(args, refuse);
        checkCameras(args.cameras, args.model, refuse);
        checkBlocks("publishCidrs", args.publishCidrs, refuse);
        checkBlocks("playCidrs", args.playCidrs, refuse);
        checkExit(args, refuse);
    });
}

/** RTMP must not go to a public address. Only an address can be checked, a name is accepted; nginx admits private ones alone. */
function checkAddress({ address, connection, cameras, exit }: PiIngestArgs, refuse: Refuse): void {
    checkHost("address", address, { key: "address", besides: "user and port" }, refuse);
    const reached = address ?? connection.host;
    const needed =
        cameras.some(({ kind }) => kind === PiCameraKind.Rtmp) || (exit?.kind ?? PiExitKind.Obs) === PiExitKind.Obs;
    if (typeof reached !== "string" || !needed || !isPublicAddress(reached)) return;
    refuse(
        "address",
        `cameras and OBS would send their keys to ${reached} in clear text: give the host's address inside a WireGuard tunnel (docs/pi.md)`,
    );
}
