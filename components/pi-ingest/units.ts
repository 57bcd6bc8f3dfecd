import { PiCameraKind, PiExitKind } from "./args";
import { openFiles } from "./connections";
import { hostPaths, unitNames } from "./paths";
import { CameraSettings, HostSettings, TargetSettings } from "./settings";

/** man 5 systemd.exec; tried on Debian 12 and 13 with everything that needs no device. */
export const hardening = [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    // FAT knows no owners: on Raspberry Pi OS every user can read the card's files, the host's private key and Wi-Fi passwords among them.
    "InaccessiblePaths=-/boot/firmware",
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
    "SystemCallFilter=@system-service",
    // An error for an unexpected call, where the default is to kill.
    "SystemCallErrorNumber=EPERM",
    // Programs print numbers with the locale's decimal comma otherwise, and scripts read them.
    "Environment=LC_ALL=C",
    // What a crash leaves behind would hold the passphrase.
    "LimitCORE=0",
];

/**
 * Streams come back by themselves: for ever, and a hung ffmpeg is killed after five seconds. The server and the relays at once, since
 * others wait for them (a relay's dial takes its time anyway); a camera a second later, when the server is back.
 */
function forEver(restart: "200ms" | "1s"): string[] {
    return ["Restart=always", `RestartSec=${restart}`, "TimeoutStopSec=5", "KillMode=control-group"];
}

/**
 * Nothing waits for the network to be there: a Pi without a cable would sit out NetworkManager's whole minute, and everything here comes
 * back by itself anyway.
 */
function unit(description: string, after: string[], service: string[]): string {
    return [
        "# Written by pi-live. `systemctl edit` overrides single settings in a drop-in, which the next release leaves alone.",
        "[Unit]",
        `Description=pi-live: ${description}`,
        `After=${["network.target", ...after].join(" ")}`,
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
            ...forEver("200ms"),
            // systemd lets a service open 1,024.
            `LimitNOFILE=${openFiles}`,
            "RuntimeDirectory=pi-live",
            "RuntimeDirectoryPreserve=yes",
            // A camera with a wrong key dials for ever: each refusal is a line, and a write to the card.
            "LogRateLimitIntervalSec=1min",
            "LogRateLimitBurst=60",
            // Log and body folders are compiled in, and opened before any configuration is read.
            "ReadWritePaths=-/var/lib/nginx -/var/log/nginx",
            "CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_KILL CAP_SETGID CAP_SETUID",
            "PrivateDevices=yes",
            ...hardening,
            "UMask=0027",
        ],
    );
}

/** ffmpeg and friends, as a user that exists only while they run. */
function streamer(script: string, restart: "200ms" | "1s", extra: string[]): string[] {
    return [
        // For its reports, which the exporter reads.
        `RuntimeDirectory=pi-live-${script.replace(/\.sh$/, "")}`,
        `ExecStart=/bin/bash ${hostPaths.base}/current/bin/${script}`,
        "DynamicUser=yes",
        ...forEver(restart),
        ...extra,
        "CapabilityBoundingSet=",
        ...hardening,
        "UMask=0077",
    ];
}

/** systemd hands the passphrase to this service alone; the file itself is root's. */
function credential({ name, encrypted }: TargetSettings): string[] {
    return encrypted ? [`LoadCredential=passphrase:${hostPaths.secrets}/srt-${name}`] : [];
}

/**
 * Devices of a camera's service. libcamera opens /dev/video*, /dev/media*, /dev/v4l-subdev*, /dev/dma_heap and asks udev; raspivid /dev/vchiq
 * and /dev/vcsm-cma; the USB camera its own node: so no `PrivateDevices`, and every other device closed. Names are those of
 * /proc/devices; one that a kernel lacks is passed over with a warning. Only hardware can show that none is missing: the unit's
 * first line says how to override.
 */
function devices({ kind, microphone }: CameraSettings): string[] {
    const groups = [
        ...(kind === PiCameraKind.Test ? [] : ["video", "render"]),
        ...(microphone === undefined ? [] : ["audio"]),
    ];
    if (groups.length === 0) return ["PrivateDevices=yes"];
    const nodes = [
        ...(kind === PiCameraKind.Test
            ? []
            : ["char-video4linux", "char-media", "char-dma_heap", "char-drm", "char-vchiq", "char-misc"]),
        ...(microphone === undefined ? [] : ["char-alsa"]),
    ];
    return [
        `SupplementaryGroups=${groups.join(" ")}`,
        "DevicePolicy=closed",
        ...nodes.map((node) => `DeviceAllow=${node} rw`),
    ];
}

export function cameraUnit(camera: CameraSettings, { exit }: HostSettings): string {
    const { application } = camera;
    const direct = exit.kind === PiExitKind.Direct && exit.application === application;
    return unit(
        `camera ${application}`,
        direct ? [] : [unitNames.nginx],
        streamer(`camera-${application}.sh`, "1s", [
            ...devices(camera),
            ...(direct ? exit.targets.flatMap(credential) : []),
        ]),
    );
}

export function relayUnit(application: string, target: TargetSettings): string {
    return unit(
        `${application} to ${target.name} by SRT`,
        [unitNames.nginx],
        streamer(`relay-${target.name}.sh`, "200ms", ["PrivateDevices=yes", ...credential(target)]),
    );
}
