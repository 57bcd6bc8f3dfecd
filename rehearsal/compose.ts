/** The hops of one rehearsal, in the order of their start: who is asked comes before who asks. */
import { adServerHop } from "./internet/ad-server/hop";
import { bucketHop } from "./aws/bucket/hop";
import { cameraHop, CameraSource } from "./venue/camera/hop";
import { contributionHop } from "./venue/contribution/hop";
import { edgeHop } from "./aws/edge/hop";
import { encoderApis, encoderHops, encoderPorts } from "./aws/encoder/hop";
import { flowHop, flowOutPort, flowPorts } from "./aws/flow/hop";
import type { FlowNamespace } from "./aws/flow/namespace";
import { flowDoor } from "./aws/flow/ports";
import { ingestHop, ingestPorts } from "./venue/ingest/hop";
import { needsMuxed, packagerHop } from "./aws/packager/hop";
import { schedulerHop } from "./aws/scheduler/hop";
import { tailorHop } from "./aws/tailor/hop";
import { adServerHosts, hostsOf } from "./hosts";
import { isOutside, outsidePlace } from "./venue/outside";
import type { EventPlan } from "./plan";
import type { CameraPlan, IngestPlan } from "./plan/ingest";
import type { Hosts } from "./plan/types";
import { cameraAddresses } from "./run/addresses";
import type { Hop } from "./run/hop";
import type { Place } from "./run/place";

export interface ComposeOptions {
    /** Where cameras, page and edge listen: this machine alone, or an address that phones reach. */
    address: string;
    /** Origin of the rehearsal's own page, which an event's list of pages does not hold. */
    pageOrigin: string;
    /** This machine's name for who comes from elsewhere. */
    host: string;
    /** What viewers reach the edge at, e.g. `http://127.0.0.1:41000`. */
    edgeUrl: string;
    camera: CameraSource;
    /** Nobody sends SRT: a real OBS is waited for. */
    obs: boolean;
    /** Ad servers are asked on the Internet. */
    realAds: boolean;
    /** Where the flows listen; absent: on this machine's own network. */
    flowNamespace?: FlowNamespace;
    /** Folder that recordings are kept in; they go with the rehearsal when absent. */
    keepRecording?: string;
    /** Breaks every so many seconds, in place of the schedules' own rhythm. */
    breakEverySeconds?: number;
}

/** Names of the ports that a rehearsal needs. */
export function portNames({ ingests, flows, encoder }: EventPlan): string[] {
    return [
        ...["packager", "tailor", "ad-server", "bucket", "edge", "scheduler", "page"],
        ...encoderPorts(encoder),
        ...ingests.flatMap(ingestPorts),
        ...flows.flatMap(flowPorts),
    ];
}

/** Which hop of this machine answers for a host of AWS. */
export function rehearsedHosts(plan: EventPlan, place: Place, { realAds }: ComposeOptions): Hosts {
    return hostsOf(plan, {
        packager: place.url("packager"),
        tailor: place.url("tailor"),
        bucket: place.url("bucket"),
        edge: place.url("edge"),
        ...(realAds ? {} : { adServer: place.url("ad-server") }),
    });
}

/** `plan` is at the size that is played. Hops of one wave need nothing of each other to start. */
export function compose(plan: EventPlan, place: Place, options: ComposeOptions): Hop[][] {
    const { ingests, contributions, flows, encoder, endpoints, configurations, assets, edge, schedules } = plan;
    const { obs, flowNamespace: namespace } = options;
    const hosts = rehearsedHosts(plan, place, options);
    const muxed = needsMuxed(endpoints);
    const inputs = flows.map(({ name }) => `tcp://127.0.0.1:${flowOutPort(name, place)}`);
    const camera = { source: options.camera, scale: encoder.scale };
    const { listen, host } = outsidePlace(options, options);
    const fetched = (ingest: IngestPlan, { application }: CameraPlan) =>
        contributions.some((one) => one.ingest === ingest.name && one.application === application);
    return [
        [
            packagerHop(endpoints, place),
            ...(assets.length > 0 || encoder.recordings !== undefined
                ? [bucketHop(assets, place, { recordings: encoder.recordings, keep: options.keepRecording })]
                : []),
            ...(options.realAds ? [] : [adServerHop(place, { hosts: adServerHosts(configurations) })]),
            ...(configurations.length > 0
                ? [tailorHop(configurations, encoder, place, { hosts, edgeUrl: options.edgeUrl, muxed })]
                : []),
            edgeHop(edge, place, hosts, {
                address: options.address,
                pages: [options.pageOrigin],
                playlists: playlistPaths(plan),
            }),
            // The relay is of this machine; real encoders may be anywhere.
            ...flows.map((flow) => {
                const outside = contributions.some((one) => one.flow === flow.name && isOutside(one, options));
                return flowHop(flow, place, { namespace, ...(outside ? { listen } : {}) });
            }),
            ...ingests.flatMap(
                (ingest) =>
                    ingestHop(ingest, place, {
                        // Real cameras are elsewhere, as far as the Pi's own allow list lets them in.
                        listen:
                            options.camera.kind === "wait"
                                ? [options.address, ...cameraAddresses()]
                                : [options.address],
                    }) ?? [],
            ),
        ],
        [
            ...encoderHops(encoder, {
                place,
                packager: place.url("packager"),
                bucket: place.url("bucket"),
                inputs,
                muxed,
                hosts,
            }),
            // A camera that sends SRT by itself is a contribution below.
            ...ingests
                .filter(({ nginxConf }) => nginxConf !== undefined)
                .flatMap((ingest) =>
                    ingest.cameras.map((one) =>
                        cameraHop(ingest, one, place, { ...camera, unseen: !obs && !fetched(ingest, one) }),
                    ),
                ),
            ...(schedules.length > 0
                ? [
                      schedulerHop(schedules, {
                          place,
                          encoders: encoderApis(encoder, place),
                          everySeconds: options.breakEverySeconds,
                      }),
                  ]
                : []),
        ],
        contributions.map((one) =>
            contributionHop(one, ingests, place, {
                obs,
                camera,
                door: flowDoor(one, place, { namespace, host: isOutside(one, options) ? host : undefined }),
            }),
        ),
    ];
}

/** Paths of the addresses that players open. */
function playlistPaths({ playback }: EventPlan): string[] {
    return [...Object.values(playback.withAds), ...Object.values(playback.withoutAds)].map(
        (url) => new URL(url).pathname,
    );
}
