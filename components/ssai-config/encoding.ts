/** The characters of an XML document, whatever it was saved in. */

/** What a document of this machine, or an ad server's answer, says. */
export interface DecodedXml {
    text: string;
    /** What is no error, and may surprise another reader; in words that follow the document's name. */
    note?: string;
}

/** The byte order marks that an XML reader must know (XML 1.0, appendix F.1). */
const marks: { bytes: number[]; encoding: string }[] = [
    { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
    { bytes: [0xfe, 0xff], encoding: "utf-16be" },
    { bytes: [0xff, 0xfe], encoding: "utf-16le" },
];

/** `<` and its neighbour in UTF-16 without a mark (the same appendix). */
const unmarked: { bytes: number[]; encoding: string }[] = [
    { bytes: [0x00, 0x3c], encoding: "utf-16be" },
    { bytes: [0x3c, 0x00], encoding: "utf-16le" },
];

/**
 * Decodes a document: by its byte order mark, else by the `charset` that came with it, else by its XML declaration, else as UTF-8
 * (RFC 7303, section 3). Throws when the encoding is unknown or the bytes are none of it, naming the line.
 */
export function decodeXml(bytes: Uint8Array, charset?: string): DecodedXml {
    const marked = encodingIn(marks, bytes) ?? encodingIn(unmarked, bytes);
    if (marked !== undefined) return { text: decode(bytes, marked) };
    const declared = charset ?? declaredEncoding(bytes);
    if (declared === undefined) return { text: decode(bytes, "utf-8") };
    // Text writers of .NET and Java name their own strings' encoding; libxml2 reads such documents as UTF-8, Xerces refuses them.
    if (/^(utf-?16|utf-?32|ucs-?[24]|iso-10646-ucs-[24])/i.test(declared)) {
        const note = `declares ${declared} and is not: some readers refuse it; declare UTF-8`;
        return { text: decode(bytes, "utf-8"), note };
    }
    return { text: decode(bytes, declared) };
}

/** The `charset` of a Content-Type header. */
export function charsetOf(contentType: string | undefined): string | undefined {
    return /;\s*charset\s*=\s*"?([\w.:-]+)"?/i.exec(contentType ?? "")?.[1];
}

function encodingIn(known: { bytes: number[]; encoding: string }[], bytes: Uint8Array): string | undefined {
    return known.find((one) => one.bytes.every((byte, i) => bytes[i] === byte))?.encoding;
}

/** ASCII by itself, so readable before the encoding is known. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, 256));
    return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1];
}

function decode(bytes: Uint8Array, encoding: string): string {
    const decoder = decoderOf(encoding);
    try {
        return decoder.decode(bytes);
    } catch {
        throw new Error(
            `is not ${encoding.toUpperCase()} in line ${brokenLine(bytes, encoding)}: declare the encoding that it was saved in, or save it as UTF-8`,
        );
    }
}

function decoderOf(encoding: string): TextDecoder {
    try {
        return new TextDecoder(encoding, { fatal: true });
    } catch {
        throw new Error(`declares the encoding ${JSON.stringify(encoding)}, which is unknown: save it as UTF-8`);
    }
}

/** The first line that does not decode; in UTF-16 the whole is one. */
function brokenLine(bytes: Uint8Array, encoding: string): number {
    if (encoding.startsWith("utf-16")) return 1;
    let from = 0;
    for (let line = 1; ; line++) {
        const end = bytes.indexOf(0x0a, from);
        try {
            decoderOf(encoding).decode(bytes.subarray(from, end < 0 ? bytes.length : end));
        } catch {
            return line;
        }
        if (end < 0) return line;
        from = end + 1;
    }
}
