import type { DeployedPi } from "../outputs";

import { Figures } from "./figures";

/** A host's release folder and its last complete installation. Empty where unknown. */
export interface HeldRelease {
    release: string;
    installation: string;
}

/** From the facts of a host. */
export function heldByFacts(facts: ReadonlyMap<string, string>): HeldRelease {
    return { release: facts.get("release") ?? "", installation: facts.get("install") ?? "" };
}

/** From its figures; undefined unless they hold both. */
export function heldByFigures(figures: Figures): HeldRelease | undefined {
    const release = figures.get("release_info")?.at(0)?.labels.release;
    const installation = figures.get("installation_info")?.at(0)?.labels.installation;
    return release === undefined || installation === undefined ? undefined : { release, installation };
}

/** How to install the stack's release on a host. */
const fix =
    "run `pulumi up`; when it finds no change, `pulumi up --replace '<URN of this Pi's -release>'` (docs/pi.md, forcing a run)";

/** Whether the host has the stack's release; undefined where stack or host do not report theirs. */
export function releaseResult(
    { releaseHash, installation }: Pick<DeployedPi, "releaseHash" | "installation">,
    { release, installation: installed }: HeldRelease,
): { verdict: "ok" | "fail"; text: string } | undefined {
    // The same files with other secrets are a folder of the same name and ".2" (host/apply.ts).
    const held = release.replace(/\.2$/, "");
    if (releaseHash === undefined || held === "") return undefined;
    if (held !== releaseHash) {
        return {
            verdict: "fail",
            text:
                `holds release ${held.slice(0, 12)}, the stack expects ${releaseHash.slice(0, 12)}: an up was cut, or the host was ` +
                `changed from elsewhere: ${fix}`,
        };
    }
    if (installation !== undefined && installation !== "" && installed !== installation) {
        return {
            verdict: "fail",
            text: `holds the stack's files by another installation, so keys and passphrases may differ: an up was cut: ${fix}`,
        };
    }
    return { verdict: "ok", text: "it holds the stack's release" };
}
