/** A whole splice_info_section (ANSI/SCTE 35 2023, 9.6.1), read and written. */
import { BitReader, BitWriter, Scte35Error } from "./bits";
import { readTime, tickBits, writeTime } from "./break";
import { crc32Mpeg2 } from "./crc";
import { readDescriptors, writeDescriptors } from "./descriptors";
import { readInsert, readSchedule, writeInsert, writeSchedule } from "./insert";
import type { SpliceCommand, SpliceInfoSection } from "./model";

const tableId = 0xfc;

/** splice_command_type (table 7). */
const commandTypes = {
    splice_null: 0x00,
    splice_schedule: 0x04,
    splice_insert: 0x05,
    time_signal: 0x06,
    bandwidth_reservation: 0x07,
    private_command: 0xff,
} as const;

/** splice_command_length of encoders before 2013: "not told". */
const untold = 0xfff;

/** A section is no longer (9.6.1, section_length). */
const longest = 4093;

export interface ReadOptions {
    /** Reads a section whose CRC_32 is wrong all the same. */
    ignoreCrc?: boolean;
}

/**
 * Reads a section from its table_id to its CRC_32; stuffing of 0xff behind it is passed over. What the standard does not know is kept as
 * bytes. Throws {@link Scte35Error}, which names the field, for what is cut short or contradicts itself.
 */
export function readSection(bytes: Uint8Array, { ignoreCrc = false }: ReadOptions = {}): SpliceInfoSection {
    const head = new BitReader(bytes, "splice_info_section");
    const id = head.uint("table_id", 8);
    if (id !== tableId) throw head.error("table_id", `must be 0xfc; got 0x${id.toString(16).padStart(2, "0")}`);
    if (head.flag("section_syntax_indicator")) throw head.error("section_syntax_indicator", "must be 0; got 1");
    if (head.flag("private_indicator")) throw head.error("private_indicator", "must be 0; got 1");
    const sapType = head.uint("sap_type", 2);
    const length = head.uint("section_length", 12);
    if (length < 4 || length > head.left) {
        throw head.error("section_length", `says ${length} bytes, ${head.left} follow`);
    }
    if (bytes.subarray(3 + length).some((byte) => byte !== 0xff)) {
        throw head.error("section_length", `says ${length} bytes, ${head.left} follow`);
    }
    const section = Buffer.from(bytes.subarray(0, 3 + length));
    if (!ignoreCrc && crc32Mpeg2(section) !== 0) {
        const [is, should] = [section.readUInt32BE(length - 1), crc32Mpeg2(section.subarray(0, -4))];
        throw new Scte35Error("splice_info_section.CRC_32", `must be ${hex32(should)}; got ${hex32(is)}`);
    }
    return { sapType, ...readBody(new BitReader(section.subarray(3, -4), "splice_info_section", 3)) };
}

function readBody(reader: BitReader): Omit<SpliceInfoSection, "sapType"> {
    const version = reader.uint("protocol_version", 8);
    if (version !== 0) throw reader.error("protocol_version", `must be 0; got ${version}`);
    const isEncrypted = reader.flag("encrypted_packet");
    const algorithm = reader.uint("encryption_algorithm", 6);
    const ptsAdjustment = reader.uint("pts_adjustment", tickBits);
    const cwIndex = reader.uint("cw_index", 8);
    const tier = reader.uint("tier", 12);
    const commandLength = reader.uint("splice_command_length", 12);
    const head = { ptsAdjustment, cwIndex, tier };
    if (isEncrypted) {
        const bytes = reader.bytes("encrypted", reader.left);
        return { ...head, command: { type: "encrypted", algorithm, commandLength, bytes }, descriptors: [] };
    }
    const command = readCommand(reader, commandLength);
    const loopLength = reader.uint("descriptor_loop_length", 16);
    if (loopLength > reader.left) {
        throw reader.error("descriptor_loop_length", `says ${loopLength} bytes, ${reader.left} follow`);
    }
    const descriptors = readDescriptors(reader.part("descriptors", loopLength));
    const alignmentStuffing = reader.left > 0 ? reader.bytes("alignment_stuffing", reader.left) : undefined;
    return { ...head, command, descriptors, ...(alignmentStuffing === undefined ? {} : { alignmentStuffing }) };
}

function readCommand(reader: BitReader, length: number): SpliceCommand {
    const type = reader.uint("splice_command_type", 8);
    const name = Object.entries(commandTypes).find(([, number]) => number === type)?.[0] ?? "reserved_command";
    // Without a length the command itself says where it ends.
    if (length === untold) return reader.within(name, (fields) => commandOf(type, fields, undefined));
    if (length > reader.left) {
        throw reader.error("splice_command_length", `says ${length} bytes, ${reader.left} follow`);
    }
    const fields = reader.part(name, length);
    return commandOf(type, fields, () => fields.left);
}

/** `left`: bytes up to the command's end, where that is known. */
function commandOf(type: number, fields: BitReader, left: (() => number) | undefined): SpliceCommand {
    const rest = (): Buffer => {
        if (left === undefined) throw fields.error("splice_command_length", "must be told for this command; got 0xfff");
        return fields.bytes("private_byte", left());
    };
    const trailing = () => (left === undefined || left() === 0 ? {} : { trailing: fields.bytes("trailing", left()) });
    switch (type) {
        case commandTypes.splice_null:
            return { type: "splice_null", ...trailing() };
        case commandTypes.splice_schedule:
            return { type: "splice_schedule", events: readSchedule(fields), ...trailing() };
        case commandTypes.splice_insert:
            return { ...readInsert(fields), ...trailing() };
        case commandTypes.time_signal: {
            const time = readTime(fields);
            return { type: "time_signal", ...(time === undefined ? {} : { time }), ...trailing() };
        }
        case commandTypes.bandwidth_reservation:
            return { type: "bandwidth_reservation", ...trailing() };
        case commandTypes.private_command:
            return { type: "private_command", identifier: fields.uint("identifier", 32), bytes: rest() };
        default:
            return { type: "reserved", commandType: type, bytes: rest() };
    }
}

/** The section as bytes, CRC_32 included. Throws {@link Scte35Error} for a value that its field cannot hold. */
export function writeSection(section: SpliceInfoSection): Buffer {
    const { command, descriptors, alignmentStuffing } = section;
    const body = new BitWriter("splice_info_section");
    body.uint("protocol_version", 8, 0)
        .flag("encrypted_packet", command.type === "encrypted")
        .uint("encryption_algorithm", 6, command.type === "encrypted" ? command.algorithm : 0)
        .uint("pts_adjustment", tickBits, section.ptsAdjustment)
        .uint("cw_index", 8, section.cwIndex)
        .uint("tier", 12, section.tier);
    if (command.type === "encrypted") {
        body.uint("splice_command_length", 12, command.commandLength).bytes(command.bytes);
    } else {
        const bytes = commandBytes(command);
        body.uint("splice_command_length", 12, bytes.length);
        body.uint(
            "splice_command_type",
            8,
            command.type === "reserved" ? command.commandType : commandTypes[command.type],
        );
        body.bytes(bytes);
        const loop = writeDescriptors(descriptors);
        body.uint("descriptor_loop_length", 16, loop.length).bytes(loop);
        if (alignmentStuffing !== undefined) body.bytes(alignmentStuffing);
    }
    const content = body.done();
    const length = content.length + 4;
    if (length > longest) {
        throw new Scte35Error("splice_info_section.section_length", `must be at most ${longest}; got ${length}`);
    }
    const head = new BitWriter("splice_info_section")
        .uint("table_id", 8, tableId)
        // section_syntax_indicator, private_indicator.
        .uint("section_syntax_indicator", 2, 0)
        .uint("sap_type", 2, section.sapType)
        .uint("section_length", 12, length)
        .done();
    const checked = Buffer.concat([head, content]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32Mpeg2(checked));
    return Buffer.concat([checked, crc]);
}

function commandBytes(command: Exclude<SpliceCommand, { type: "encrypted" }>): Buffer {
    const writer = new BitWriter(`splice_info_section.${command.type}`);
    if (command.type === "splice_schedule") writeSchedule(writer, command.events);
    else if (command.type === "splice_insert") writeInsert(writer, command);
    else if (command.type === "time_signal") writeTime(writer, command.time);
    else if (command.type === "private_command") writer.uint("identifier", 32, command.identifier).bytes(command.bytes);
    else if (command.type === "reserved") writer.bytes(command.bytes);
    if ("trailing" in command && command.trailing !== undefined) writer.bytes(command.trailing);
    return writer.done();
}

function hex32(value: number): string {
    return `0x${value.toString(16).padStart(8, "0")}`;
}
