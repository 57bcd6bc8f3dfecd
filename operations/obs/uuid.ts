import { createHash } from "node:crypto";

/** Random namespace of the names; another one would change every source's id. */
const namespace = "6f1c6a0e-51b4-4c6f-9d0b-0c6f2d9b7a35";

/** Version 5 of RFC 9562: the same name always has the same id, so that a second run writes the same file. */
export function uuidOf(...names: string[]): string {
    const digest = createHash("sha1")
        .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
        // As JSON, so that ["a", "b"] and ["ab"] differ.
        .update(JSON.stringify(names))
        .digest()
        .subarray(0, 16);
    digest[6] = (digest[6] & 0x0f) | 0x50;
    digest[8] = (digest[8] & 0x3f) | 0x80;
    const hex = digest.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
