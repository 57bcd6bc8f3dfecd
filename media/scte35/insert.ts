/** splice_insert() (9.7.3) and splice_schedule() (9.7.2). */
import type { BitReader, BitWriter } from "./bits";
import { readAvail, readBreakDuration, readTime, writeAvail, writeBreakDuration, writeTime } from "./break";
import type { ScheduledSplice, SpliceInsert, SpliceTime } from "./model";

export function readInsert(reader: BitReader): SpliceInsert {
    const type = "splice_insert";
    const eventId = reader.uint("splice_event_id", 32);
    const cancelled = reader.flag("splice_event_cancel_indicator");
    reader.skip(7);
    if (cancelled) return { type, eventId, cancelled };
    const outOfNetwork = reader.flag("out_of_network_indicator");
    const isProgram = reader.flag("program_splice_flag");
    const hasDuration = reader.flag("duration_flag");
    const isImmediate = reader.flag("splice_immediate_flag");
    const eventIdCompliance = reader.flag("event_id_compliance_flag");
    reader.skip(3);
    const at = (fields: BitReader): SpliceTime => {
        if (isImmediate) return { immediate: true };
        const time = readTime(fields);
        return { immediate: false, ...(time === undefined ? {} : { time }) };
    };
    const where = isProgram
        ? { program: at(reader) }
        : { components: readList(reader, "component", (one) => ({ tag: one.uint("component_tag", 8), at: at(one) })) };
    const lasting = hasDuration ? { breakDuration: readBreakDuration(reader) } : {};
    return { type, eventId, cancelled, outOfNetwork, eventIdCompliance, ...where, ...lasting, ...readAvail(reader) };
}

export function writeInsert(writer: BitWriter, command: SpliceInsert): void {
    writer
        .uint("splice_event_id", 32, command.eventId)
        .flag("splice_event_cancel_indicator", command.cancelled)
        .reserved(7);
    if (command.cancelled) return;
    const { program, components = [], breakDuration } = command;
    const times = program === undefined ? components.map(({ at }) => at) : [program];
    const isImmediate = times[0]?.immediate ?? true;
    if (times.some(({ immediate }) => immediate !== isImmediate)) {
        throw writer.error("splice_immediate_flag", "is one for all components; got immediate and timed ones");
    }
    writer
        .flag("out_of_network_indicator", command.outOfNetwork)
        .flag("program_splice_flag", program !== undefined)
        .flag("duration_flag", breakDuration !== undefined)
        .flag("splice_immediate_flag", isImmediate)
        .flag("event_id_compliance_flag", command.eventIdCompliance)
        .reserved(3);
    const time = (fields: BitWriter, at: SpliceTime) => {
        if (!at.immediate) writeTime(fields, at.time);
    };
    requireOne(writer, program, command.components);
    if (program !== undefined) time(writer, program);
    else writeList(writer, "component", components, (one, { tag, at }) => time(one.uint("component_tag", 8, tag), at));
    writeBreakDuration(writer, breakDuration);
    writeAvail(writer, command);
}

export function readSchedule(reader: BitReader): ScheduledSplice[] {
    return readList(reader, "splice", (fields) => {
        const eventId = fields.uint("splice_event_id", 32);
        const cancelled = fields.flag("splice_event_cancel_indicator");
        const eventIdCompliance = fields.flag("event_id_compliance_flag");
        fields.skip(6);
        if (cancelled) return { eventId, eventIdCompliance, cancelled };
        const outOfNetwork = fields.flag("out_of_network_indicator");
        const isProgram = fields.flag("program_splice_flag");
        const hasDuration = fields.flag("duration_flag");
        fields.skip(5);
        const where = isProgram
            ? { program: { utcSpliceTime: fields.uint("utc_splice_time", 32) } }
            : {
                  components: readList(fields, "component", (one) => ({
                      tag: one.uint("component_tag", 8),
                      utcSpliceTime: one.uint("utc_splice_time", 32),
                  })),
              };
        const lasting = hasDuration ? { breakDuration: readBreakDuration(fields) } : {};
        return { eventId, eventIdCompliance, cancelled, outOfNetwork, ...where, ...lasting, ...readAvail(fields) };
    });
}

export function writeSchedule(writer: BitWriter, events: ScheduledSplice[]): void {
    writeList(writer, "splice", events, (fields, event) => {
        fields
            .uint("splice_event_id", 32, event.eventId)
            .flag("splice_event_cancel_indicator", event.cancelled)
            .flag("event_id_compliance_flag", event.eventIdCompliance)
            .reserved(6);
        if (event.cancelled) return;
        const { program, components = [], breakDuration } = event;
        fields
            .flag("out_of_network_indicator", event.outOfNetwork)
            .flag("program_splice_flag", program !== undefined)
            .flag("duration_flag", breakDuration !== undefined)
            .reserved(5);
        requireOne(fields, program, event.components);
        if (program !== undefined) fields.uint("utc_splice_time", 32, program.utcSpliceTime);
        else
            writeList(fields, "component", components, (one, { tag, utcSpliceTime }) =>
                one.uint("component_tag", 8, tag).uint("utc_splice_time", 32, utcSpliceTime),
            );
        writeBreakDuration(fields, breakDuration);
        writeAvail(fields, event);
    });
}

function requireOne(writer: BitWriter, program: object | undefined, components: object[] | undefined): void {
    if ((program === undefined) === (components === undefined)) {
        const got = program === undefined ? "neither" : "both";
        throw writer.error("program_splice_flag", `needs either a program or components; got ${got}`);
    }
}

/** Items behind an 8-bit count, each with a place `name[i]`. */
export function readList<T>(reader: BitReader, name: string, read: (reader: BitReader) => T): T[] {
    const count = reader.uint(`${name}_count`, 8);
    return Array.from({ length: count }, (_, i) => reader.within(`${name}[${i}]`, read));
}

export function writeList<T>(
    writer: BitWriter,
    name: string,
    items: T[],
    write: (w: BitWriter, item: T) => void,
): void {
    writer.uint(`${name}_count`, 8, items.length);
    items.forEach((item, i) => writer.within(`${name}[${i}]`, (one) => write(one, item)));
}
