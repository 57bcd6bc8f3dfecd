/** The SCTE-35 sections of the channel's schedule. A splice is an immediate one: its time travels beside it (`startsAt`). */
import { addTicks, writeSection } from "../../../media/scte35";

export interface Splice {
    /** 32 bits. */
    eventId: number;
    /** True: a break begins; false: it ends (return to network). */
    outOfNetwork: boolean;
    /** Length in ticks of 90 kHz, with automatic return; absent: until a return to network. */
    durationTicks?: number;
}

/** A whole splice_info_section with one splice_insert of the whole programme. */
export function spliceInsertSection({ eventId, outOfNetwork, durationTicks }: Splice): Buffer {
    const duration = durationTicks === undefined ? undefined : addTicks(Math.round(durationTicks), 0);
    return writeSection({
        // Not specified; for all tiers.
        ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0, tier: 0xfff },
        command: {
            ...{ type: "splice_insert", eventId, cancelled: false, outOfNetwork, eventIdCompliance: true },
            program: { immediate: true },
            ...(duration === undefined ? {} : { breakDuration: { autoReturn: true, duration } }),
            // Not used by MediaLive's action.
            ...{ uniqueProgramId: 1, availNum: 0, availsExpected: 0 },
        },
        descriptors: [],
    });
}
