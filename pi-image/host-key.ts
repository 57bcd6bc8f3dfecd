import { createPrivateKey, createPublicKey, KeyObject } from "node:crypto";

import { ParsedKey, utils } from "ssh2";

import type { HostKey } from "./settings";

/** A new Ed25519 key: one kind is enough, it is made at once, and pinning it pins the kind. */
export function makeHostKey(comment: string): HostKey {
    for (;;) {
        const made = utils.generateKeyPairSync("ed25519", { comment });
        // ssh2 1.17.0 loses a leading zero byte, about once in 250 keys, and ssh-keygen then refuses the file.
        const parsed = utils.parseKey(made.private);
        if (!(parsed instanceof Error) && isWhole(made.private, comment)) {
            return { privateKey: `${made.private.trimEnd()}\n`, publicKey: publicLine(parsed) };
        }
    }
}

/**
 * The lengths that an Ed25519 key of this comment has (openssh, PROTOCOL.key): magic string, cipher, kdf and its options, count; the public
 * key; and the padded private section of two check numbers, the kind, public and secret key, comment.
 */
function isWhole(privateKey: string, comment: string): boolean {
    const bytes = Buffer.from(privateKey.replace(/-----[^-]+-----|\s/g, ""), "base64");
    const section = 4 + 4 + (4 + 11) + (4 + 32) + (4 + 64) + (4 + Buffer.byteLength(comment));
    return bytes.length === 15 + (4 + 4) + (4 + 4) + 4 + 4 + (4 + 51) + 4 + Math.ceil(section / 8) * 8;
}

/** The host key of a file. Throws when it holds none, or one that a passphrase locks. */
export function readHostKey(text: string): HostKey {
    return { privateKey: `${text.trimEnd()}\n`, publicKey: publicKeyOf(text) };
}

/** The public half of a private key in any form that Pulumi's provider takes, as authorized_keys has it, without comment. */
export function publicKeyOf(privateKey: string): string {
    // ssh2 reads each kind's own form, but not the one that all kinds share (PKCS #8).
    if (/^-----BEGIN PRIVATE KEY-----/.test(privateKey)) return ofCommonForm(createPrivateKey(privateKey));
    const parsed = utils.parseKey(privateKey);
    if (parsed instanceof Error) throw new Error(`not a private key that can be read: ${parsed.message}`);
    if (!parsed.isPrivateKey()) throw new Error("not a private key");
    return publicLine(parsed);
}

function ofCommonForm(key: KeyObject): string {
    if (key.asymmetricKeyType === "rsa") return publicKeyOf(key.export({ type: "pkcs1", format: "pem" }).toString());
    if (key.asymmetricKeyType === "ec") return publicKeyOf(key.export({ type: "sec1", format: "pem" }).toString());
    if (key.asymmetricKeyType !== "ed25519") throw new Error(`no SSH key: ${key.asymmetricKeyType ?? key.type}`);
    const { x = "" } = createPublicKey(key).export({ format: "jwk" });
    const parts = [Buffer.from("ssh-ed25519"), Buffer.from(x, "base64url")];
    return `ssh-ed25519 ${Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])).toString("base64")}`;
}

function lengthOf(part: Buffer): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return length;
}

function publicLine(key: ParsedKey): string {
    return `${key.type} ${key.getPublicSSH().toString("base64")}`;
}
