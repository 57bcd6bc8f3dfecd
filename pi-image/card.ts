import { createHash } from "node:crypto";

import { stringify } from "yaml";

import { networkConfig } from "./network-config";
import type { CardSettings } from "./settings";
import { userData } from "./user-data";

/** The three files that cloud-init reads on the boot partition. */
export interface CardFiles {
    "user-data": string;
    "meta-data": string;
    "network-config": string;
}

/** The files of one card. The same settings make the same files. */
export function cardFiles(card: CardSettings): CardFiles {
    const files = { "user-data": userData(card), "network-config": networkConfig(card) };
    return {
        ...files,
        "meta-data": stringify(
            { "instance-id": instanceId(card.name, files), "local-hostname": card.hostname },
            { version: "1.1" },
        ),
    };
}

/** Another id is another first start to cloud-init: so it changes with the content, and only with it. */
export function instanceId(name: string, files: Omit<CardFiles, "meta-data">): string {
    const hash = createHash("sha256").update(`${files["user-data"]}\0${files["network-config"]}`).digest("hex");
    return `pi-live-${name}-${hash.slice(0, 12)}`;
}
