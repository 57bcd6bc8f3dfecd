import { createHash } from "node:crypto";

import * as remote from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";

import { fixedName } from "../common/names";
import { PiIngestArgs, PiPresence } from "./args";
import { greetingHook } from "./greeting-hook";
import { preflightCommand, preflightScript } from "./host-scripts";
import { HostFiles, hostPaths } from "./paths";
import { bundle, unknownBundle } from "./release";
import { HostSecret, secretLines } from "./secrets";
import { shellQuote } from "./shell";
import { sshConnection } from "./ssh-inputs";

/** What a host gets, and in whose name. */
export interface Provisioning {
    /** Name of the component. */
    name: string;
    args: PiIngestArgs;
    files: pulumi.Output<HostFiles>;
    /** SHA-256 of the files. */
    releaseHash: pulumi.Output<string>;
    secrets: { kind: HostSecret["kind"]; name: string; value: pulumi.Input<string> }[];
    parent: pulumi.Resource;
}

/**
 * Three resources, each of which acts when the one before it did:
 * `-host` checks the host first, and clears it at the end; `-release` copies the release; `-apply` makes it the current one.
 *
 * A release is copied afresh for each change of what the host is to hold, and each copy has an id of its own, which `-apply`
 * reads. So after an `up` that was cut, going back to the former config is a change too: the state knows the former copy only.
 *
 * `-apply` has no `delete`, so replacing it by force (`up --replace`, `state taint`) installs again and removes nothing. Replacing
 * `-host` clears the host first, then copies and installs. Returns the id of the copy: it names the installation.
 */
export function provision({ name, args, files, releaseHash, secrets, parent }: Provisioning): pulumi.Output<string> {
    const connection = sshConnection(args.connection);
    // Of a host that is away the engine keeps what it knew of it, inputs included, until it is here again.
    const left = args.presence === PiPresence.Away ? { ignoreChanges: ["*"], retainOnDelete: true } : {};
    // Fixed, like names in AWS: another stack of the same name is another owner, and this one under a new name is not.
    const owner = fixedName({ component: "PiIngest", name, parent })("", ownerLimit);
    // Always a secret, also where only some of its lines are.
    const lines = pulumi.secret(pulumi.output(secrets).apply(secretLines));
    const wanted = pulumi.secret(
        pulumi
            .all([releaseHash, lines, reachedBy(args)])
            .apply((parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex")),
    );
    const host = new remote.Command(
        `${name}-host`,
        {
            connection,
            create: preflightCommand,
            delete: owner.apply(removal),
            // The last line runs the script again for each change of what the host is to hold.
            stdin: pulumi.interpolate`${preflightScript}# ${wanted}\n`,
            addPreviousOutputInEnv: false,
        },
        { parent, deleteBeforeReplace: true, hooks: greetingHook(name, args.connection), ...left },
    );
    // In the user's own folder; a new release has a new path.
    const remotePath = releaseHash.apply((text) => `.pi-live-${text.slice(0, 16)}.sh`);
    const copy = new remote.CopyToRemote(
        `${name}-release`,
        {
            connection,
            source: knownAsset(files.apply((rendered) => bundle(rendered))),
            remotePath,
            // An update would keep the id, and copies nothing to another host or to a newly written SD card, which has another
            // key (pulumi-command 1.2.1, copyController.go). A replacement deletes nothing there.
            triggers: [args.connection.host, args.connection.hostKey ?? "", wanted, host.id],
        },
        { parent, dependsOn: [host], ...left },
    );
    new remote.Command(
        `${name}-apply`,
        {
            connection,
            // No triggers and no `delete`: a replacement would run the old `delete` after the new `create`.
            create: pulumi.interpolate`sh ${remotePath}`,
            stdin: pulumi.secret(
                pulumi.all([copy.id, lines, owner]).apply(([id, text, own]) => installLine(id, own) + text),
            ),
            addPreviousOutputInEnv: false,
        },
        { parent, dependsOn: [copy], ...left },
    );
    return copy.id;
}

/** One line of a note on the host. */
const ownerLimit = 128;

/** Where the files lie and whose they are: another port, user or jump host may be another machine or another folder. */
function reachedBy({ connection }: PiIngestArgs): pulumi.Input<pulumi.Input<string>[]> {
    const { host, hostKey = "", port = 22, user = "pi", jumpHost } = connection;
    return [host, hostKey, `${user}:${port}`, jumpHost?.host ?? "", `${jumpHost?.user ?? ""}:${jumpHost?.port ?? ""}`];
}

/** Clears the host unless another component has installed there since, e.g. one of another stack. */
function removal(owner: string): string {
    return `f=\${PI_LIVE_ROOT:-}${hostPaths.base}/current/remove.sh; [ ! -f "$f" ] || sh "$f" ${shellQuote(owner)}`;
}

/** The first line on apply.sh's standard input: which copy this is, and whose. */
function installLine(id: string, owner: string): string {
    return `install ${id} ${Buffer.from(owner, "utf8").toString("base64")}\n`;
}

/**
 * The text as an asset that is known even where the text is not: pulumi-command 1.2.1 refuses an unknown `source` in every
 * preview ("either asset or archive must be set", pulumi-command#754). The file's path, which holds the release's hash, stays
 * unknown. A secret stays one.
 */
function knownAsset(text: pulumi.Output<string>): pulumi.Output<pulumi.asset.Asset> {
    let known: string | undefined;
    const read = text.apply((value) => {
        known = value;
        return value;
    });
    // Settles once the function above has run, or was left out since the text is unknown.
    return pulumi.output(
        pulumi.isSecret(read).then((isSecret) => {
            const asset = new pulumi.asset.StringAsset(known ?? unknownBundle);
            return isSecret ? pulumi.secret(asset) : pulumi.output(asset);
        }),
    );
}
