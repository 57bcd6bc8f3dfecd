/** The descriptor loop (10.2, 10.3). */
import { BitReader, BitWriter } from "./bits";
import type { AudioComponent, SpliceDescriptor } from "./model";
import { readSegmentation, writeSegmentation } from "./segmentation";

/** `CUEI`, the identifier of all descriptors that the standard defines. */
const cuei = 0x43554549;

/** splice_descriptor_tag (table 16). */
const tags = { avail: 0, dtmf: 1, segmentation: 2, time: 3, audio: 4 } as const;

export function readDescriptors(loop: BitReader): SpliceDescriptor[] {
    const found: SpliceDescriptor[] = [];
    while (loop.left > 0) {
        const tag = loop.uint(`[${found.length}].splice_descriptor_tag`, 8);
        const length = loop.uint(`[${found.length}].descriptor_length`, 8);
        found.push(readDescriptor(tag, loop.part(`[${found.length}]`, length)));
    }
    return found;
}

function readDescriptor(tag: number, reader: BitReader): SpliceDescriptor {
    const identifier = reader.uint("identifier", 32);
    const known = identifier === cuei ? readKnown(tag, reader) : undefined;
    if (known === undefined)
        return { type: "private", tag, identifier, bytes: reader.bytes("private_byte", reader.left) };
    return reader.left === 0 ? known : { ...known, trailing: reader.bytes("trailing", reader.left) };
}

function readKnown(tag: number, reader: BitReader): Exclude<SpliceDescriptor, { type: "private" }> | undefined {
    switch (tag) {
        case tags.avail:
            return { type: "avail", providerAvailId: reader.uint("provider_avail_id", 32) };
        case tags.dtmf: {
            const preroll = reader.uint("preroll", 8);
            const count = reader.uint("dtmf_count", 3);
            reader.skip(5);
            return { type: "dtmf", preroll, chars: reader.bytes("DTMF_char", count).toString("latin1") };
        }
        case tags.segmentation:
            return readSegmentation(reader);
        case tags.time:
            return {
                type: "time",
                taiSeconds: reader.uint("TAI_seconds", 48),
                taiNanoseconds: reader.uint("TAI_ns", 32),
                utcOffset: reader.uint("UTC_offset", 16),
            };
        case tags.audio:
            return { type: "audio", components: readAudio(reader) };
        default:
            return undefined;
    }
}

function readAudio(reader: BitReader): AudioComponent[] {
    const count = reader.uint("audio_count", 4);
    reader.skip(4);
    return Array.from({ length: count }, (_, i) =>
        reader.within(`audio[${i}]`, (one) => ({
            tag: one.uint("component_tag", 8),
            language: one.bytes("ISO_code", 3).toString("latin1"),
            bitStreamMode: one.uint("Bit_Stream_Mode", 3),
            numChannels: one.uint("Num_Channels", 4),
            fullServiceAudio: one.flag("Full_Srvc_Audio"),
        })),
    );
}

export function writeDescriptors(descriptors: SpliceDescriptor[]): Buffer {
    const loop = new BitWriter("splice_info_section.descriptors");
    descriptors.forEach((descriptor, i) => {
        const body = new BitWriter(`splice_info_section.descriptors[${i}]`);
        const isPrivate = descriptor.type === "private";
        body.uint("identifier", 32, isPrivate ? descriptor.identifier : cuei);
        writeBody(body, descriptor);
        if (!isPrivate && descriptor.trailing !== undefined) body.bytes(descriptor.trailing);
        const bytes = body.done();
        loop.uint(`[${i}].splice_descriptor_tag`, 8, isPrivate ? descriptor.tag : tags[descriptor.type]);
        loop.uint(`[${i}].descriptor_length`, 8, bytes.length).bytes(bytes);
    });
    return loop.done();
}

function writeBody(body: BitWriter, descriptor: SpliceDescriptor): void {
    switch (descriptor.type) {
        case "avail":
            body.uint("provider_avail_id", 32, descriptor.providerAvailId);
            return;
        case "dtmf":
            body.uint("preroll", 8, descriptor.preroll).uint("dtmf_count", 3, descriptor.chars.length).reserved(5);
            body.bytes(Buffer.from(descriptor.chars, "latin1"));
            return;
        case "segmentation":
            return writeSegmentation(body, descriptor);
        case "time":
            body.uint("TAI_seconds", 48, descriptor.taiSeconds)
                .uint("TAI_ns", 32, descriptor.taiNanoseconds)
                .uint("UTC_offset", 16, descriptor.utcOffset);
            return;
        case "audio":
            return writeAudio(body, descriptor.components);
        case "private":
            body.bytes(descriptor.bytes);
    }
}

function writeAudio(body: BitWriter, components: AudioComponent[]): void {
    body.uint("audio_count", 4, components.length).reserved(4);
    components.forEach((component, i) =>
        body.within(`audio[${i}]`, (one) => {
            const language = Buffer.from(component.language, "latin1");
            if (language.length !== 3) {
                throw one.error("ISO_code", `must have three letters; got ${JSON.stringify(component.language)}`);
            }
            one.uint("component_tag", 8, component.tag)
                .bytes(language)
                .uint("Bit_Stream_Mode", 3, component.bitStreamMode)
                .uint("Num_Channels", 4, component.numChannels)
                .flag("Full_Srvc_Audio", component.fullServiceAudio);
        }),
    );
}
