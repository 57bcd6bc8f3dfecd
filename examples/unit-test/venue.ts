import { AbrEncoder } from "pi-live/abr-encoder";
import { liveEndpoint, Packager } from "pi-live/packager";
import { SrtContribution } from "pi-live/srt-contribution";

/** A flow, a channel and a live endpoint for one venue; encoders send from one block of addresses. */
export function venue(name: string, allowedCidr: string) {
    const contribution = new SrtContribution(`${name}-srt`, { sources: [{ name: "main", allowedCidr }] });
    const packager = new Packager(`${name}-packager`, { endpoints: [liveEndpoint()] });
    const encoder = new AbrEncoder(`${name}-encoder`, {
        flowArns: contribution.flowArns,
        flowCount: 1,
        target: { mediaPackageChannelId: packager.channelId, mediaPackageChannelArn: packager.channelArn },
        ladder: [{ name: "720p", width: 1280, height: 720, maxBitrate: 3_000_000, qvbrQuality: 7 }],
        framesPerSecond: { numerator: 25, denominator: 1 },
        gopSeconds: 2,
        segmentSeconds: 4,
    });
    return { contribution, packager, encoder };
}
