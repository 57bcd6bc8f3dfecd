import { PiCameraKind, PiExitKind, PiPresence } from "../../components/pi-ingest/args";
import type { EventSettings } from "../../stacks/settings";
import type { DeployedEvent, DeployedFoundation } from "../deployed";
import type { DeployedPi } from "../outputs";
import { rateOf } from "./rate";
import type { ObsCamera, ObsPicture, ObsShow, ObsStream } from "./show";

/** Choices of the crew besides the stack. */
export interface ObsChoice {
    /** Name of a contribution source, or of its backup. The first source, or the Pi that relays OBS' programme, when absent. */
    flow?: string;
    /** The foundation that the event stands on, where it holds Pis. */
    foundation?: DeployedFoundation;
}

type Outputs = Pick<DeployedEvent["outputs"], "cameras" | "publishUrls" | "pis">;

/**
 * The content of OBS' files for a deployed event.
 *
 * Throws one line with the fix: no flow, no flow of that name, no camera that plays, or a Pi that feeds the flow by itself.
 */
export function obsShow({ stack, settings, secrets, outputs }: DeployedEvent, choice: ObsChoice = {}): ObsShow {
    const { encoders } = outputs;
    if (!encoders.some(({ host }) => host !== "")) {
        throw new Error(`stack ${stack} has no SRT endpoint yet: run \`pulumi up --stack ${stack}\` to its end`);
    }
    const all = withFoundation(outputs, choice.foundation);
    const programme = choice.flow === undefined ? programmeOf(all, stack) : undefined;
    const stream = programme ?? flowStream(encoders, choice.flow, secrets.srtPassphrase, stack);
    return {
        event: settings.event.name,
        picture: pictureOf(settings),
        stream,
        cameras: camerasOf(all, stream, stack),
    };
}

function withFoundation(event: Outputs, foundation?: DeployedFoundation): Outputs {
    if (foundation === undefined) return event;
    const { cameras, publishUrls, pis } = foundation.outputs;
    return {
        cameras: [...event.cameras, ...cameras],
        publishUrls: { ...publishUrls, ...event.publishUrls },
        pis: [...event.pis, ...pis],
    };
}

/**
 * The Pi that relays OBS' programme: it relays an application of kind rtmp, and there are other cameras.
 * So OBS, which streams to one address, can feed two flows.
 */
function programmeOf({ pis, cameras, publishUrls }: Outputs, stack: string): ObsStream | undefined {
    const sender = pis.find(({ sends, presence }) => sends !== undefined && presence !== PiPresence.Later);
    if (sender?.sends === undefined) return undefined;
    const { name: host, exit, applications } = sender;
    const { application, targets } = sender.sends;
    const kind = applications.find((one) => one.application === application)?.kind;
    const address = cameras.find((camera) => camera.host === host && camera.application === application);
    const others = cameras.some((camera) => camera !== address);
    if (exit !== PiExitKind.Relay || kind !== PiCameraKind.Rtmp || address === undefined || !others) {
        const flows = targets.map(({ name }) => name).join(", ");
        throw new Error(
            `stack ${stack}: the Pi ${host} sends ${application} to ${flows} by itself, and a flow takes one sender. For OBS set exit: ` +
                `{kind: obs}, or relay an application of kind rtmp that OBS pushes its programme to; --flow selects a flow directly`,
        );
    }
    const keyed = publishUrls[application];
    return {
        kind: "rtmp",
        name: application,
        ...serverAndKey(keyed?.startsWith(address.publishUrl) ? keyed : address.publishUrl),
    };
}

/** OBS has two fields, Server and Stream Key. The stream name with its key is the second, which OBS hides and does not log. */
function serverAndKey(publishUrl: string): { url: string; streamKey: string } {
    const end = publishUrl.indexOf("?");
    const slash = publishUrl.lastIndexOf("/", end < 0 ? undefined : end);
    return { url: publishUrl.slice(0, slash), streamKey: publishUrl.slice(slash + 1) };
}

function flowStream(
    encoders: DeployedEvent["outputs"]["encoders"],
    flow: string | undefined,
    passphrase: string | undefined,
    stack: string,
): ObsStream {
    const endpoint = flow === undefined ? encoders[0] : encoders.find(({ name }) => name === flow);
    if (endpoint === undefined) {
        const names = encoders.map(({ name }) => name).join(", ");
        throw new Error(`--flow ${flow}: stack ${stack} has ${names}`);
    }
    const { name, obsUrl, encrypted } = endpoint;
    return {
        kind: "srt",
        name,
        url: obsUrl,
        encrypted,
        ...(encrypted && passphrase !== undefined ? { passphrase } : {}),
    };
}

function camerasOf({ cameras, pis }: Outputs, stream: ObsStream, stack: string): ObsCamera[] {
    const playing = cameras.filter(({ host, application }) => {
        const pi = pis.find(({ name }) => name === host);
        const isProgramme = stream.kind === "rtmp" && application === stream.name && relays(pi, application);
        // Direct: no nginx on the host. Later: nothing on it yet.
        return pi?.exit !== PiExitKind.Direct && pi?.presence !== PiPresence.Later && !isProgramme;
    });
    if (playing.length === 0) {
        throw new Error(
            `stack ${stack} has no camera that plays: OBS needs a Pi with exit obs or relay (pi-live:cameras, pi-live:pi), ` +
                "provisioned by `pulumi up`",
        );
    }
    const twice = (name: string) => playing.filter(({ application }) => application === name).length > 1;
    return playing.map(({ application, host, playUrl }) => ({
        name: twice(application) ? `${application} (${host})` : application,
        playUrl,
    }));
}

/** Whether that host relays this application. */
function relays(pi: DeployedPi | undefined, application: string): boolean {
    return pi?.sends?.application === application;
}

/** The config's contribution picture; else the best rendition at 1.3 times its bit rate, so that encoding twice costs less quality. */
export function pictureOf({ contribution, encoder }: EventSettings): ObsPicture {
    if (contribution.picture !== undefined) {
        const { width, height, framesPerSecond, bitrate } = contribution.picture;
        return { width, height, rate: rateOf(framesPerSecond), bitrate };
    }
    const best = encoder.ladder.reduce((most, one) => (one.height > most.height ? one : most));
    return {
        width: best.width,
        height: best.height,
        rate: encoder.framesPerSecond,
        bitrate: Math.round(best.maxBitrate * 1.3),
    };
}
