/** Sections of every kind for properties (fast-check). */
import fc from "fast-check";

import {
    hasSubSegments,
    ScheduledSplice,
    SpliceCommand,
    SpliceDescriptor,
    SpliceInfoSection,
} from "../../../media/scte35";

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const ticks = uint(33);
const bytes = (maxLength: number, minLength = 0) =>
    fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));
/** Fields that may be absent. */
const optional = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.record(shape, { requiredKeys: [] });
const all = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
    fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));

const breakDuration = fc.record({ autoReturn: fc.boolean(), duration: ticks });
const avail = fc.record({
    outOfNetwork: fc.boolean(),
    uniqueProgramId: uint(16),
    availNum: uint(8),
    availsExpected: uint(8),
});
const fields = all(avail, optional({ breakDuration }));
const time = all(fc.record({ immediate: fc.constant(false as const) }), optional({ time: ticks }));
const atOnce = fc.record({ immediate: fc.constant(true as const) });
const component = <T>(at: fc.Arbitrary<T>) => fc.array(fc.record({ tag: uint(8), at }), { maxLength: 4 });

const insert = fc.record({ type: fc.constant("splice_insert" as const), eventId: uint(32) }).chain((head) =>
    fc.oneof(
        fc.constant({ ...head, cancelled: true as const }),
        fc
            .tuple(
                fields,
                fc.boolean(),
                fc.oneof(
                    fc.record({ program: fc.oneof(time, atOnce) }),
                    fc.record({ components: fc.oneof(component(time), component(atOnce)) }),
                ),
            )
            // Without any component there is nothing that says "timed".
            .map(([own, eventIdCompliance, where]) => ({
                ...head,
                ...own,
                ...where,
                eventIdCompliance,
                cancelled: false as const,
            })),
    ),
);

const scheduled: fc.Arbitrary<ScheduledSplice> = fc
    .record({ eventId: uint(32), eventIdCompliance: fc.boolean() })
    .chain((head): fc.Arbitrary<ScheduledSplice> =>
        fc.oneof(
            fc.constant({ ...head, cancelled: true as const }),
            fc
                .tuple(
                    fields,
                    fc.oneof(
                        fc.record({ program: fc.record({ utcSpliceTime: uint(32) }) }),
                        fc.record({
                            components: fc.array(fc.record({ tag: uint(8), utcSpliceTime: uint(32) }), {
                                maxLength: 4,
                            }),
                        }),
                    ),
                )
                .map(([own, where]) => ({ ...head, ...own, ...where, cancelled: false as const })),
        ),
    );

const of = <T extends string>(type: T) => fc.record({ type: fc.constant(type) });

const command: fc.Arbitrary<SpliceCommand> = fc.oneof(
    of("splice_null"),
    all(of("splice_schedule"), fc.record({ events: fc.array(scheduled, { maxLength: 4 }) })),
    insert,
    all(of("time_signal"), optional({ time: ticks })),
    of("bandwidth_reservation"),
    all(of("private_command"), fc.record({ identifier: uint(32), bytes: bytes(40) })),
    all(of("reserved"), fc.record({ commandType: fc.constantFrom(1, 2, 3, 8, 0x80, 0xfe), bytes: bytes(40) })),
);

const segmentation: fc.Arbitrary<SpliceDescriptor> = all(
    of("segmentation"),
    fc.record({ eventId: uint(32), eventIdCompliance: fc.boolean() }),
).chain((head): fc.Arbitrary<SpliceDescriptor> =>
    fc.oneof(
        fc.constant({ ...head, cancelled: true as const }),
        fc
            .tuple(
                optional({
                    components: fc.array(fc.record({ tag: uint(8), ptsOffset: ticks }), { maxLength: 4 }),
                    deliveryRestrictions: fc.record({
                        webDeliveryAllowed: fc.boolean(),
                        noRegionalBlackout: fc.boolean(),
                        archiveAllowed: fc.boolean(),
                        deviceRestrictions: uint(2),
                    }),
                    duration: uint(40),
                    subSegments: fc.record({ num: uint(8), expected: uint(8) }),
                }),
                fc.record({
                    upid: fc.record({ type: uint(8), bytes: bytes(60) }),
                    typeId: uint(8),
                    segmentNum: uint(8),
                    segmentsExpected: uint(8),
                }),
            )
            .map(([{ subSegments, ...own }, told]) => ({
                ...head,
                ...own,
                ...told,
                cancelled: false as const,
                ...(subSegments !== undefined && hasSubSegments(told.typeId) ? { subSegments } : {}),
            })),
    ),
);

const letters = fc.array(fc.constantFrom(..."abcxyz"), { minLength: 3, maxLength: 3 }).map((each) => each.join(""));

const descriptor: fc.Arbitrary<SpliceDescriptor> = fc.oneof(
    all(of("avail"), fc.record({ providerAvailId: uint(32) })),
    all(
        of("dtmf"),
        fc.record({
            preroll: uint(8),
            chars: fc.array(fc.constantFrom(..."0123456789ABCD*#"), { maxLength: 7 }).map((each) => each.join("")),
        }),
    ),
    segmentation,
    all(of("time"), fc.record({ taiSeconds: uint(48), taiNanoseconds: uint(32), utcOffset: uint(16) })),
    all(
        of("audio"),
        fc.record({
            components: fc.array(
                fc.record({
                    tag: uint(8),
                    language: letters,
                    bitStreamMode: uint(3),
                    numChannels: uint(4),
                    fullServiceAudio: fc.boolean(),
                }),
                { maxLength: 15 },
            ),
        }),
    ),
    all(
        of("private"),
        fc.oneof(
            fc.record({ tag: uint(8), identifier: fc.constant(0x41424344), bytes: bytes(40) }),
            fc.record({ tag: fc.constantFrom(5, 0xf0), identifier: fc.constant(0x43554549), bytes: bytes(40) }),
        ),
    ),
);

const head = fc.record({ sapType: uint(2), ptsAdjustment: ticks, cwIndex: uint(8), tier: uint(12) });

/** Sections that are not encrypted. */
export const clearSections: fc.Arbitrary<SpliceInfoSection> = all(
    all(head, fc.record({ command, descriptors: fc.array(descriptor, { maxLength: 4 }) })),
    optional({ alignmentStuffing: bytes(4, 1) }),
);

export const encryptedSections: fc.Arbitrary<SpliceInfoSection> = all(
    head,
    fc.record({
        command: all(of("encrypted"), fc.record({ algorithm: uint(6), commandLength: uint(12), bytes: bytes(80) })),
        descriptors: fc.constant<SpliceDescriptor[]>([]),
    }),
);
