import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { PiCameraAddress, PiConnection, PiExitKind, PiIngestArgs, PiPresence } from "./args";
import { cameraAddresses, publishUrls } from "./addresses";
import { piProblems } from "./pi";
import { provision, Provisioning } from "./provision";
import { releaseFiles, releaseHash } from "./release";
import { cameraSettings, defaultLatencyMs, exitSettings, HostSettings, privateNetworks } from "./settings";

export * from "./args";

/**
 * Turns a Raspberry Pi (or any Debian host) into the event's ingest: nginx-rtmp with an application for each camera, a
 * service for each camera of its own, and a way out by SRT when asked for. One ingest a host.
 *
 * Everything is rendered here, copied as one script, and applied by one command, which tests the release before it
 * switches and goes back when it does not run. Before that the host is probed: an SSH server must answer, and the user's
 * shell must let files through. Destroying leaves the host as it was found: services, files and the packages that this
 * installed go. A host that was left for another is not cleaned up.
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
    /** Names what the last `up` installed; the host keeps it in `/var/lib/pi-live/install`. Empty for a host that comes later. */
    public readonly installation: pulumi.Output<string>;

    constructor(name: string, args: PiIngestArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("PiIngest", name, args, () => piProblems(args));
        super("pi-live:index:PiIngest", name, curated(args), opts);
        warnUnpinned(name, args.connection, this);

        const files = hostSettings(args).apply(releaseFiles);
        this.releaseHash = files.apply(releaseHash);
        this.installation =
            args.presence === PiPresence.Later
                ? pulumi.output("")
                : provision({
                      name,
                      args,
                      files,
                      releaseHash: this.releaseHash,
                      secrets: hostSecrets(args),
                      parent: this,
                  });

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
            installation: this.installation,
        });
    }
}

/** What rules over the graph need; nothing secret, nothing that is known only later. */
function curated(args: PiIngestArgs) {
    const { kind, application } = exitSettings(args);
    return {
        cameras: args.cameras.map((camera) => {
            const {
                application: own,
                kind: source,
                width,
                height,
                framesPerSecond,
                bitrate,
                keyed,
            } = cameraSettings(camera);
            return { application: own, kind: source, width, height, framesPerSecond, bitrate, keyed };
        }),
        publishCidrs: args.publishCidrs ?? privateNetworks,
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
        `PiIngest ${name} accepts any host that answers at its address (unpinnedHostKey): publish keys and passphrases can be read by ` +
            "a stranger in between. Give connection.hostKey, a line of `ssh-keyscan <host>` that you compared on the host.",
        resource,
    );
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
        publishCidrs: args.publishCidrs ?? privateNetworks,
        playCidrs: args.playCidrs ?? privateNetworks,
        exit: { kind, application, targets: kind === PiExitKind.Obs ? [] : known },
    }));
}

function hostSecrets({ cameras, exit }: PiIngestArgs): Provisioning["secrets"] {
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
