/** A Wi-Fi network that the Pi joins. */
export interface CardWifi {
    /** The network's name, 1–32 bytes of printable UTF-8. */
    ssid: string;
    /** 8–63 printable ASCII characters, or the key as 64 hexadecimal digits. An open network when absent. */
    password?: string;
    /** True when the network does not send its name. */
    hidden?: boolean;
}

/** A fixed address of the wired network. */
export interface CardEthernet {
    /** Address and length of the network, e.g. `192.168.1.10/24`. */
    address: string;
    /** Way out of the network; none when absent. */
    gateway?: string;
    /** Name servers; none when absent. */
    nameservers?: string[];
}

/** An SSH host key, made before the host starts for the first time. */
export interface HostKey {
    /** OpenSSH form, with its line end. */
    privateKey: string;
    /** `ssh-ed25519 AAAA…`, without comment: what a stack's `hostKey` holds. */
    publicKey: string;
}

/** Everything that one card holds. Nothing is looked up, and nothing is checked here: `stacks/settings/pi-image.ts` does. */
export interface CardSettings {
    /** The host's name in the stack; part of the instance's id. */
    name: string;
    /** One label. */
    hostname: string;
    /** Who logs in, with sudo that asks for nothing. */
    user: string;
    /** Lines as in authorized_keys, at least one. */
    authorizedKeys: string[];
    hostKey: HostKey;
    /** Debian packages of the first start; none when empty. */
    packages: string[];
    /** Time zone, e.g. `Europe/London`; the image's when absent. */
    timezone?: string;
    /** e.g. `en_GB.UTF-8`; the image's when absent. */
    locale?: string;
    /** Layout, e.g. `gb`; the image's when absent. */
    keyboard?: string;
    /** Debian's pool when absent. */
    ntpServers?: string[];
    /** None when absent. */
    wifi?: CardWifi[];
    /** Country of the radio rules, e.g. `GB`; needed where there is Wi-Fi. */
    regulatoryDomain?: string;
    /** DHCP when absent. */
    ethernet?: CardEthernet;
    /** True: the hardware watchdog restarts a hanging board. Off when absent. */
    watchdog?: boolean;
}

/** What an ingest needs from Debian, so that the first `pulumi up` finds it there. */
export function ingestPackages(needs: {
    /** True unless the one camera goes straight to SRT. */
    nginx: boolean;
    /** True where the host is looked up by a `.local` name. */
    multicastName: boolean;
}): string[] {
    return [
        ...(needs.nginx ? ["nginx", "libnginx-mod-rtmp"] : []),
        "ffmpeg",
        // On Raspberry Pi OS already; Raspberry Pi Imager asks for it too (rpi-imager, customization_generator.cpp).
        ...(needs.multicastName ? ["avahi-daemon"] : []),
    ];
}
