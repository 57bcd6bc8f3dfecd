import * as remote from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";

import { refuseProblems } from "../common/problems";
import { PiCameraAddress, PiConnection, PiExitKind, PiIngestArgs, PiJumpHost, PiPresence } from "./args";
import { dialLimits } from "./connection";
import { cameraAddresses, publishUrls } from "./addresses";
import { HostFiles, hostPaths } from "./paths";
import { piProblems } from "./pi";
import { bundle, releaseFiles, releaseHash } from "./release";
import { HostSecret, secretLines } from "./secrets";
import { cameraSettings, defaultLatencyMs, exitSettings, HostSettings, privateNetworks } from "./settings";

export * from "./args";

/**
 * Turns a Raspberry Pi (or any Debian host) into the event's ingest: nginx-rtmp with an application for each camera, a
 * service for each camera of its own, and a way out by SRT when asked for. One ingest a host.
 *
 * Everything is rendered here, copied as one script, and applied by one command, which tests the release before it
 * switches and goes back when it does not run. Destroying leaves the host as it was found: services,
 * files and the packages that this installed go. A host that was left for another is not cleaned up.
 *
 * A host that does not answer is an error after half a minute, and ends the `up` (`--continue-on-error` makes the rest). One
 * that is known to be away is left alone with `presence: away`: from the first `up` with it, neither `up` nor `destroy` dials.
 *
 * Throws before anything is registered, naming every argument that the host would refuse.
 */
export class PiIngest extends pulumi.ComponentResource {
    /** Where each application is pushed to and fetched from, in the order of `cameras`; none where the exit is direct. Keys are left out. */
    public readonly cameraAddresses: pulumi.Output<PiCameraAddress[]>;
    /** By application: what to type into a camera or phone that pushes, with its key. A secret. */
    public readonly publishUrls: pulumi.Output<Record<string, string>>;
    /** SHA-256 of the files on the host; changes with them. */
    public readonly releaseHash: pulumi.Output<string>;

    constructor(name: string, args: PiIngestArgs, opts?: pulumi.ComponentResourceOptions) {
        refuseProblems("PiIngest", name, piProblems(args));
        super("pi-live:index:PiIngest", name, curated(args), opts);
        warnUnpinned(name, args.connection, this);

        const files = hostSettings(args).apply(releaseFiles);
        this.releaseHash = files.apply(releaseHash);
        if (args.presence !== PiPresence.Later) this.provision(name, args, files);

        const addresses = pulumi
            .output(args.address ?? args.connection.host)
            .apply((host) => cameraAddresses(args, host));
        this.cameraAddresses = addresses;
        this.publishUrls = pulumi.secret(
            pulumi.all([addresses, publishKeys(args)]).apply(([list, keys]) => publishUrls(args, list, keys)),
        );
        this.registerOutputs({
            cameraAddresses: this.cameraAddresses,
            publishUrls: this.publishUrls,
            releaseHash: this.releaseHash,
        });
    }

    /** The copy of the release, and the command that applies it. */
    private provision(name: string, args: PiIngestArgs, files: pulumi.Output<HostFiles>): void {
        const connection = sshConnection(args.connection);
        // In the user's own folder, since SFTP makes none; a new release has a new path, so it is copied afresh.
        const remotePath = this.releaseHash.apply((text) => `.pi-live-${text.slice(0, 16)}.sh`);
        // Of a host that is away the engine keeps what it knew of it, inputs included, until it is here again.
        const left = args.presence === PiPresence.Away ? { ignoreChanges: ["*"], retainOnDelete: true } : {};
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
            { parent: this, ...left },
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
            { parent: this, dependsOn: [copy], ...left },
        );
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
        presence: args.presence ?? PiPresence.Here,
        ...(args.model === undefined ? {} : { model: args.model }),
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
    return {
        ...sshEnd(connection, connection.agentSocket),
        ...(jumpHost === undefined ? {} : { proxy: sshEnd(jumpHost, jumpHost.agentSocket ?? connection.agentSocket) }),
    };
}

function sshEnd(end: PiConnection | PiJumpHost, agentSocketPath: string | undefined) {
    const { host, port = 22, user = "pi", privateKey, hostKey } = end;
    return {
        host,
        port,
        user,
        ...dialLimits,
        ...(privateKey === undefined
            ? { ...(agentSocketPath === undefined ? {} : { agentSocketPath }) }
            : { privateKey: pulumi.secret(privateKey) }),
        ...(hostKey === undefined ? {} : { hostKey }),
    };
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

/** By application, for those that have one. */
function publishKeys({ cameras }: PiIngestArgs): pulumi.Output<Record<string, string>> {
    return pulumi
        .all(cameras.map(({ application, publishKey }) => ({ application, publishKey })))
        .apply((list) =>
            Object.fromEntries(
                list.flatMap(({ application, publishKey }) =>
                    publishKey === undefined ? [] : [[application, publishKey]],
                ),
            ),
        );
}
