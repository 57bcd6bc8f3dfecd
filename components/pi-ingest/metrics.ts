import { PiCameraKind, PiExitKind } from "./args";
import { isLocal } from "./camera";
import { metricsBody } from "./metrics-script";
import { connectCommand } from "./publisher";
import { hostPaths, unitNames } from "./paths";
import { HostSettings, statusPort, streamName } from "./settings";
import { hardening } from "./units";

/** The exporter's script in a release: prints the figures; with `--write` it measures frames first and writes the files. */
export const metricsScriptPath = "bin/metrics.sh";

/** Services that the exporter looks at: each of the release but itself. */
export function watchedUnits({ cameras, exit }: HostSettings): string[] {
    return [
        ...(exit.kind === PiExitKind.Direct ? [] : [unitNames.nginx]),
        ...cameras.filter(isLocal).map(({ application }) => unitNames.camera(application)),
        ...(exit.kind === PiExitKind.Relay ? exit.targets.map(({ name }) => unitNames.relay(name)) : []),
    ];
}

/** bash and awk, no more: what nginx, systemd, ffmpeg and the board say, as Prometheus' text (version 0.0.4). */
export function metricsScript(settings: HostSettings): string {
    const { cameras, exit } = settings;
    const direct = exit.kind === PiExitKind.Direct;
    const facts = [
        ...cameras.map(({ application, kind, width, height, framesPerSecond }) => {
            const unit = kind === PiCameraKind.Rtmp ? "-" : unitNames.camera(application);
            return ["camera", application, kind, unit, width, height, framesPerSecond].join(" ");
        }),
        ...exit.targets.map(
            ({ name }) => `target ${name} ${direct ? unitNames.camera(exit.application) : unitNames.relay(name)}`,
        ),
    ];
    return [
        "#!/bin/bash",
        "# metrics.sh [--write]: the host's figures for Prometheus; with --write into files, else on standard output.",
        "set -uo pipefail",
        "write=${1:-}",
        `port=${direct ? "" : statusPort}`,
        `stream=${streamName}`,
        `units=${JSON.stringify(watchedUnits(settings).join(" "))}`,
        `facts='${facts.join("\n")}'`,
        "connect_of() {",
        '    case "$1" in',
        ...cameras.map(({ application }) => `    ${application}) echo '${connectCommand(application)}' ;;`),
        "    esac",
        "}",
        metricsBody.trimStart(),
    ].join("\n");
}

/** Every 15 s, Prometheus' usual step. */
export function metricsTimer(): string {
    return [
        "[Unit]",
        "Description=pi-live: figures for monitoring, every 15 s",
        "",
        "[Timer]",
        "OnActiveSec=2",
        "OnUnitActiveSec=15",
        "AccuracySec=1",
        "",
        "[Install]",
        "WantedBy=timers.target",
        "",
    ].join("\n");
}

/** Root without root's powers but one: node-exporter's folder is another user's, and so are the reports of the services. */
export function metricsUnit(): string {
    return [
        "[Unit]",
        "Description=pi-live: figures for monitoring",
        "",
        "[Service]",
        "Type=oneshot",
        `ExecStart=/bin/bash ${hostPaths.base}/current/${metricsScriptPath} --write`,
        "TimeoutStartSec=14",
        "# A line in the journal every 15 s helps nobody.",
        "LogLevelMax=notice",
        "Nice=10",
        "RuntimeDirectory=pi-live",
        "RuntimeDirectoryPreserve=yes",
        "ReadWritePaths=-/var/lib/prometheus/node-exporter",
        "CapabilityBoundingSet=CAP_DAC_OVERRIDE",
        "DevicePolicy=closed",
        "DeviceAllow=/dev/vcio rw",
        ...hardening,
        "UMask=0022",
        "",
    ].join("\n");
}
