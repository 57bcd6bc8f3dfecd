import { loadText } from "../common/text";
import { pictureFix } from "./codecs";
import { connectCommand, publisherValues } from "./publisher";
import { localUrl, srtValues, streamScript } from "./script";
import { TargetSettings } from "./settings";

/** What the network takes beyond the negotiated latency, ms. */
const goodbyeMarginMs = 300;

/** In the relay's journal, before the signal's number: the program that fetches was killed, the source did not end. */
export const fetchEnded = "the program that fetches was ended by signal";

const pieces = [
    loadText(__dirname, "scripts/published.sh"),
    loadText(__dirname, "scripts/codec-of.sh"),
    loadText(__dirname, "scripts/relay.sh"),
];

/**
 * The script that fetches an application from nginx and sends it to one SRT listener.
 *
 * nginx's statistics say when a publisher is there and what it brings, so nothing is dialled in vain, and silence is added where no sound comes,
 * whatever the metadata announce. The picture is never touched. When size or codec parameters of the picture change (a phone that is
 * turned), or sound begins or ends, the stream starts again: decoders take what `-c copy` carries on for a broken picture.
 *
 * RTMP is fetched by a program of its own, as bytes, so that the sender outlives the publisher by the latency: at ffmpeg's end of an SRT
 * connection the receiver throws away what it holds back, the last `latency` of the programme (libsrt 1.5.1, 1.5.4).
 */
export function relayScript(application: string, target: TargetSettings): string {
    const goodbyeSeconds = (target.latencyMs + goodbyeMarginMs) / 1000;
    const values = {
        application,
        target: target.name,
        address: `${target.host}:${target.port}`,
        rtmp_url: localUrl(application),
        ...srtValues(target),
        goodbye: goodbyeSeconds.toFixed(1),
        ...publisherValues,
        connect_command: connectCommand(application),
        picture_fix: pictureFix,
        fetch_ended: fetchEnded,
    };
    return streamScript(values, pieces, goodbyeSeconds);
}
