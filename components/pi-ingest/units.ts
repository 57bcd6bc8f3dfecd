import { PiCameraKind, PiExitKind } from "./args";
import { hostPaths, unitNames } from "./paths";
import { CameraSettings, HostSettings, TargetSettings } from "./settings";

/** Settings that held on Debian 12 and 13 (facts pi.md §7), for everything that needs no device. */
const hardening = [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectProc=invisible",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
];

/** Streams come back by themselves: for ever, two seconds apart, and a hung ffmpeg is killed after five. */
const forEver = ["Restart=always", "RestartSec=2", "TimeoutStopSec=5", "KillMode=control-group"];

function unit(description: string, after: string[], service: string[]): string {
    return [
        "[Unit]",
        `Description=pi-live: ${description}`,
        "Wants=network-online.target",
        `After=${["network-online.target", ...after].join(" ")}`,
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        ...service,
        "",
        "[Install]",
        "WantedBy=multi-user.target",
        "",
    ].join("\n");
}

/** nginx starts as root to read the keys, and works as www-data. */
export function nginxUnit(): string {
    return unit(
        "RTMP server",
        [],
        [
            `ExecStart=/usr/sbin/nginx -c ${hostPaths.base}/current/nginx.conf`,
            ...forEver,
            "RuntimeDirectory=pi-live",
            "RuntimeDirectoryPreserve=yes",
            "LogsDirectory=pi-live",
            "ReadWritePaths=-/var/lib/nginx -/var/log/nginx",
            "CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_KILL CAP_SETGID CAP_SETUID",
            "PrivateDevices=yes",
            ...hardening,
            "UMask=0027",
        ],
    );
}

/** ffmpeg and friends, as a user that exists only while they run. */
function streamer(script: string, extra: string[]): string[] {
    return [
        `ExecStart=/bin/bash ${hostPaths.base}/current/bin/${script}`,
        "DynamicUser=yes",
        ...forEver,
        ...extra,
        "CapabilityBoundingSet=",
        "SystemCallFilter=@system-service",
        ...hardening,
        "UMask=0077",
    ];
}

/** systemd hands the passphrase to this service alone; the file itself is root's. */
function credential({ name, encrypted }: TargetSettings): string[] {
    return encrypted ? [`LoadCredential=passphrase:${hostPaths.secrets}/srt-${name}`] : [];
}

/**
 * No `PrivateDevices`: libcamera opens /dev/video*, /dev/media*, /dev/dma_heap and asks udev, the USB camera its own node.
 * Tighter settings belong into a drop-in, once tried on the host's own camera.
 */
export function cameraUnit({ application, kind }: CameraSettings, { exit }: HostSettings): string {
    const direct = exit.kind === PiExitKind.Direct && exit.application === application;
    return unit(
        `camera ${application}`,
        [unitNames.nginx],
        [
            ...streamer(`camera-${application}.sh`, [
                ...(kind === PiCameraKind.Test ? ["PrivateDevices=yes"] : ["SupplementaryGroups=video render"]),
                ...(direct ? exit.targets.flatMap(credential) : []),
            ]),
        ],
    );
}

export function relayUnit(application: string, target: TargetSettings): string {
    return unit(
        `${application} to ${target.name} by SRT`,
        [unitNames.nginx],
        [...streamer(`relay-${target.name}.sh`, ["PrivateDevices=yes", ...credential(target)])],
    );
}
