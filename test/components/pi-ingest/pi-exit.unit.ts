import { gopro } from "./fixtures";
import { camera, nameRule, refuse, target } from "./told";

describe("ingest settings of the way out", () => {
    refuse([
        [
            "an exit for no camera",
            { exit: { kind: "relay", application: "stage", targets: [target] } },
            "exit.application: must be a camera's (gopro, raspivid); got stage",
        ],
        ["a relay to nowhere", { exit: { kind: "relay" } }, "exit.targets: give at least one SRT listener"],
        [
            "targets beside OBS",
            { exit: { kind: "obs", targets: [target] } },
            "exit.targets: OBS sends by itself: leave them out, or set relay",
        ],
        [
            "two targets from one camera",
            { ...camera({}), exit: { kind: "direct", targets: [target, { ...target, name: "spare", port: 5001 }] } },
            "exit.targets: direct has one, since a lost second would not be dialled again: set relay for several; got 2",
        ],
        [
            "direct from a camera that pushes",
            { cameras: [gopro], exit: { kind: "direct", targets: [target] } },
            "exit.application: gopro pushes RTMP by itself: set relay",
        ],
        [
            "a second camera beside direct",
            { exit: { kind: "direct", application: "raspivid", targets: [target] } },
            "exit.kind: direct runs without nginx, for one camera and no other (gopro, raspivid): set relay",
        ],
        [
            "publishers where nothing listens",
            { ...camera({}), publishCidrs: ["10.0.0.0/8"], exit: { kind: "direct", targets: [target] } },
            "publishCidrs: nothing listens where the exit is direct: leave it out",
        ],
        [
            "players where nothing listens",
            { ...camera({}), playCidrs: ["10.0.0.0/8"], exit: { kind: "direct", targets: [target] } },
            "playCidrs: nothing listens where the exit is direct: leave it out",
        ],
        [
            "an exit that nobody knows",
            // @ts-expect-error -- what a program in JavaScript may say
            { exit: { kind: "srt" } },
            "exit.kind: must be one of obs, relay, direct; got srt",
        ],
        [
            "two targets of one name",
            { exit: { kind: "relay", targets: [target, { ...target, port: 5001 }] } },
            "exit.targets[1].name: each needs a name of its own; got main twice",
        ],
        [
            "one listener twice",
            { exit: { kind: "relay", targets: [target, { ...target, name: "spare" }] } },
            "exit.targets[1].host: a listener takes one caller: 203.0.113.9:5000 is main's already",
        ],
        [
            "a passphrase in a URL",
            {
                exit: {
                    kind: "relay",
                    targets: [{ ...target, host: "srt://203.0.113.9:5000?passphrase=sesame-sesame" }],
                },
            },
            "exit.targets[0].host: must be the host alone, no URL: port, latency and passphrase have keys of their own",
        ],
        [
            "a target with its port",
            { exit: { kind: "relay", targets: [{ ...target, host: "203.0.113.9:5000" }] } },
            "exit.targets[0].host: must be the host alone, without port: write host: 203.0.113.9, port: 5000",
        ],
        [
            "a target's port beyond the last",
            { exit: { kind: "relay", targets: [{ ...target, port: 65_536 }] } },
            "exit.targets[0].port: must be a whole number, 1–65,535; got 65536",
        ],
        [
            "a target's name with a slash",
            { exit: { kind: "relay", targets: [{ ...target, name: "a/b" }] } },
            `exit.targets[0].name: ${nameRule}; got "a/b"`,
        ],
        [
            "latency in microseconds",
            { exit: { kind: "relay", targets: [{ ...target, latencyMs: 200_000 }] } },
            "exit.targets[0].latencyMs: must be a whole number, 10–10,000; got 200000",
        ],
        [
            "a passphrase too short for SRT",
            { exit: { kind: "relay", targets: [{ ...target, passphrase: "short" }] } },
            "exit.targets[0].passphrase: must be 10–64 characters",
        ],
    ]);
});
