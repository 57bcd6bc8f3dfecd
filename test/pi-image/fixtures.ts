import type { CardSettings } from "../../pi-image/settings";

/** A card with the least that it may say. The key is made up. */
export const plain: CardSettings = {
    name: "venue",
    hostname: "raspberrypi",
    user: "pi",
    authorizedKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample crew"],
    hostKey: {
        privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nZXhhbXBsZQ==\n-----END OPENSSH PRIVATE KEY-----\n",
        publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHost",
    },
    packages: [],
};

/** One that says all there is. */
export const full: CardSettings = {
    ...plain,
    packages: ["nginx", "libnginx-mod-rtmp", "ffmpeg"],
    timezone: "Europe/London",
    locale: "en_GB.UTF-8",
    keyboard: "gb",
    ntpServers: ["time.example.org"],
    wifi: [
        { ssid: "no", password: "0012345678" },
        { ssid: "Café 📹: #1", password: `a: "b" #'c' \\ %` },
        { ssid: "12", hidden: true, password: "f".repeat(64) },
        { ssid: "~ open" },
    ],
    regulatoryDomain: "NO",
    ethernet: { address: "192.168.1.10/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1", "fd00::1"] },
    watchdog: true,
};
