import type { DeployedPi } from "../outputs";

import { Figures } from "./figures";

/** What a host holds: the folder of its release, and the copy that was installed whole last. Empty where it does not say. */
export interface HeldRelease {
    release: string;
    installation: string;
}

/** By the facts of a host. */
export function heldByFacts(facts: ReadonlyMap<string, string>): HeldRelease {
    return { release: facts.get("release") ?? "", installation: facts.get("install") ?? "" };
}

/** By its figures; undefined where they do not hold both. */
export function heldByFigures(figures: Figures): HeldRelease | undefined {
    const release = figures.get("release_info")?.at(0)?.labels.release;
    const installation = figures.get("installation_info")?.at(0)?.labels.installation;
    return release === undefined || installation === undefined ? undefined : { release, installation };
}

/** How to make a host hold what the stack says. */
const fix =
    "run `pulumi up`; when it finds no change, `pulumi up --replace '<URN of this Pi's -release>'` (docs/pi.md, forcing a run)";

/** Whether the host holds what the last `up` of the stack installed; undefined where the stack or the host does not say. */
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
