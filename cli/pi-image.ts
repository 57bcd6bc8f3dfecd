import { writeFileSync } from "node:fs";
import path from "node:path";

import { CardFiles, cardFiles } from "../pi-image/card";
import { layerFiles } from "../pi-image/layer";
import type { CardSettings } from "../pi-image/settings";
import { checkConfig } from "../stacks/checks/settings";
import { parseStackFile } from "../stacks/config/file";
import { pinHostKey } from "../stacks/config/pin";
import type { CommandResult } from "./command-result";
import { cardSettings, hostPackages, PiHost } from "./pi-image/card-settings";
import { hostKeyFile, keptHostKey, refuseTracked, writePrivately } from "./pi-image/folder";
import { cardText, Written } from "./pi-image/instructions";
import { readStackConfig, stackFileName } from "./stack-name";

export interface PiImageOptions {
    root: string;
    stack: string;
    /** Where the files go; a folder in it for each host when the stack has several. */
    out: string;
    /** One host of several. */
    host?: string;
    /** Writes the host keys into the stack's config. */
    pin?: boolean;
    /** Also an rpi-image-gen layer on top of this device layer. */
    layer?: string;
    env?: NodeJS.ProcessEnv;
}

/** Writes the first-boot files of the cards of a stack's Pis. Throws, before it writes anything, when one of them is impossible. */
export function piImage(options: PiImageOptions): Promise<CommandResult> {
    const { root, stack, host, pin = false, layer, env = process.env } = options;
    const out = path.resolve(options.out);
    refuseTracked(root, out);
    const name = stackFileName(stack);
    const config = path.join(root, name);
    const text = readStackConfig(root, stack);
    const file = parseStackFile(text, name, env);
    const { pi } = checkConfig(file.raw);
    const hosts = pi?.hosts ?? [];
    const cards = chosen(hosts, host, name).map((one) => {
        const folder = hosts.length === 1 ? out : path.join(out, one.name);
        const hostKey = keptHostKey(folder, one, pin, name);
        const card = cardSettings(one, hostKey, hostPackages(one), file);
        return { host: one, folder, card, files: cardFiles(card) };
    });
    const pinned = pin
        ? cards.reduce((all, one) => pinHostKey(all, one.host.name, one.card.hostKey.publicKey), text)
        : text;
    const packages = [...new Set(cards.flatMap(({ card }) => card.packages))];
    const layers =
        layer === undefined ? {} : layerFiles({ name: stack, device: layer, user: cards[0].card.user, packages });

    const open = [
        ...cards.flatMap((card) => writePrivately(card.folder, filesOf(card))),
        ...writePrivately(out, layers),
    ];
    if (pinned !== text) writeFileSync(config, pinned);
    const written: Written = { name, config: text, pin, out, layers: Object.keys(layers), open };
    return Promise.resolve({ text: cardText(cards, written), code: 0 });
}

function chosen(hosts: PiHost[], name: string | undefined, file: string): PiHost[] {
    if (hosts.length === 0) throw new Error(`${file} has no pi-live:pi.hosts: there is no card to write`);
    if (name === undefined) return hosts;
    const found = hosts.filter((one) => one.name === name);
    if (found.length === 0) {
        throw new Error(
            `--host ${name}: ${file} has no such host, there are ${hosts.map((one) => one.name).join(", ")}`,
        );
    }
    return found;
}

function filesOf({ card, files }: { card: CardSettings; files: CardFiles }): Record<string, string> {
    const { privateKey, publicKey } = card.hostKey;
    return { ...files, [hostKeyFile]: privateKey, [`${hostKeyFile}.pub`]: `${publicKey}\n` };
}
