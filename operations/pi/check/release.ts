import type { DeployedPi } from "../../outputs";

/** What a host holds, as two facts; see `hostFactsScript`. */
export const releaseFactsScript = String.raw`
echo "release $(basename "$(readlink /opt/pi-live/current 2>/dev/null)" 2>/dev/null)"
echo "install $(head -n 1 /var/lib/pi-live/install 2>/dev/null)"
`;

/** How to make a host hold what the stack says. */
const fix =
    "run `pulumi up`; when it finds no change, `pulumi up --replace '<URN of this Pi's -release>'` (docs/pi.md, forcing a run)";

/** Whether the host holds what the last `up` of the stack installed; undefined where the stack or the host does not say. */
export function releaseResult(
    { releaseHash, installation }: Pick<DeployedPi, "releaseHash" | "installation">,
    facts: ReadonlyMap<string, string>,
): { verdict: "ok" | "fail"; text: string } | undefined {
    // The same files with other secrets are a folder of the same name and ".2" (host/apply.ts).
    const held = (facts.get("release") ?? "").replace(/\.2$/, "");
    if (releaseHash === undefined || held === "") return undefined;
    if (held !== releaseHash) {
        return {
            verdict: "fail",
            text:
                `holds release ${held.slice(0, 12)}, the stack expects ${releaseHash.slice(0, 12)}: an up was cut, or the host was ` +
                `changed from elsewhere: ${fix}`,
        };
    }
    if (installation !== undefined && installation !== "" && facts.get("install") !== installation) {
        return {
            verdict: "fail",
            text: `holds the stack's files by another installation, so keys and passphrases may differ: an up was cut: ${fix}`,
        };
    }
    return { verdict: "ok", text: "it holds the stack's release" };
}
