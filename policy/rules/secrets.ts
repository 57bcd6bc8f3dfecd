import { cdnIdentifierHeader } from "../../components/edge-cdn/origins";
import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { distributionType, remoteCommandTypes, secretVersionType } from "../types";
import type { Field, View } from "../view";

/** Properties that hold a secret whenever they hold anything. */
function secretFields(view: View): Field[] {
    return [
        ...view.all(secretVersionType).map((version) => version.inputs.at("secretString")),
        ...view
            .all(...remoteCommandTypes)
            .flatMap((command) => [command.inputs.at("connection"), command.inputs.at("connection.proxy")])
            .flatMap((end) => [end.at("privateKey"), end.at("password"), end.at("privateKeyPassword")]),
        ...view
            .all(distributionType)
            .flatMap((distribution) => distribution.inputs.at("origins").items)
            .flatMap((origin) => origin.at("customHeaders").items)
            .filter((header) => header.at("name").text?.toLowerCase() === cdnIdentifierHeader.toLowerCase())
            .map((header) => header.at("value")),
    ].filter(({ text }) => text !== undefined);
}

/** True when the path, or something around it, is marked as secret. */
function isCovered(path: string, secrets: readonly string[]): boolean {
    return secrets.some((secret) => path === secret || path.startsWith(`${secret}.`) || path.startsWith(`${secret}[`));
}

const secretsAreMarked: Rule = {
    code: "PL606",
    title: "Secrets are secret in the state",
    severity: "error",
    reason: "A plain value is written in clear into the state file, and shown by every preview.",
    fix: "Take the value from `config.requireSecret`, or wrap it in pulumi.secret.",
    docs: "https://www.pulumi.com/docs/iac/concepts/secrets/",
    check: (view) =>
        secretFields(view)
            .filter(({ path, resource }) => resource.secrets !== undefined && !isCovered(path, resource.secrets))
            .map((field) => field.breach("in clear text")),
};

/** Shorter texts are found everywhere by chance; AWS's shortest secret here has 8 characters (CDN authorisation). */
const shortest = 8;

const secretsStayTogether: Rule = {
    code: "PL607",
    title: "No secret shows up in clear somewhere else",
    severity: "error",
    reason: "A secret that is marked in one place and pasted into another (a command, a description, an output) is in the state in clear all the same.",
    fix: "Hand the secret on as an Output; let commands read it from stdin.",
    docs: "https://www.pulumi.com/docs/iac/concepts/secrets/",
    check: (view) => {
        const values = new Set(
            secretFields(view)
                .filter(({ path, resource }) => resource.secrets !== undefined && isCovered(path, resource.secrets))
                .flatMap((field) => [field.text ?? "", ...field.json.entries.flatMap(([, value]) => value.text ?? "")])
                .filter((text) => text.length >= shortest),
        );
        if (values.size === 0) return [];
        const leaks = (field: Field, secrets: readonly string[]): Breach[] => {
            if (isCovered(field.path, secrets)) return [];
            const text = field.text;
            if (text !== undefined)
                return [...values].some((value) => text.includes(value))
                    ? [field.breach("holds a secret in clear text")]
                    : [];
            return [...field.entries.map(([, value]) => value), ...field.items].flatMap((value) =>
                leaks(value, secrets),
            );
        };
        return view.resources
            .filter(({ secrets }) => secrets !== undefined)
            .flatMap(({ inputs, secrets }) => inputs.entries.flatMap(([, value]) => leaks(value, secrets ?? [])));
    },
};

export const secretRules: Rule[] = [secretsAreMarked, secretsStayTogether];
