import { createHash } from "node:crypto";

import { PiExitKind } from "./args";
import { cameraScript, isLocal, relayScript } from "./camera";
import { firewallRules, firewallRulesPath, firewallScript, firewallScriptPath, firewallUnit } from "./firewall";
import { applyScript, generatorScript, headScript, removeScript } from "./host-scripts";
import { nginxConf } from "./nginx";
import { metricsScript, metricsScriptPath, metricsTimer, metricsUnit } from "./metrics";
import { HostFiles, unitNames } from "./paths";
import { HostSettings } from "./settings";
import { cameraUnit, nginxUnit, relayUnit } from "./units";

/** Everything that a release holds on the host, by path. Nothing secret. */
export function releaseFiles(settings: HostSettings): HostFiles {
    const files: HostFiles = {
        "apply.sh": applyScript,
        "generator.sh": generatorScript,
        "remove.sh": removeScript,
    };
    if (settings.exit.kind !== PiExitKind.Direct) {
        files["nginx.conf"] = nginxConf(settings);
        files[`units/${unitNames.nginx}`] = nginxUnit();
        files[firewallRulesPath] = firewallRules(settings);
        files[firewallScriptPath] = firewallScript();
        files[`units/${unitNames.firewall}`] = firewallUnit();
    }
    for (const camera of settings.cameras.filter(isLocal)) {
        const script = cameraScript(camera, settings);
        if (script === undefined) continue;
        files[`bin/camera-${camera.application}.sh`] = script;
        files[`units/${unitNames.camera(camera.application)}`] = cameraUnit(camera, settings);
    }
    files[metricsScriptPath] = metricsScript(settings);
    files[`units/${unitNames.metrics}`] = metricsUnit();
    files[`units/${unitNames.metricsTimer}`] = metricsTimer();
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

/** In place of a release in a preview that does not know its files. Prints that when it is run. */
export const unknownBundle = [
    "#!/bin/sh",
    'echo "pi-live: this release was not known yet when it was copied: run pulumi up again" >&2',
    "exit 1",
    "",
].join("\n");

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
        "# Braces are read whole before anything in them runs: a copy that was cut off does nothing, and fails.",
        "{",
        `hash=${hash}`,
        headScript.trim(),
        'mkdir -p "$base/releases"',
        "# What a run that was cut off left behind.",
        'rm -rf "$base"/releases/.stage.*',
        "stage=$base/releases/.stage.$$",
        'mkdir "$stage" "$stage/bin" "$stage/units"',
        'mkdir -m 700 "$stage/secrets"',
        ...unpack,
        "step 2",
        '. "$stage/apply.sh"',
        "exit",
        "}",
        "",
    ].join("\n");
}
