import { checkRange, Refuse } from "../common/checks";
import { checkHost } from "../common/hosts";
import type { PiConnection, PiJumpHost } from "./args";

/** One public key as authorized_keys has it, without options and comment. */
const hostKeyForm = /^(ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]+={0,2})( .*)?$/;

/** A line of `ssh-keyscan` or known_hosts: names, an address, `[name]:port` or their hash before the key. */
const knownHostForm = /^\s*([^\s@#]+)\s+((?:ssh|ecdsa|rsa)-\S+ [A-Za-z0-9+/]+={0,2}(?: [^\n]*)?)\s*$/;

/**
 * Two dials of fifteen seconds each (pulumi-command 1.2.1, connection.go, dials one time more than its limit), so an `up` reports
 * after half a minute that a host is away. No third one: sshd counts five seconds for each login that fails, and from fifteen
 * on it drops every connection of this machine, the right key's too (sshd_config(5), PerSourcePenalties, OpenSSH 9.8 and later).
 */
export const dialLimits = { dialErrorLimit: 1, perDialTimeout: 15 } as const;

/** Everything about the way to the host that SSH would refuse, or that would give its secrets to a stranger. */
export function checkConnection(connection: PiConnection, refuse: Refuse): void {
    const { hostKey, unpinnedHostKey = false, jumpHost } = connection;
    checkEnd("connection", connection, refuse);
    if (hostKey === undefined && !unpinnedHostKey) {
        refuse(
            "connection.hostKey",
            "give the host's public key (ssh-keyscan, compared on the host), or unpinnedHostKey: true to accept any host that answers",
        );
    }
    if (hostKey !== undefined && unpinnedHostKey) {
        refuse("connection.unpinnedHostKey", "contradicts hostKey: leave one of them out");
    }
    if (jumpHost === undefined) return;
    checkEnd("connection.jumpHost", jumpHost, refuse);
    if (jumpHost.hostKey === undefined && !unpinnedHostKey) {
        refuse("connection.jumpHost.hostKey", "give the jump host's public key too");
    }
}

function checkEnd(at: string, end: PiConnection | PiJumpHost, refuse: Refuse): void {
    const { host, port, user, hostKey, privateKey, agentSocket } = end;
    checkHost(`${at}.host`, host, { key: "host", besides: "user and port", port: "port", user: "user" }, refuse);
    if (port !== undefined) checkRange(`${at}.port`, port, { min: 1, max: 65_535 }, refuse);
    if (user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) {
        refuse(`${at}.user`, "must be a user name", JSON.stringify(user));
    }
    if (typeof hostKey === "string") {
        const problem = hostKeyProblem(hostKey);
        if (problem !== undefined) refuse(`${at}.hostKey`, problem);
    }
    if (typeof privateKey === "string") {
        const problem = privateKeyProblem(privateKey);
        if (problem !== undefined) refuse(`${at}.privateKey`, problem);
    }
    if (agentSocket === undefined) return;
    if (!/^\/[^\0\n]+$/.test(agentSocket)) {
        refuse(`${at}.agentSocket`, "must be an absolute path", JSON.stringify(agentSocket));
    }
    if (privateKey !== undefined) refuse(`${at}.agentSocket`, "contradicts privateKey: leave one of them out");
}

/** What is wrong with a pinned host key; undefined when the provider can hold a host to it. */
export function hostKeyProblem(line: string): string | undefined {
    const [, named, bare] = knownHostForm.exec(line) ?? [];
    if (named !== undefined) {
        const problem = hostKeyProblem(bare.trim());
        return (
            problem ??
            "is a line of known_hosts: leave out the names before the key, so that it begins with ssh-ed25519 or ecdsa"
        );
    }
    const [, form, blob = ""] = hostKeyForm.exec(line) ?? [];
    // RFC 4253, section 6.6: the blob begins with the length of the key's type, and the type.
    const inside = Buffer.from(blob === "" ? (line.trim().split(/\s+/)[1] ?? "") : blob, "base64");
    const type = inside.length > 4 ? inside.toString("latin1", 4, 4 + Math.min(inside.readUInt32BE(0), 64)) : "";
    // pulumi-command 1.2.1 asks for the key's type as signature algorithm (connection.go), and sshd signs by SHA-1 no longer.
    if (type === "ssh-rsa" || /^(ssh-rsa|rsa-sha2-(256|512)) /.test(line.trimStart())) {
        return (
            "is an RSA key, to which the provider cannot hold a host: it asks for ssh-rsa signatures (SHA-1), which OpenSSH 8.8 and " +
            "later refuse. Give the host's ed25519 or ecdsa line: `ssh-keyscan -t ed25519,ecdsa <host>`, compared on the host"
        );
    }
    if (form === undefined) {
        const spaced = hostKeyForm.test(line.trim());
        return spaced
            ? "has white space or a line end around it: leave that out"
            : "must be one line as in authorized_keys, such as ssh-ed25519 AAAA…";
    }
    const other = type !== form && hostKeyForm.test(`${type} AAAA`);
    return other ? `is labelled ${form}, and its key is of type ${type}: copy the whole line again` : undefined;
}

/** What is wrong with a private key, without showing it; undefined when nothing is. */
export function privateKeyProblem(text: string): string | undefined {
    if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        return "must be a private key in OpenSSH or PEM form: its text, not the file's name";
    }
    return isLocked(text) ? "is locked with a passphrase: give a key without one, or use an agent" : undefined;
}

/** PEM names encryption in its header; OpenSSH's form names its cipher behind its magic string (OpenSSH, PROTOCOL.key). */
function isLocked(text: string): boolean {
    if (/ENCRYPTED/.test(text)) return true;
    const [, body] = /^-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END/.exec(text) ?? [];
    if (body === undefined) return false;
    const bytes = Buffer.from(body, "base64");
    const magic = "openssh-key-v1\0";
    if (bytes.length < magic.length + 8 || bytes.toString("latin1", 0, magic.length) !== magic) return false;
    const start = magic.length + 4;
    return bytes.toString("latin1", start, start + bytes.readUInt32BE(magic.length)) !== "none";
}
