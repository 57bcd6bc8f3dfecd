/** Fields of a splice_info_section, bit by bit, with errors that name the field. */

/** What is wrong with a section, and where: `place` is the path of the field as ANSI/SCTE 35 names it. */
export class Scte35Error extends Error {
    constructor(
        readonly place: string,
        readonly problem: string,
    ) {
        super(`${place}: ${problem}`);
        this.name = "Scte35Error";
    }
}

export class BitReader {
    private bit = 0;

    /** `offset`: where `bytes` begin in the section, for messages. */
    constructor(
        private readonly data: Uint8Array,
        readonly place: string,
        private readonly offset = 0,
    ) {}

    /** Whole bytes that are left. */
    get left(): number {
        return (this.data.length * 8 - this.bit) >> 3;
    }

    /** Position in bytes. */
    get position(): number {
        return this.bit >> 3;
    }

    /** An unsigned number of at most 48 bits. Throws {@link Scte35Error} where the bytes end before it does. */
    uint(field: string, bits: number): number {
        this.need(field, bits);
        let value = 0;
        for (let i = 0; i < bits; i++, this.bit++) {
            value = value * 2 + ((this.data[this.bit >> 3] >> (7 - (this.bit & 7))) & 1);
        }
        return value;
    }

    flag(field: string): boolean {
        return this.uint(field, 1) === 1;
    }

    /** Passes reserved bits, whatever they hold. */
    skip(bits: number): void {
        this.need("reserved", bits);
        this.bit += bits;
    }

    bytes(field: string, count: number): Buffer {
        this.need(field, count * 8);
        const start = this.position;
        this.bit += count * 8;
        return Buffer.from(this.data.subarray(start, start + count));
    }

    /** A reader of the next bytes alone, with a place of its own below this one's. */
    part(field: string, count: number): BitReader {
        const offset = this.offset + this.position;
        return new BitReader(this.bytes(field, count), joined(this.place, field), offset);
    }

    /** The same bytes and position under a longer place: what is read through it is read here too. */
    within<T>(field: string, read: (reader: BitReader) => T): T {
        const inner = new BitReader(this.data, joined(this.place, field), this.offset);
        inner.bit = this.bit;
        const value = read(inner);
        this.bit = inner.bit;
        return value;
    }

    error(field: string, problem: string): Scte35Error {
        return new Scte35Error(joined(this.place, field), `${problem} (byte ${this.offset + this.position})`);
    }

    private need(field: string, bits: number): void {
        const left = this.data.length * 8 - this.bit;
        if (bits > left) throw this.error(field, `needs ${bits} bits, ${left} are left`);
    }
}

export class BitWriter {
    private readonly bits: number[] = [];

    constructor(readonly place: string) {}

    /** Throws {@link Scte35Error} for what is no whole number of that many bits. */
    uint(field: string, bits: number, value: number): this {
        if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
            const top = (2 ** bits - 1).toLocaleString("en");
            throw this.error(field, `must be a whole number, 0–${top}; got ${value}`);
        }
        for (let i = bits - 1; i >= 0; i--) this.bits.push(Math.floor(value / 2 ** i) % 2);
        return this;
    }

    flag(field: string, value: boolean): this {
        return this.uint(field, 1, value ? 1 : 0);
    }

    /** Reserved bits are ones (clause 4). */
    reserved(bits: number): this {
        return this.uint("reserved", bits, 2 ** bits - 1);
    }

    bytes(value: Uint8Array): this {
        for (const byte of value) this.uint("byte", 8, byte);
        return this;
    }

    within(field: string, write: (writer: BitWriter) => void): this {
        const inner = new BitWriter(joined(this.place, field));
        write(inner);
        this.bits.push(...inner.bits);
        return this;
    }

    error(field: string, problem: string): Scte35Error {
        return new Scte35Error(joined(this.place, field), problem);
    }

    done(): Buffer {
        const bytes = Buffer.alloc(Math.ceil(this.bits.length / 8));
        this.bits.forEach((bit, i) => (bytes[i >> 3] |= bit << (7 - (i & 7))));
        return bytes;
    }
}

/** `[i]` is an item of what comes before it, anything else a field. */
function joined(place: string, field: string): string {
    return field.startsWith("[") ? `${place}${field}` : `${place}.${field}`;
}
