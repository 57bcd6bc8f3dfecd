import { stringify } from "yaml";

/** What a fleet's image holds beforehand: nothing of one host, and nothing secret. */
export interface LayerSettings {
    /** Of the stack; names the layer and the image. */
    name: string;
    /** rpi-image-gen's device layer, e.g. `rpi4`. */
    device: string;
    /** Who logs in; the card's user-data brings the keys. */
    user: string;
    /** Debian packages. */
    packages: string[];
}

/**
 * A layer and a config for rpi-image-gen, by their paths: an image with the packages in it, on which cloud-init reads the boot partition as
 * on stock Raspberry Pi OS (pi-gen, stage2/04-cloud-init). Each card still gets its three files.
 */
export function layerFiles({ name, device, user, packages }: LayerSettings): Record<string, string> {
    const layer = `pi-live-${name}`;
    const config = {
        include: { file: "trixie-minbase.yaml" },
        device: { layer: device, user1: user },
        image: { name: layer },
        layer: { app: layer },
        ssh: { pubkey_only: "y" },
    };
    const hooks = [
        // The device layer's own DHCP (layer/rpi/device/family-base.yaml), which networkd takes before netplan's 10-netplan-eth0.network:
        // a card's fixed address would have no effect.
        'rm -f "$1"/etc/systemd/network/01-eth0.network "$1"/etc/systemd/network/02-wlan0.network',
        // The suite enables it (layer/suite/debian/trixie-minbase.yaml), and it takes wlan0 from wpa_supplicant, which is what netplan starts.
        'chroot "$1" systemctl mask iwd.service',
        // The distribution's nginx would take port 80; the provisioner's has a unit of its own.
        ...(packages.includes("nginx") ? ['chroot "$1" systemctl mask nginx.service'] : []),
        // One image, many cards: the host key comes from each card's user-data.
        'rm -f "$1"/etc/ssh/ssh_host_*_key*',
        `cat >"$1/etc/cloud/cloud.cfg.d/99_pi-live.cfg" <<'END'\n${stringify(datasource)}END\n`,
    ];
    // The provisioner's firewall in front of nginx: of priority "important" in Debian, so that stock images have it and a minimal one lacks it.
    const firewall = packages.includes("nginx") ? ["nftables"] : [];
    const body = {
        mmdebstrap: {
            // netplan.io only suggests wpasupplicant, which joins a Wi-Fi, and iw, which sets the country.
            packages: [
                "cloud-init",
                "netplan.io",
                "wpasupplicant",
                "iw",
                "systemd-timesyncd",
                ...firewall,
                ...packages,
            ],
            "customize-hooks": hooks,
        },
    };
    return {
        [`config/${layer}.yaml`]: stringify(config),
        [`layer/${layer}.yaml`]: `${header(layer)}---\n${stringify(body, { lineWidth: 0 })}`,
    };
}

const datasource = {
    datasource_list: ["NoCloud", "None"],
    datasource: { NoCloud: { seedfrom: "file:///boot/firmware" } },
};

/** deb822 in comments; field names as site/metadata_parser.py of rpi-image-gen knows them. */
function header(layer: string): string {
    const fields = {
        Name: layer,
        Category: "app",
        Version: "1.0.0",
        Desc: "What pi-live's ingest needs: packages, and cloud-init that reads the boot partition.",
        Requires: "openssh-server",
        // Its hooks run after those that write the device's network files.
        AfterProvider: "device,network-activator",
    };
    const lines = Object.entries(fields).map(([field, value]) => `# X-Env-Layer-${field}: ${value}\n`);
    return `# METABEGIN\n${lines.join("")}# METAEND\n`;
}
