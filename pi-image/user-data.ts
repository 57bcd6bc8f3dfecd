import { stringify } from "yaml";

import type { CardSettings } from "./settings";

/**
 * cloud-init's `user-data`: who may log in, how the host proves who it is, what is installed. The modules that read it run once for each
 * instance id; `bootcmd` would run at every start, so each of its lines goes through `cloud-init-per instance`.
 */
export function userData(card: CardSettings): string {
    const { hostname, user, authorizedKeys, hostKey, packages, timezone, locale, keyboard, ntpServers } = card;
    const document = {
        hostname,
        manage_etc_hosts: true,
        // Singular, so that the image's own list of groups holds; `users:` replaces it (rpi-imager issue 1601).
        user: {
            name: user,
            lock_passwd: true,
            shell: "/bin/bash",
            // Raspberry Pi OS asks for a password since April 2026 (pi-gen, release notes); the provisioner has none.
            sudo: "ALL=(ALL) NOPASSWD:ALL",
            ssh_authorized_keys: authorizedKeys,
        },
        ssh_pwauth: false,
        ssh_deletekeys: true,
        ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: `${hostKey.publicKey}\n` },
        bootcmd: bootCommands(card),
        write_files: files(card),
        apt: {
            preserve_sources_list: true,
            // No clock battery: at the first start apt would refuse a release file "from the future".
            conf: 'Acquire::Check-Date "false";\n',
        },
        ntp: {
            enabled: true,
            ntp_client: "systemd-timesyncd",
            ...(ntpServers === undefined ? {} : { servers: ntpServers }),
        },
        ...(timezone === undefined ? {} : { timezone }),
        ...(locale === undefined ? {} : { locale }),
        ...(keyboard === undefined ? {} : { keyboard: { layout: keyboard, model: "pc105" } }),
        ...(packages.length === 0 ? {} : { package_update: true, packages }),
    };
    // YAML 1.1 is what cloud-init's reader speaks: `no` and `012` need quotes there.
    return `#cloud-config\n${stringify(document, { version: "1.1", lineWidth: 0 })}`;
}

/** Before users and packages, early in the start: each once for this instance. */
function bootCommands({ packages }: CardSettings): string[][] {
    const once = (name: string, command: string) => [
        "cloud-init-per",
        "instance",
        `pi-live-${name}`,
        "sh",
        "-c",
        command,
    ];
    const masked = ["regenerate_ssh_host_keys.service", ...(packages.includes("nginx") ? ["nginx.service"] : [])];
    return [
        // Raspberry Pi OS makes new host keys late in the first start, over those that stand here (raspberrypi-sys-mods,
        // regenerate_ssh_host_keys.service, Before=ssh.service); and the distribution's nginx would take port 80 as soon as it
        // is installed, where the provisioner's has a unit of its own.
        once("masks", `systemctl --no-reload mask ${masked.join(" ")}`),
        // Raspberry Pi OS ships sshd off. Enabling it makes systemd read the masks, too; a start of what is masked that waits
        // already is called off. sshd itself waits for the users and keys of this very stage, not for the packages.
        once("ssh", "systemctl enable ssh.service && systemctl start --no-block ssh.service"),
        once("host-key", "systemctl stop regenerate_ssh_host_keys.service || true"),
    ];
}

function files({ watchdog = false, locale }: CardSettings) {
    return [
        {
            // An update of openssh-server makes the missing kinds of key again; a client that pins this one must not be offered them.
            path: "/etc/ssh/sshd_config.d/10-pi-live.conf",
            content: "HostKey /etc/ssh/ssh_host_ed25519_key\n",
        },
        // Debian's locale-gen makes those of this list, and cloud-init stops at one that is not made.
        ...(locale === undefined ? [] : [{ path: "/etc/locale.gen", content: `${locale} UTF-8\n`, append: true }]),
        ...(watchdog
            ? [
                  {
                      // The chip counts to 15 s at most (bcm2835_wdt). Holds from the second start on.
                      path: "/etc/systemd/system.conf.d/90-pi-live-watchdog.conf",
                      content: "[Manager]\nRuntimeWatchdogSec=15\nRebootWatchdogSec=1min\n",
                  },
              ]
            : []),
    ];
}
