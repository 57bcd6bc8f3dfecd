/**
 * A splice_info_section of ANSI/SCTE 35 2023. Names are the standard's, in camel case. Times and durations are ticks of 90 kHz
 * unless a name says otherwise.
 */

export interface SpliceInfoSection {
    /** Stream access point at the splice: 0–2, types 1–3; 3: not specified. */
    sapType: number;
    /** Added to every pts_time of the section, modulo 2^33 (9.6.1). */
    ptsAdjustment: number;
    /** Which control word decrypts the section; no meaning where it is not encrypted. */
    cwIndex: number;
    /** Which receivers the section is for; 0xfff: all. */
    tier: number;
    command: SpliceCommand;
    descriptors: SpliceDescriptor[];
    /** Bytes between the descriptors and the CRC. */
    alignmentStuffing?: Buffer;
}

export type SpliceCommand =
    | { type: "splice_null"; trailing?: Buffer }
    | { type: "splice_schedule"; events: ScheduledSplice[]; trailing?: Buffer }
    | SpliceInsert
    /** No `time`: the time is not specified, at once. */
    | { type: "time_signal"; time?: number; trailing?: Buffer }
    | { type: "bandwidth_reservation"; trailing?: Buffer }
    | { type: "private_command"; identifier: number; bytes: Buffer }
    /** A command type that the standard has not given out. */
    | { type: "reserved"; commandType: number; bytes: Buffer }
    /** What is encrypted is not decoded: command type, command, descriptors, stuffing and E_CRC_32 are in `bytes`. */
    | { type: "encrypted"; algorithm: number; commandLength: number; bytes: Buffer };

export type SpliceInsert = { type: "splice_insert"; eventId: number; trailing?: Buffer } & (
    | { cancelled: true }
    | (BreakFields & {
          cancelled: false;
          /** False where the event id follows the rules of clause 9.9.3 (2022 and later; earlier a reserved bit, which is one). */
          eventIdCompliance: boolean;
          /** Of the whole programme: at `time`; `time` without ticks is not specified. Absent with components. */
          program?: SpliceTime;
          /** Splices of single components, each with a time unless the splice is an immediate one. */
          components?: { tag: number; at: SpliceTime }[];
      })
);

/** `immediate`: the earliest opportunity, no time is sent. */
export type SpliceTime = { immediate: true } | { immediate: false; time?: number };

/** One splice of a splice_schedule. Times are seconds since 1980-01-06T00:00:00Z (9.7.2). */
export type ScheduledSplice = { eventId: number; eventIdCompliance: boolean } & (
    | { cancelled: true }
    | (BreakFields & {
          cancelled: false;
          program?: { utcSpliceTime: number };
          components?: { tag: number; utcSpliceTime: number }[];
      })
);

export interface BreakFields {
    /** True: from the network to the break; false: back. */
    outOfNetwork: boolean;
    breakDuration?: { autoReturn: boolean; duration: number };
    uniqueProgramId: number;
    availNum: number;
    availsExpected: number;
}

export type SpliceDescriptor =
    | { type: "avail"; providerAvailId: number; trailing?: Buffer }
    /** `preroll` in tenths of a second; at most seven characters of 0–9, A–D, * and #. */
    | { type: "dtmf"; preroll: number; chars: string; trailing?: Buffer }
    | SegmentationDescriptor
    /** TAI since 1970-01-01; `utcOffset` seconds are subtracted for UTC (10.3.4). */
    | { type: "time"; taiSeconds: number; taiNanoseconds: number; utcOffset: number; trailing?: Buffer }
    | { type: "audio"; components: AudioComponent[]; trailing?: Buffer }
    /** Any other: a tag that the standard has not given out, or an identifier that is not `CUEI`. */
    | { type: "private"; tag: number; identifier: number; bytes: Buffer };

export interface AudioComponent {
    tag: number;
    /** ISO 639-2, three letters. */
    language: string;
    bitStreamMode: number;
    numChannels: number;
    fullServiceAudio: boolean;
}

export type SegmentationDescriptor = {
    type: "segmentation";
    eventId: number;
    eventIdCompliance: boolean;
    trailing?: Buffer;
} & (
    | { cancelled: true }
    | {
          cancelled: false;
          /** Absent: the whole programme. `ptsOffset` is added to the splice's time. */
          components?: { tag: number; ptsOffset: number }[];
          /** Absent: delivery is not restricted. */
          deliveryRestrictions?: DeliveryRestrictions;
          /** 40 bits. */
          duration?: number;
          upid: Upid;
          typeId: number;
          segmentNum: number;
          segmentsExpected: number;
          /** Only some types carry them (10.3.3.1, `hasSubSegments`), and not always. */
          subSegments?: { num: number; expected: number };
      }
);

export interface DeliveryRestrictions {
    webDeliveryAllowed: boolean;
    noRegionalBlackout: boolean;
    archiveAllowed: boolean;
    /** 0–2: restrict groups; 3: none. */
    deviceRestrictions: number;
}

/** segmentation_upid() as it is sent; `upidText` and `upidParts` say what it means. */
export interface Upid {
    /** Table 22: 0 none, 3 Ad-ID, 0x0d several, … */
    type: number;
    bytes: Buffer;
}
