import { createHash } from "node:crypto";

import { PiExitKind } from "./args";
import { cameraScript, isLocal, relayScript } from "./camera";
import { applyScript, removeScript } from "./host-scripts";
import { nginxConf } from "./nginx";
import { HostFiles, unitNames } from "./paths";
import { HostSettings } from "./settings";
import { cameraUnit, nginxUnit, relayUnit } from "./units";

/** Everything that a release holds on the host, by path. Nothing secret. */
export function releaseFiles(settings: HostSettings): HostFiles {
    const files: HostFiles = {
        "apply.sh": applyScript,
        "remove.sh": removeScript,
        "nginx.conf": nginxConf(settings),
        [`units/${unitNames.nginx}`]: nginxUnit(),
    };
    for (const camera of settings.cameras.filter(isLocal)) {
        const script = cameraScript(camera, settings);
        if (script === undefined) continue;
        files[`bin/camera-${camera.application}.sh`] = script;
        files[`units/${unitNames.camera(camera.application)}`] = cameraUnit(camera, settings);
    }
    const { kind, application, targets } = settings.exit;
    for (const target of kind === PiExitKind.Relay ? targets : []) {
        files[`bin/relay-${target.name}.sh`] = relayScript(application, target);
        files[`units/${unitNames.relay(target.name)}`] = relayUnit(application, target);
    }
    return files;
}

/** SHA-256 over paths and contents: the same files, the same release. */
export function releaseHash(files: HostFiles): string {
    const hash = createHash("sha256");
    for (const path of Object.keys(files).sort()) {
        hash.update(`${path}\0${files[path].length}\0${files[path]}`);
    }
    return hash.digest("hex");
}

/**
 * A release as one shell script that unpacks and applies itself. One file, since pulumi-command 1.2.1 copies either a
 * text or what lies on disk (asset archives are refused), and a program should leave nothing on disk; a script, since
 * every host can run one. Text is stored in Pulumi's state: it holds no secret.
 */
export function bundle(files: HostFiles, hash = releaseHash(files)): string {
    const end = `PI_LIVE_${hash}`;
    const unpack = Object.keys(files)
        .sort()
        .flatMap((path) => {
            if (!/^[A-Za-z0-9_./-]+$/.test(path) || path.includes(".."))
                throw new Error(`no path for a release: ${path}`);
            if (!files[path].endsWith("\n")) throw new Error(`${path} does not end with a line end`);
            return [`cat >"$stage/${path}" <<'${end}'`, `${files[path]}${end}`];
        });
    return [
        "#!/bin/sh",
        `# pi-live, release ${hash}. Standard input: secrets.`,
        "set -eu",
        "umask 022",
        'if [ -z "${PI_LIVE_ROOT:-}" ] && [ "$(id -u)" -ne 0 ]; then exec sudo -n -- sh "$0"; fi',
        'base="${PI_LIVE_ROOT:-}/opt/pi-live"',
        'mkdir -p "$base/releases"',
        'stage=$(mktemp -d "$base/releases/.stage.XXXXXX")',
        "trap 'rm -rf \"$stage\"' EXIT",
        'chmod 755 "$stage"',
        'mkdir "$stage/bin" "$stage/units"',
        ...unpack,
        `sh "$stage/apply.sh" ${hash} "$stage"`,
        "# Copies of earlier releases are of no more use: the host keeps its own.",
        'for copy in "$(dirname "$0")"/.pi-live-*.sh; do',
        '    [ "$copy" -ef "$0" ] || rm -f "$copy"',
        "done",
        "",
    ].join("\n");
}
