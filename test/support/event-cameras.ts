import fc from "fast-check";

import { just, oneOf, some, whole } from "./arbitrary";
import type { EventConfig } from "./event-config";

type Camera = NonNullable<EventConfig["cameras"]>[number];
type Host = NonNullable<EventConfig["pi"]>["hosts"][number];

interface CameraParts {
    cameras: Camera[];
    pi?: { hosts: Host[] };
}

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample";

const picture = {
    width: oneOf(640, 1280),
    height: oneOf(360, 720),
    framesPerSecond: oneOf(24, 25, 30),
    bitrate: whole(500_000, 8_000_000),
    keyFrameSeconds: oneOf(1, 2),
};

/** A camera of its own application and device; a Pi has one raspicam at most, so only the first may be it. */
const camera = (application: string, i: number): fc.Arbitrary<Camera> =>
    some(
        {
            application: just(application),
            kind: oneOf<Camera["kind"]>(...(i === 0 ? ["raspicam" as const] : []), "usb", "rtmp", "test"),
            ...picture,
        },
        "application",
        "kind",
    ).map((made) => (made.kind === "usb" ? { ...made, device: `/dev/video${2 * i}` } : made));

const cameras = fc
    .subarray(["gopro", "raspivid", "stage"], { minLength: 1 })
    .chain((applications) => fc.tuple(...applications.map(camera)));

const connection = fc.oneof(
    just({ unpinnedHostKey: true }),
    just({ hostKey }),
    just({ hostKey, jumpHost: { host: "jump.example.org", user: "crew", hostKey } }),
);

const host = (applications: Camera[]): fc.Arbitrary<Host> =>
    some(
        {
            name: just("venue"),
            host: oneOf("raspberrypi.local", "192.168.1.20"),
            port: oneOf(22, 2222),
            user: oneOf("pi", "crew"),
            publishCidrs: just(["192.168.1.0/24"]),
            playCidrs: just(["192.168.1.0/24", "10.0.0.0/8"]),
            address: just("10.66.0.1"),
            agentSocket: just("/run/user/1000/agent"),
            exit: exit(applications),
        },
        "name",
        "host",
    ).chain((plain) => connection.map((reached) => ({ ...plain, ...reached })));

/** `direct` needs the Pi's own camera and one flow; OBS and the relay take all. */
function exit(taken: Camera[]): fc.Arbitrary<NonNullable<Host["exit"]>> {
    return fc.oneof(
        just({ kind: "obs" as const }),
        just({ kind: "relay" as const, application: taken[0].application }),
    );
}

/** `cameras` and `pi`: no Pi, or one that takes every camera. */
export const cameraParts: fc.Arbitrary<CameraParts> = fc.oneof(
    { weight: 1, arbitrary: just<CameraParts>({ cameras: [] }) },
    {
        weight: 3,
        arbitrary: cameras.chain((taken) =>
            host(taken).map((one): CameraParts => ({ cameras: taken, pi: { hosts: [one] } })),
        ),
    },
);
