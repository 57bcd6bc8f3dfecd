import { codecIdBytes, decodedSounds, foreignCodecs, unknownCodec } from "./codecs";
import { command } from "./rtmp";
import { rtmpPort, statusPort, streamName } from "./settings";
import type { ShellValues } from "./shell";

/** How a probe of a stream calls itself: no viewer. */
export const probeName = "pi-live-probe";

/** What `published` and `codec_of` are given to look at publishers (scripts/published.sh, scripts/codec-of.sh). */
export const publisherValues = {
    rtmp_port: rtmpPort,
    status_port: statusPort,
    stream_name: streamName,
    decoded_sounds: decodedSounds.join("|"),
    foreign_codecs: foreignCodecs.map(([id, name]) => `${codecIdBytes(id)} ${name}`),
    unknown_codec: unknownCodec,
    play_command: escaped([command(0, "createStream", 2, null), command(1, "play", 3, null, streamName)]),
} satisfies ShellValues;

/** An application's `connect`, for `codec_of`. */
export function connectCommand(application: string): string {
    return escaped([command(0, "connect", 1, { app: application, flashVer: probeName })]);
}

/** Bytes for printf's %b. */
function escaped(messages: Buffer[]): string {
    return Buffer.concat(messages).toString("hex").replace(/../g, "\\x$&");
}
