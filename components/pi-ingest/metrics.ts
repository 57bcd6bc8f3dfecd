import { loadText } from "../common/text";
import { PiCameraKind, PiExitKind } from "./args";
import { isLocal } from "./camera";
import { connectCommand, probeName, publisherValues } from "./publisher";
import { hostPaths, unitNames } from "./paths";
import { HostSettings, statusPort } from "./settings";
import { bashScript } from "./shell";
import { hardening } from "./units";

/** The exporter's script in a release: prints the figures; with `--write` it measures frames first and writes the files. */
export const metricsScriptPath = "bin/metrics.sh";

/** Services that the exporter reports: each of the release but itself. */
export function watchedUnits({ cameras, exit }: HostSettings): string[] {
    return [
        ...(exit.kind === PiExitKind.Direct ? [] : [unitNames.nginx]),
        ...cameras.filter(isLocal).map(({ application }) => unitNames.camera(application)),
        ...(exit.kind === PiExitKind.Relay ? exit.targets.map(({ name }) => unitNames.relay(name)) : []),
    ];
}

const pieces = [loadText(__dirname, "scripts/codec-of.sh"), loadText(__dirname, "scripts/metrics.sh")];

/** What nginx, systemd, ffmpeg and the board say, as Prometheus' text. */
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
    const values = {
        ...publisherValues,
        // Without nginx there are no statistics.
        status_port: direct ? "" : statusPort,
        connect_commands: new Map(cameras.map(({ application }) => [application, connectCommand(application)])),
        probe: probeName,
        units: watchedUnits(settings).join(" "),
        facts: facts.join("\n"),
    };
    return bashScript(values, ...pieces);
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
        "# Keeps a line every 15 s out of the journal.",
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
