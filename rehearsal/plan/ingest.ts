/** What happens at the venue, as the graph has it: cameras, the Pis' ingest, and who sends to which flow. */
import { z } from "zod";

import { nginxConf } from "../../components/pi-ingest/nginx";
import { cameraSettings, privateNetworks } from "../../components/pi-ingest/settings";
import { PiCameraKind, PiExitKind } from "../../components/pi-ingest/args";
import type { RecordedResource, ResourceSet } from "../../graph";
import { DialledSource, dialledSources } from "./flow";
import { number, object, objects, required, text } from "./read";
import { releaseFilesIn, ReleaseSecrets, releaseSecretsIn, srtTargetIn } from "./release";

export const cameraPlanSchema = z.object({
    application: z.string(),
    /** `raspicam`, `usb`, `rtmp`, `test`. */
    kind: z.string(),
    width: z.number(),
    height: z.number(),
    framesPerSecond: z.number(),
    /** bit/s */
    bitrate: z.number(),
    /** Frames from key frame to key frame. */
    keyFrames: z.number(),
    /** Absent: nobody is asked for one. */
    publishKey: z.string().optional(),
});
export type CameraPlan = z.output<typeof cameraPlanSchema>;

/** One Pi, or what stands at the venue of an event without any. */
export interface IngestPlan {
    /** The component's name, e.g. `dev-pi-venue`. */
    name: string;
    cameras: CameraPlan[];
    exit: { kind: string; application: string };
    /** nginx.conf as rendered; absent where the exit is `direct` and no server runs. */
    nginxConf?: string;
    /** Publish keys by application. */
    keys: Record<string, string>;
    /** The scripts that send by SRT. */
    senders: SenderPlan[];
    /** True: no Pi is in the graph, so this is made up from what the channel takes in. */
    madeUp: boolean;
}

interface SenderPlan {
    /** Name of the target. */
    name: string;
    application: string;
    /** `relay`: from nginx. `direct`: the camera's own script. */
    kind: "relay" | "direct";
    script: string;
    host: string;
    port: number;
    latencyMs: number;
    passphrase?: string;
}

/** Who sends to one source of a flow. */
export interface ContributionPlan {
    flow: string;
    source: string;
    /** The source's. */
    port: number;
    /** Where its picture comes from. */
    ingest: string;
    application: string;
    /** `obs`: an encoder at the venue. `relay` and `direct`: the Pi itself. */
    kind: "obs" | "relay" | "direct";
    latencyMs: number;
    passphrase?: string;
    /** The Pi's own script, as rendered. */
    script?: string;
}

/** Every place that cameras push to; at least one that serves a picture, unless Pis send all of it by themselves. */
export function ingestPlans(graph: ResourceSet): IngestPlan[] {
    const pis = graph.all("pi-live:index:PiIngest").map((pi) => piPlan(graph, pi));
    const unfed = dialledSources(graph).filter((dialled) => senderTo(pis, dialled) === undefined);
    return unfed.length > 0 && served(pis) === undefined ? [...pis, madeUp(graph)] : pis;
}

/** One for every source of every flow. What no Pi sends to is OBS's, which takes the first ingest's picture. */
export function contributionPlans(graph: ResourceSet): ContributionPlan[] {
    const ingests = ingestPlans(graph);
    return dialledSources(graph).map((dialled): ContributionPlan => {
        const { flow, source } = dialled;
        const to = { flow: flow.name, source: source.name, port: source.port };
        const found = senderTo(ingests, dialled);
        if (found !== undefined) {
            const { kind, application, script, latencyMs, passphrase } = found.sender;
            return { ...to, ingest: found.ingest.name, application, kind, script, latencyMs, passphrase };
        }
        const from = required(served(ingests), "where the picture comes from");
        const { latencyMs, passphrase } = source;
        return { ...to, ingest: from.name, application: from.exit.application, kind: "obs", latencyMs, passphrase };
    });
}

/** The first that OBS can fetch from: one that leaves it to OBS before one that sends by itself. */
function served(ingests: IngestPlan[]): IngestPlan | undefined {
    const serving = ingests.filter(({ nginxConf: conf }) => conf !== undefined);
    return serving.find(({ exit }) => exit.kind === PiExitKind.Obs) ?? serving.at(0);
}

function senderTo(ingests: IngestPlan[], { source, host }: DialledSource) {
    return ingests
        .flatMap((ingest) => ingest.senders.map((sender) => ({ ingest, sender })))
        .find(({ sender }) => sender.host === host && sender.port === source.port);
}

function piPlan(graph: ResourceSet, pi: RecordedResource): IngestPlan {
    const children = graph.childrenOf(pi.urn);
    const copy = children.find(({ type }) => type === "command:remote:CopyToRemote");
    // Beside it stands the command that looks at the host first.
    const apply = children.find(({ type, name }) => type === "command:remote:Command" && name.endsWith("-apply"));
    const script = text(object(copy?.inputs.source).text);
    const files = script === undefined ? {} : releaseFilesIn(script);
    const secrets = releaseSecretsIn(text(apply?.inputs.stdin) ?? "");
    const recorded = object(pi.inputs.exit);
    const exit = {
        kind: required(text(recorded.kind), `the exit of ${pi.name}`),
        application: required(text(recorded.application), `the application that ${pi.name} sends`),
    };
    const cameras = objects(pi.inputs.cameras).map((camera) => cameraPlan(camera, files, secrets.keys));
    // A Pi that is only planned for later has no release yet: what it will run.
    const conf = files["nginx.conf"] ?? (script === undefined ? rendered(cameras) : undefined);
    return {
        name: pi.name,
        cameras,
        exit,
        ...(conf === undefined ? {} : { nginxConf: conf }),
        keys: secrets.keys,
        senders: senders(files, exit, secrets),
        madeUp: false,
    };
}

function cameraPlan(
    camera: Record<string, unknown>,
    files: Record<string, string>,
    keys: Record<string, string>,
): CameraPlan {
    const application = required(text(camera.application), "the application of a camera");
    const of = `of camera ${application}`;
    const framesPerSecond = required(number(camera.framesPerSecond), `the frame rate ${of}`);
    // Only its script tells; a camera that pushes by itself has none, and is asked for a key frame every two seconds (docs/pi.md).
    const [, keyFrames] = /^key_frames=(\d+)$/m.exec(files[`bin/camera-${application}.sh`] ?? "") ?? [];
    const publishKey = keys[application];
    return {
        application,
        kind: text(camera.kind) ?? PiCameraKind.Rtmp,
        width: required(number(camera.width), `the width ${of}`),
        height: required(number(camera.height), `the height ${of}`),
        framesPerSecond,
        bitrate: required(number(camera.bitrate), `the bit rate ${of}`),
        keyFrames: keyFrames === undefined ? 2 * framesPerSecond : Number(keyFrames),
        ...(publishKey === undefined ? {} : { publishKey }),
    };
}

function senders(
    files: Record<string, string>,
    exit: IngestPlan["exit"],
    { passphrases }: ReleaseSecrets,
): SenderPlan[] {
    return Object.entries(files).flatMap(([path, script]): SenderPlan[] => {
        const [, what, name] = /^bin\/(relay|camera)-(.+)\.sh$/.exec(path) ?? [];
        const target = srtTargetIn(script);
        if (what === undefined || target === undefined) return [];
        const { application } = exit;
        if (what === "relay") {
            return [{ name, kind: "relay", application, script, ...target, passphrase: passphrases[name] }];
        }
        // Its own script names no target; there is one.
        return [{ name, kind: "direct", application, script, ...target, passphrase: Object.values(passphrases).at(0) }];
    });
}

/** nginx as a Pi with nothing but defaults would run it. */
function rendered(cameras: CameraPlan[]): string {
    const settings = cameras.map(({ application, publishKey }) => ({
        ...cameraSettings({ application, kind: PiCameraKind.Rtmp }),
        keyed: publishKey !== undefined,
    }));
    const exit = { kind: PiExitKind.Obs, application: cameras[0].application, targets: [] };
    return nginxConf({ cameras: settings, publishCidrs: privateNetworks, playCidrs: privateNetworks, exit });
}

/** One camera that brings what the channel is to show at its largest: size and rate are in the graph, the venue is not. */
function madeUp(graph: ResourceSet): IngestPlan {
    const [channel] = graph.all("aws:medialive/channel:Channel");
    const settings = object(channel?.inputs.encoderSettings);
    const videos = objects(settings.videoDescriptions);
    const largest = videos.sort((a, b) => (number(b.height) ?? 0) - (number(a.height) ?? 0)).at(0);
    const h264 = object(object(largest?.codecSettings).h264Settings);
    const rate = (number(h264.framerateNumerator) ?? 25) / (number(h264.framerateDenominator) ?? 1);
    const camera: CameraPlan = {
        application: "programme",
        kind: PiCameraKind.Rtmp,
        width: number(largest?.width) ?? 1280,
        height: number(largest?.height) ?? 720,
        framesPerSecond: rate,
        bitrate: number(h264.maxBitrate) ?? 4_000_000,
        keyFrames: Math.round(2 * rate),
    };
    return {
        name: "venue",
        cameras: [camera],
        exit: { kind: PiExitKind.Obs, application: camera.application },
        nginxConf: rendered([camera]),
        keys: {},
        senders: [],
        madeUp: true,
    };
}
