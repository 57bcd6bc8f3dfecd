import type { EventSettings, FoundationSettings } from "../settings";
import { fedBy } from "../parts/args";
import type { BrokenRule } from "./paths";
import { piImageRules } from "./pi-image";

/** What no component could know: parts of one config that contradict each other. */
export function ownEventRules(settings: Partial<EventSettings>): BrokenRule[] {
    const { contribution, foundation } = settings;
    const rules = [...cameraRules(settings), ...feedRules(settings), ...piImageRules(settings)];
    if (contribution?.encrypted === false && contribution.passphraseSecretArn !== undefined) {
        rules.push({
            path: ["contribution", "passphraseSecretArn"],
            rule: "there is no passphrase when contribution.encrypted is false: leave one of them out",
        });
    }
    if (foundation?.adAssets === true && foundation.stack === undefined) {
        rules.push({ path: ["foundation", "adAssets"], rule: "name the stack that has them: foundation.stack" });
    }
    return rules;
}

/** The same for a foundation. */
export function ownFoundationRules(settings: Partial<FoundationSettings>): BrokenRule[] {
    const rules = [...cameraRules(settings), ...piImageRules(settings)];
    if (settings.foundation?.adAssets !== undefined && settings.aws?.accountId === undefined) {
        rules.push({
            path: ["foundation", "adAssets"],
            rule: "the bucket's policy names the account whose distributions may read: give aws.accountId",
        });
    }
    (settings.pi?.hosts ?? []).forEach(({ exit }, i) => {
        if (exit === undefined || exit.kind === "obs") return;
        rules.push({
            path: ["pi", "hosts", i, "exit", "kind"],
            rule: "a foundation has no flow to send to: say obs, or move the host into the event",
        });
    });
    return rules;
}

/** Every camera needs one host, where there are any. */
function cameraRules({ pi, cameras = [] }: Pick<Partial<EventSettings>, "pi" | "cameras">): BrokenRule[] {
    const names = (pi?.hosts ?? []).map(({ name }) => name);
    const rules: BrokenRule[] = names.flatMap((name, i) =>
        names.indexOf(name) === i
            ? []
            : [{ path: ["pi", "hosts", i, "name"], rule: `each needs a name of its own; ${name} stands twice` }],
    );
    cameras.forEach(({ host }, i) => {
        if (host === undefined && names.length > 1) {
            rules.push({ path: ["cameras", i, "host"], rule: `say which of ${names.join(", ")} takes it` });
        }
        if (host !== undefined && !names.includes(host)) {
            const known =
                names.length === 0 ? "there is no Pi host: leave it out" : `must be one of ${names.join(", ")}`;
            rules.push({ path: ["cameras", i, "host"], rule: known });
        }
    });
    return rules;
}

/** A flow's listener takes one caller, and a Pi can only feed what is there. */
function feedRules({ pi, contribution }: Pick<Partial<EventSettings>, "pi" | "contribution">): BrokenRule[] {
    if (contribution === undefined) return [];
    const names = contribution.sources.map(({ name }) => name);
    const hosts = pi?.hosts ?? [];
    const rules: BrokenRule[] = [];
    hosts.forEach((host, i) => {
        const at = ["pi", "hosts", i, "exit"];
        const { kind, sources } = host.exit ?? {};
        if (kind === "obs" && sources !== undefined) {
            rules.push({ path: [...at, "sources"], rule: "OBS sends by itself: leave it out, or set relay" });
        }
        sources?.forEach((name, place) => {
            if (names.includes(name)) return;
            rules.push({
                path: [...at, "sources", place],
                rule: `must be a source of the contribution (${names.join(", ")})`,
            });
        });
        for (const { name } of fedBy(host, contribution.sources)) {
            const holder = hosts
                .slice(0, i)
                .find((other) => fedBy(other, contribution.sources).some((fed) => fed.name === name));
            if (holder === undefined) continue;
            rules.push({
                path: [...at, "sources"],
                rule: `a flow takes one sender, and ${holder.name} feeds ${name}: say which of ${names.join(", ")} this Pi feeds`,
            });
            break;
        }
    });
    return rules;
}
