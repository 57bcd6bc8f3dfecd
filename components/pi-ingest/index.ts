import * as remote from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";

import { refuseProblems } from "../common/problems";
import { PiCameraAddress, PiConnection, PiExitKind, PiIngestArgs, PiJumpHost } from "./args";
import { hostPaths } from "./paths";
import { piProblems } from "./pi";
import { bundle, releaseFiles, releaseHash } from "./release";
import { HostSecret, secretLines } from "./secrets";
import {
    cameraSettings,
    defaultLatencyMs,
    exitSettings,
    HostSettings,
    privateNetworks,
    rtmpPort,
    streamName,
} from "./settings";

export * from "./args";

/**
 * Turns a Raspberry Pi (or any Debian host) into the event's ingest: nginx-rtmp with an application for each camera, a
 * service for each camera of its own, and a way out by SRT when asked for. One ingest a host.
 *
 * Everything is rendered here, copied as one script, and applied by one command, which tests the release before it
 * switches and goes back when it does not run. Destroying stops and removes the services; packages and logs stay. A host
 * that was left for another is not cleaned up, and one that is gone for good must leave the state by `pulumi state delete`,
 * since destroying dials it.
 *
 * Throws before anything is registered, naming every argument that the host would refuse.
 */
export class PiIngest extends pulumi.ComponentResource {
    /** Where each application is pushed to and fetched from, in the order of `cameras`. Keys are left out. */
    public readonly cameraAddresses: pulumi.Output<PiCameraAddress[]>;
    /** SHA-256 of the files on the host; changes with them. */
    public readonly releaseHash: pulumi.Output<string>;

    constructor(name: string, args: PiIngestArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseProblems("PiIngest", name, piProblems(args));
        super("pi-live:index:PiIngest", name, curated(args), opts);
        warnUnpinned(name, args.connection, this);

        const connection = sshConnection(args.connection);
        const files = hostSettings(args).apply(releaseFiles);
        const hash = files.apply(releaseHash);
        // In the user's own folder, since SFTP makes none; a new release has a new path, so it is copied afresh.
        const remotePath = hash.apply((text) => `.pi-live-${text.slice(0, 16)}.sh`);
        const copy = new remote.CopyToRemote(
            `${name}-release`,
            {
                connection,
                source: files.apply((rendered) => new pulumi.asset.StringAsset(bundle(rendered))),
                remotePath,
                // Nothing else makes it copy again to another host, or to a newly written SD card, which has another key
                // (pulumi-command 1.2.1, copyController.go). A replacement deletes nothing there.
                triggers: [args.connection.host, args.connection.hostKey ?? ""],
            },
            { parent: this },
        );
        new remote.Command(
            `${name}-apply`,
            {
                connection,
                // No triggers: they would replace, and the old `delete` would tear down what was just installed.
                create: pulumi.interpolate`sh ${remotePath}`,
                delete: `f=${hostPaths.base}/current/remove.sh; [ ! -f "$f" ] || sh "$f"`,
                // Always a secret, also where only some of its lines are.
                stdin: pulumi.secret(pulumi.output(hostSecrets(args)).apply(secretLines)),
                addPreviousOutputInEnv: false,
            },
            { parent: this, dependsOn: [copy] },
        );

        this.cameraAddresses = pulumi
            .output(args.connection.host)
            .apply((host) => args.cameras.map(({ application }) => address(host, application)));
        this.releaseHash = hash;
        this.registerOutputs({ cameraAddresses: this.cameraAddresses, releaseHash: this.releaseHash });
    }
}

/** What rules over the graph need; nothing secret, nothing that is known only later. */
function curated(args: PiIngestArgs) {
    const { kind, application } = exitSettings(args);
    return {
        cameras: args.cameras.map((camera) => {
            const { application: own, kind: source, width, height, framesPerSecond, bitrate } = cameraSettings(camera);
            return { application: own, kind: source, width, height, framesPerSecond, bitrate };
        }),
        exit: { kind, application, targets: (args.exit?.targets ?? []).map((target) => target.name) },
        pinned: args.connection.hostKey !== undefined,
        ...(args.tags === undefined ? {} : { tags: args.tags }),
    };
}

function warnUnpinned(name: string, { hostKey }: PiConnection, resource: pulumi.Resource): void {
    if (hostKey !== undefined) return;
    void pulumi.log.warn(
        `PiIngest ${name} talks to whoever answers at its address (unpinnedHostKey): publish keys and passphrases can be read by ` +
            "a stranger in between. Give connection.hostKey, a line of `ssh-keyscan <host>` that you compared on the host.",
        resource,
    );
}

function sshConnection(connection: PiConnection) {
    const { jumpHost } = connection;
    const one = ({ host, port = 22, user = "pi", privateKey, hostKey }: PiConnection | PiJumpHost) => ({
        host,
        port,
        user,
        ...(privateKey === undefined ? {} : { privateKey: pulumi.secret(privateKey) }),
        ...(hostKey === undefined ? {} : { hostKey }),
    });
    return { ...one(connection), ...(jumpHost === undefined ? {} : { proxy: one(jumpHost) }) };
}

/** Known as soon as the addresses of the exit are. */
function hostSettings(args: PiIngestArgs): pulumi.Output<HostSettings> {
    const targets = (args.exit?.targets ?? []).map(
        ({ name, host, port, latencyMs = defaultLatencyMs, passphrase }) => ({
            name,
            host,
            port,
            latencyMs,
            encrypted: passphrase !== undefined,
        }),
    );
    const { kind, application } = exitSettings(args);
    return pulumi.output(targets).apply((known) => ({
        cameras: args.cameras.map(cameraSettings),
        publishFrom: args.publishFrom ?? privateNetworks,
        playFrom: args.playFrom ?? privateNetworks,
        exit: { kind, application, targets: kind === PiExitKind.Obs ? [] : known },
    }));
}

function hostSecrets({
    cameras,
    exit,
}: PiIngestArgs): { kind: HostSecret["kind"]; name: string; value: pulumi.Input<string> }[] {
    return [
        ...cameras.flatMap(({ application, publishKey }) =>
            publishKey === undefined ? [] : [{ kind: "key" as const, name: application, value: publishKey }],
        ),
        ...(exit?.targets ?? []).flatMap(({ name, passphrase }) =>
            passphrase === undefined ? [] : [{ kind: "srt" as const, name, value: passphrase }],
        ),
    ];
}

function address(host: string, application: string): PiCameraAddress {
    const url = `rtmp://${host.includes(":") ? `[${host}]` : host}:${rtmpPort}/${application}/${streamName}`;
    return { application, publishUrl: url, playUrl: url };
}
