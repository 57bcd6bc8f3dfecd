import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { runToEnd } from "../engine/run";
import { imageCache } from "./images";

const mirror = "http://archive.ubuntu.com/ubuntu";

/** Lines of apt's sources: nginx's RTMP module and ffmpeg are in universe. */
export const ubuntuSources = ["noble", "noble-updates"]
    .map((suite) => `deb ${mirror} ${suite} main universe`)
    .join("\n");

/** Ubuntu's package of its archive keys, which Debian lacks. SHA-256 as in noble's signed package list. */
const keys = {
    url: `${mirror}/pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb`,
    sha256: "36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8",
};

/** A file with the keys that Ubuntu's archive is signed with. @throws when the download fails or its SHA-256 differs. */
export async function ubuntuKeyring(): Promise<string> {
    const file = path.join(imageCache(), `ubuntu-keyring-${keys.sha256.slice(0, 8)}.gpg`);
    if (existsSync(file)) return file;
    const answer = await fetch(keys.url, { signal: AbortSignal.timeout(60_000) });
    if (!answer.ok) throw new Error(`Ubuntu's keys: ${keys.url} answers ${answer.status}`);
    const deb = Buffer.from(await answer.arrayBuffer());
    const sum = createHash("sha256").update(deb).digest("hex");
    if (sum !== keys.sha256) throw new Error(`Ubuntu's keys: ${keys.url} has SHA-256 ${sum}, not ${keys.sha256}`);
    const folder = mkdtempSync(path.join(imageCache(), "keys-"));
    try {
        writeFileSync(path.join(folder, "keys.deb"), deb);
        await runToEnd("dpkg-deb", ["--extract", path.join(folder, "keys.deb"), folder]);
        renameSync(path.join(folder, "usr/share/keyrings/ubuntu-archive-keyring.gpg"), file);
    } finally {
        rmSync(folder, { recursive: true });
    }
    return file;
}
