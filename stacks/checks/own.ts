import type { EventSettings, FoundationSettings } from "../settings";
import type { BrokenRule } from "./components";

/** What no component could know: parts of one config that contradict each other. */
export function ownEventRules(settings: Partial<EventSettings>): BrokenRule[] {
    const { contribution, foundation } = settings;
    const rules = cameraRules(settings);
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
    const rules = cameraRules(settings);
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
