/** Where things are on the host. One ingest a host: the paths are fixed, and so are the ports. */
export const hostPaths = {
    /** `releases/<hash>`, `current` → one of them. */
    base: "/opt/pi-live",
    /** Readable by root alone. */
    secrets: "/etc/pi-live/secrets",
    run: "/run/pi-live",
} as const;

export const unitNames = {
    nginx: "pi-live-nginx.service",
    firewall: "pi-live-firewall.service",
    camera: (application: string) => `pi-live-camera-${application}.service`,
    relay: (target: string) => `pi-live-relay-${target}.service`,
    metrics: "pi-live-metrics.service",
    metricsTimer: "pi-live-metrics.timer",
} as const;

/** A rendered file of a release, by its path inside the release. */
export type HostFiles = Record<string, string>;
