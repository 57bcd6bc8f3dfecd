import type { CheckCall, Checked } from "../double";
import {
    type Properties,
    type Value,
    archiveSignature,
    assetSignature,
    bareBag,
    holdsSecret,
    isBag,
    optionalText,
    signature,
    unknown,
} from "../value";

export const commandType = "command:remote:Command";
export const copyType = "command:remote:CopyToRemote";
/** Inputs of pulumi-command 1.2.1 (provider/pkg/provider/remote/command.go, copyToRemote.go). */
const properties: Record<string, string[]> = {
    [commandType]: [
        "addPreviousOutputInEnv",
        "connection",
        "create",
        "delete",
        "environment",
        "logging",
        "stdin",
        "triggers",
        "update",
    ],
    [copyType]: ["connection", "remotePath", "source", "triggers"],
};
/** Inputs of a connection (connection.go). */
const connectionProperties = [
    "agentSocketPath",
    "dialErrorLimit",
    "host",
    "hostKey",
    "password",
    "perDialTimeout",
    "port",
    "privateKey",
    "privateKeyPassword",
    "proxy",
    "user",
];
/** Texts that come back whole in the error of a failed command (commandOutputs.go:101), so that no secret may be in them. */
const shownTexts = ["create", "update", "delete"];

/** Whether it is one of the types that the double knows. */
export function isKnown(type: string): boolean {
    return Object.hasOwn(properties, type);
}

/** What pulumi-command 1.2.1 would refuse, and a secret where a failure would print it. */
export function check({ type, news }: CheckCall): Checked {
    const plain = bareBag(news);
    const failures = [
        ...Object.keys(news)
            .filter((property) => !properties[type].includes(property))
            .map((property) => ({ property, reason: `pulumi-command 1.2.1 knows no ${property} here` })),
        ...connectionFailures(plain.connection, "connection"),
        ...shownTexts
            .filter((property) => news[property] !== undefined && holdsSecret(news[property]))
            .map((property) => ({ property, reason: "holds a secret, which a failure would print: put it on stdin" })),
        ...(type === copyType ? copyFailures(plain) : commandFailures(plain)),
    ];
    return { inputs: news, failures };
}

type Failure = Checked["failures"][number];

function connectionFailures(connection: Value | undefined, at: string): Failure[] {
    if (connection === unknown) return [];
    if (!isBag(connection)) return [{ property: at, reason: "is needed" }];
    const { host, port, user, proxy } = connection;
    const wrong = (property: string, reason: string): Failure => ({ property: `${at}.${property}`, reason });
    return [
        ...Object.keys(connection)
            .filter((key) => !connectionProperties.includes(key))
            .map((key) => wrong(key, "pulumi-command 1.2.1 knows no such setting")),
        ...(typeof host === "string" && host !== "" ? [] : [wrong("host", "is needed")]),
        ...(port === undefined || typeof port === "number" || port === unknown
            ? []
            : [wrong("port", "should be a number")]),
        ...(user === undefined || typeof user === "string" ? [] : [wrong("user", "should be text")]),
        ...hostKeyFailures(connection.hostKey).map((reason) => wrong("hostKey", reason)),
        ...(proxy === undefined ? [] : connectionFailures(proxy, `${at}.proxy`)),
    ];
}

/** One line of authorized_keys form (ssh.ParseAuthorizedKey, connection.go:90). Absent means that any host is believed. */
function hostKeyFailures(hostKey: Value | undefined): string[] {
    if (hostKey === undefined || hostKey === unknown) return [];
    if (typeof hostKey !== "string") return ["should be text"];
    const fits = /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*( .*)?$/.test(hostKey.trim());
    return fits ? [] : ["should be one key in authorized_keys form"];
}

function commandFailures({ create, triggers, stdin }: Properties): Failure[] {
    return [
        ...(typeof create === "string" && create !== "" ? [] : [{ property: "create", reason: "is needed" }]),
        ...(triggers === undefined || Array.isArray(triggers)
            ? []
            : [{ property: "triggers", reason: "should be a list" }]),
        ...(stdin === undefined || typeof stdin === "string" ? [] : [{ property: "stdin", reason: "should be text" }]),
    ];
}

/**
 * Takes a file, a text or a folder; assets of assets and URLs are refused (copyController.go:101–112). What is not known yet is
 * refused like what is absent, in every preview (pulumi-command#754).
 */
function copyFailures({ source, remotePath }: Properties): Failure[] {
    const path =
        typeof remotePath === "string" && remotePath !== "" ? [] : [{ property: "remotePath", reason: "is needed" }];
    if (source === unknown || source === undefined || source === null) {
        return [...path, { property: "asset", reason: "either asset or archive must be set" }];
    }
    const bag = isBag(source) ? source : {};
    const file = optionalText(bag, "path") !== undefined;
    switch (signature(source)) {
        case assetSignature:
            if (file || optionalText(bag, "text") !== undefined) return path;
            return [...path, { property: "asset", reason: "asset must be a path-based file asset or a text asset" }];
        case archiveSignature:
            if (file) return path;
            return [...path, { property: "archive", reason: "archive must be a path to a file or directory" }];
        default:
            return [...path, { property: "asset", reason: "either asset or archive must be set" }];
    }
}
