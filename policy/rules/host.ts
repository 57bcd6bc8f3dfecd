import type { Breach, Rule } from "../rule";
import { component, remoteCommandTypes } from "../types";

const hostIsPinned: Rule = {
    code: "PL210",
    title: "The Pi's SSH host key is pinned",
    severity: "warning",
    reason: "Without it the provider takes any host that answers at the address, and hands it the stream keys.",
    mend: "Set the connection's hostKey: `ssh-keyscan -t ed25519 <host>` shows it.",
    link: "https://www.pulumi.com/registry/packages/command/api-docs/remote/command/",
    check: (view) => {
        // One finding a host, whatever number of commands it gets.
        const told = new Set<string | undefined>();
        const breaches: Breach[] = [];
        for (const command of view.all(...remoteCommandTypes)) {
            const connection = command.at("connection");
            const keys = [connection, connection.at("proxy")]
                .filter((end) => !end.isAbsent && !end.isUnknown)
                .map((end) => end.at("hostKey"));
            const open = keys.find((key) => key.isAbsent);
            if (open === undefined || told.has(command.parent)) continue;
            told.add(command.parent);
            breaches.push(open.breach("any host key is taken"));
        }
        if (breaches.length > 0) return breaches;
        return view
            .all(component.piIngest)
            .map((host) => host.inputs.at("pinned"))
            .filter(({ boolean }) => boolean === false)
            .map((field) => field.breach("any host key is taken"));
    },
};

export const hostRules: Rule[] = [hostIsPinned];
