/** Parts that splice_insert and splice_schedule share: break_duration() (9.8.2), splice_time() (9.8.1) and the numbers at the end. */
import type { BitReader, BitWriter } from "./bits";
import type { BreakFields } from "./model";

/** Lengths and times have 33 bits; the clock wraps after 26.5 hours. */
export const tickBits = 33;

export function readBreakDuration(reader: BitReader): { autoReturn: boolean; duration: number } {
    return reader.within("break_duration", (fields) => {
        const autoReturn = fields.flag("auto_return");
        fields.skip(6);
        return { autoReturn, duration: fields.uint("duration", tickBits) };
    });
}

export function writeBreakDuration(writer: BitWriter, value: BreakFields["breakDuration"]): void {
    if (value === undefined) return;
    writer.within("break_duration", (fields) =>
        fields.flag("auto_return", value.autoReturn).reserved(6).uint("duration", tickBits, value.duration),
    );
}

/** Undefined: time_specified_flag is 0. */
export function readTime(reader: BitReader): number | undefined {
    return reader.within("splice_time", (fields) => {
        if (!fields.flag("time_specified_flag")) {
            fields.skip(7);
            return undefined;
        }
        fields.skip(6);
        return fields.uint("pts_time", tickBits);
    });
}

export function writeTime(writer: BitWriter, time: number | undefined): void {
    writer.within("splice_time", (fields) => {
        fields.flag("time_specified_flag", time !== undefined);
        if (time === undefined) fields.reserved(7);
        else fields.reserved(6).uint("pts_time", tickBits, time);
    });
}

export function readAvail(reader: BitReader): Pick<BreakFields, "uniqueProgramId" | "availNum" | "availsExpected"> {
    return {
        uniqueProgramId: reader.uint("unique_program_id", 16),
        availNum: reader.uint("avail_num", 8),
        availsExpected: reader.uint("avails_expected", 8),
    };
}

export function writeAvail(writer: BitWriter, value: BreakFields): void {
    writer
        .uint("unique_program_id", 16, value.uniqueProgramId)
        .uint("avail_num", 8, value.availNum)
        .uint("avails_expected", 8, value.availsExpected);
}
