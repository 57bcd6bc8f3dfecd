/** Which flows encoders outside of the rehearsal send to, and where they listen for them. Pure. */
import type { CameraSource } from "./camera/hop";
import type { ContributionPlan } from "../plan/ingest";
import { cameraAddresses, type Interfaces, loopbackAddress } from "../run/addresses";

export interface Outside {
    /** A real OBS takes the place of every contribution. */
    obs?: boolean;
    camera?: CameraSource;
}

/** True: no hop sends to this source, a real encoder is waited for: OBS, or a real camera that sends SRT by itself. */
export function isOutside({ kind }: Pick<ContributionPlan, "kind">, { obs = false, camera }: Outside): boolean {
    return obs || (kind === "direct" && camera?.kind === "wait");
}

/**
 * Where such a flow listens, at one address of this machine, and what encoders dial. It is what `--address` names; else for OBS this machine alone,
 * for a real camera the first address that cameras reach.
 */
export function outsidePlace(
    { obs = false, camera }: Outside,
    { address, host }: { address: string; host: string },
    interfaces?: Interfaces,
): { listen: string; host: string } {
    const first =
        obs || camera?.kind !== "wait" || address !== loopbackAddress ? undefined : cameraAddresses(interfaces)[0];
    return first === undefined ? { listen: address, host } : { listen: first, host: first };
}
