import path from "node:path";

import type { CardFiles } from "../../pi-image/card";
import type { CardSettings } from "../../pi-image/settings";
import type { PiHost } from "./card-settings";

export interface Written {
    /** Name of the stack's config file. */
    name: string;
    /** Text of the config before the run. */
    config: string;
    pin: boolean;
    out: string;
    /** Files of the rpi-image-gen layer, by their path below `out`. */
    layers: string[];
    /** Files that others can read. */
    open: string[];
}

interface Card {
    host: PiHost;
    folder: string;
    card: CardSettings;
    files: CardFiles;
}

/** The written files, the next steps, and the secrets among the files. */
export function cardText(cards: Card[], written: Written): string {
    const { layers, out, open } = written;
    return [
        ...cards.flatMap((card) => [...oneCard(card, written), ""]),
        "SECRET: user-data holds the host's private key, network-config the Wi-Fi passwords; so does the card.",
        "Keep the folder: a second run writes the same card again, for a card that died.",
        ...(open.length === 0
            ? []
            : ["NOT PRIVATE, since the file system has no owners:", ...open.map((file) => `  ${file}`)]),
        "",
        "Next: write stock Raspberry Pi OS Lite (64-bit, Trixie) to the card, without the Imager's own customisation; copy user-data,",
        "meta-data and network-config over those on its boot partition (bootfs); start the Pi; `pulumi up`.",
        "Bookworm and older do not read these files: there, customise with Raspberry Pi Imager, and pin the key that the Pi shows",
        "(pi-image/README.md). Imager 1.x silently changes nothing on Trixie: use 2.x.",
        ...(layers.length === 0
            ? []
            : [
                  "",
                  `rpi-image-gen: ${layers.map((file) => path.join(out, file)).join(", ")}`,
                  "  (no secret in them; the three files go on each card all the same)",
              ]),
    ].join("\n");
}

function oneCard({ host, folder, card, files }: Card, { name, pin }: Written): string[] {
    const { publicKey } = card.hostKey;
    const id = /instance-id: (\S+)/.exec(files["meta-data"])?.[1] ?? "";
    const pinned = host.hostKey?.startsWith(publicKey) === true;
    const line = `hostKey: ${publicKey}`;
    const says =
        pin && !pinned
            ? [`  ${name} now pins it: ${line}`]
            : pinned
              ? [`  ${name} pins its key already`]
              : [
                    `  put this line in ${name}, at ${host.name} in pi-live:pi.hosts, and remove unpinnedHostKey (--pin does both):`,
                    `    ${line}`,
                ];
    return [
        `${host.name}: ${path.join(folder, "{user-data,meta-data,network-config}")}`,
        `  host ${card.hostname}, user ${card.user}, ${card.authorizedKeys.length} login key(s), instance ${id}`,
        `  at the first start: ${card.packages.length === 0 ? "no packages" : card.packages.join(" ")}`,
        `  network: wire ${card.ethernet === undefined ? "by DHCP" : card.ethernet.address}${(card.wifi ?? []).map(({ ssid }) => `, Wi-Fi ${JSON.stringify(ssid)}`).join("")}`,
        ...says,
    ];
}
