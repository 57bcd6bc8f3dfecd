import type { AbrEncoderArgs } from "../../components/abr-encoder/args";
import type { PackagerSettings } from "../../components/packager/endpoints";
import { PiExitKind, PiIngestArgs } from "../../components/pi-ingest/args";
import type { SrtContributionArgs } from "../../components/srt-contribution/args";
import type { EventSettings } from "../settings";

type PiHostSettings = NonNullable<EventSettings["pi"]>["hosts"][number];
type CameraSettings = EventSettings["cameras"][number];

/** What the config says to the contribution. */
export function contributionArgs({ contribution }: Pick<EventSettings, "contribution">): SrtContributionArgs {
    const { encrypted, picture, ...args } = contribution;
    return args;
}

/** What the config says to the packager. */
export function packagerArgs({ endpoints, encoder }: Pick<EventSettings, "endpoints" | "encoder">): PackagerSettings {
    const { live, delayed, startover } = endpoints;
    return {
        endpoints: [
            { name: "live", ...live },
            ...(delayed === undefined ? [] : [{ name: "delayed", ...delayed }]),
            ...(startover === undefined ? [] : [{ name: "startover", ...startover }]),
        ],
        segmentSeconds: encoder.segmentSeconds,
    };
}

/** What the config says to the encoder; flows, packager and bucket come from other components. */
export function encoderArgs({
    encoder,
    contribution,
}: Pick<EventSettings, "encoder" | "contribution">): Omit<AbrEncoderArgs, "flowArns" | "target" | "recording"> {
    return {
        ...encoder,
        flowCount: contribution.sources.length,
        ...(contribution.picture === undefined ? {} : { picture: contribution.picture }),
    };
}

/** What the config says to the edge; origin, assets, certificate and log bucket come from other components. */
export function edgeArgs({ edge, encoder, ads }: Pick<EventSettings, "edge" | "encoder" | "ads">) {
    const { domain, logs, ...args } = edge;
    return {
        ...args,
        segmentSeconds: encoder.segmentSeconds,
        ...(ads?.adDecisionSeconds === undefined ? {} : { adDecisionSeconds: ads.adDecisionSeconds }),
        ...(domain === undefined ? {} : { domainNames: [domain.name] }),
    };
}

/** What the config says to one Pi; keys and the listeners that it calls come from elsewhere. */
export function piArgs(host: PiHostSettings, cameras: readonly CameraSettings[], hostCount: number): PiIngestArgs {
    // The card is no concern of the provisioner's.
    const { image, ...ingest } = host;
    const { name, host: reached, port, user, hostKey, agentSocket, unpinnedHostKey, jumpHost, exit, ...rest } = ingest;
    return {
        ...rest,
        connection: { host: reached, port, user, hostKey, agentSocket, unpinnedHostKey, jumpHost },
        cameras: cameras
            .filter((camera) => camera.host === name || (camera.host === undefined && hostCount === 1))
            .map(({ host: onHost, ...camera }) => camera),
        ...(exit === undefined ? {} : { exit: { kind: exit.kind, application: exit.application } }),
    };
}

/** Which of the contribution's sources a Pi feeds by itself; none where OBS does. */
export function fedBy<S extends { name: string }>({ exit }: PiHostSettings, sources: readonly S[]): S[] {
    if (exit === undefined || exit.kind === PiExitKind.Obs) return [];
    return sources.filter(({ name }) => exit.sources === undefined || exit.sources.includes(name));
}
