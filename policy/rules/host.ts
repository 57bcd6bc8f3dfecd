import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { channelType, component, flowType, remoteCommandTypes } from "../types";

const hostIsPinned: Rule = {
    code: "PL210",
    title: "The Pi's SSH host key is pinned",
    severity: "warning",
    reason: "Without it the provider accepts any host that answers at the address, and hands it the stream keys.",
    fix: "Set the connection's hostKey: `ssh-keyscan -t ed25519 <host>` shows it.",
    docs: "https://www.pulumi.com/registry/packages/command/api-docs/remote/command/",
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
            breaches.push(open.breach("any host key is accepted"));
        }
        if (breaches.length > 0) return breaches;
        return view
            .all(component.piIngest)
            .map((host) => host.inputs.at("pinned"))
            .filter(({ boolean }) => boolean === false)
            .map((field) => field.breach("any host key is accepted"));
    },
};

const hostIsThere: Rule = {
    code: "PL211",
    title: "Every Pi is there when the event goes on air",
    severity: "warning",
    reason: "A Pi that is away keeps what it was given last, one that comes later has nothing yet: changes of this config are not on it.",
    fix: "Once it answers, set its presence to here (or leave it out), and run `pulumi up` again.",
    docs: "https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/",
    check: (view) =>
        view
            .all(component.piIngest)
            .map((host) => host.inputs.at("presence"))
            .filter(({ text }) => text === "away" || text === "later")
            .map((field) => field.breach(`the host is ${field.text === "away" ? "away" : "to come later"}`)),
};

const flowsAreFed: Rule = {
    code: "PL212",
    title: "Two flows have two senders, or one that fans out",
    severity: "warning",
    reason: "OBS streams to one address: the second pipeline of a STANDARD channel stays black unless something else feeds its flow.",
    fix: "Let OBS push its programme to an application of the Pi and relay that (`exit: { kind: relay, application: program }`), or run a second encoder.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/input-create-push-mediaconnect.html",
    check: (view) => {
        const hosts = view.all(component.piIngest);
        const standard = view.all(channelType).find((channel) => channel.at("channelClass").text === "STANDARD");
        if (standard === undefined || hosts.length !== 1 || view.all(flowType).length < 2) return [];
        return hosts
            .map((host) => host.inputs.at("exit.kind"))
            .filter(({ text }) => text === "obs")
            .map((field) => field.breach("the only host sends nothing (exit obs), and there are two flows"));
    },
};

export const hostRules: Rule[] = [hostIsPinned, hostIsThere, flowsAreFed];
