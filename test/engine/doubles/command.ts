import { changes, touches } from "./diff";
import type { CheckCall, Checked, CreateCall, DiffCall, Double, Made, UpdateCall, Verdict } from "./double";
import {
    type Properties,
    type Value,
    archiveSignature,
    assetSignature,
    bareBag,
    holdsSecret,
    holdsUnknown,
    isBag,
    optionalText,
    signature,
    unknown,
} from "./value";

const commandType = "command:remote:Command";
const copyType = "command:remote:CopyToRemote";
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

/** pulumi-command 1.2.1 without the SSH: it judges what it is told to do, and does not dial. */
export function commandDouble(version: string): Double {
    return {
        name: "command",
        version,
        knows: (type) => Object.hasOwn(properties, type),
        check,
        diff,
        create,
        update,
    };
}

function check({ type, news }: CheckCall): Checked {
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

/** Takes a file, a text or a folder; assets of assets and URLs are refused (copyController.go:101–112). */
function copyFailures({ source, remotePath }: Properties): Failure[] {
    const path =
        typeof remotePath === "string" && remotePath !== "" ? [] : [{ property: "remotePath", reason: "is needed" }];
    if (source === unknown) return path;
    const kind = signature(source);
    const bag = isBag(source) ? source : {};
    const file = optionalText(bag, "path") !== undefined;
    const accepted =
        kind === assetSignature ? file || optionalText(bag, "text") !== undefined : kind === archiveSignature && file;
    const reason = "only FileAsset, StringAsset and FileArchive are copied by pulumi-command 1.2.1";
    return accepted ? path : [...path, { property: "source", reason }];
}

/** Any changed input runs the command again; `triggers` alone replaces (common/inputs.go:10). */
function diff({ oldInputs, news }: DiffCall): Verdict {
    const found = changes(oldInputs, news);
    const replaces = found.filter((change) => touches(change, "triggers")).map(({ path }) => path);
    return { changes: found, replaces, deleteBeforeReplace: false, judge: "provider" };
}

/** A preview never connects (commandController.go:44): what a command prints is unknown until then. */
function create({ urn, type, name, inputs, preview }: CreateCall): Made {
    const outputs = { ...printed(type, preview), ...inputs };
    if (preview) return { id: "", outputs };
    if (holdsUnknown(inputs)) throw new Error(`${urn} is to be run with something that is not yet known`);
    return { id: `${name}${process.hrtime.bigint().toString(16)}`.slice(-32), outputs };
}

function update({ type, news, preview }: UpdateCall): Properties {
    return { ...printed(type, preview), ...news };
}

function printed(type: string, preview: boolean): Properties {
    const said = preview ? unknown : "";
    return type === copyType ? {} : { stdout: said, stderr: said };
}
