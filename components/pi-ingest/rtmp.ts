/** As much of RTMP (Adobe, RTMP 1.0) as commands need. */

type AmfValue = string | number | null | Record<string, string>;

/** A value in AMF0. */
export function amf(value: AmfValue): Buffer {
    if (value === null) return Buffer.from([5]);
    if (typeof value === "number") {
        const bytes = Buffer.alloc(9);
        bytes.writeDoubleBE(value, 1);
        return bytes;
    }
    if (typeof value === "string") return Buffer.concat([Buffer.from([2]), amfText(value)]);
    const pairs = Object.entries(value).map(([key, one]) => Buffer.concat([amfText(key), amf(one)]));
    return Buffer.concat([Buffer.from([3]), ...pairs, Buffer.from([0, 0, 9])]);
}

function amfText(value: string): Buffer {
    const bytes = Buffer.from(value, "utf8");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
}

/** A command in one chunk, which holds 128 bytes at most until another size is announced. */
export function command(stream: number, ...values: AmfValue[]): Buffer {
    const body = Buffer.concat(values.map(amf));
    if (body.length > 128) throw new Error(`an RTMP command of ${body.length} bytes takes more than one chunk`);
    const head = Buffer.alloc(12);
    head[0] = 3;
    head.writeUIntBE(body.length, 4, 3);
    head[7] = 20;
    head.writeUInt32LE(stream, 8);
    return Buffer.concat([head, body]);
}
