/** One line for each event; no Node imports: the page uses it too. */
import type { RehearsalEvent } from "../run/hop";
import { millisecondsText } from "./figures";

const shows = {
    programme: "the programme",
    "last-frame": "the last frame",
    black: "black",
    image: "the input loss image",
};

export function eventText(event: RehearsalEvent): string {
    switch (event.type) {
        case "splice":
            if (event.action === "return_to_network") return `Back to the programme (splice ${event.eventId})`;
            return `Break${event.seconds > 0 ? ` of ${plain(event.seconds)} s` : ""}: splice ${event.eventId} (${event.action})`;
        case "ads-request":
            return `${event.configuration} asked for ads: ${event.outcome} in ${millisecondsText(event.ms)}`;
        case "avail": {
            const parts = [
                ...(event.ads.length > 0 ? [`ads ${event.ads.map(({ id }) => id).join(", ")}`] : []),
                ...(event.slateSeconds > 0 ? [`${plain(event.slateSeconds)} s slate`] : []),
            ];
            const why = event.reason === undefined ? "" : ` (${event.reason})`;
            return `${event.configuration} filled ${plain(event.filledSeconds)} of ${plain(event.seconds)} s: ${parts.join(", ") || "nothing"}${why}`;
        }
        case "beacon":
            return `Beacon ${event.event} of ${event.ad}: ${event.status}`;
        case "elsewhere":
            return `${event.host} was not requested: ${event.count} × ${event.purpose} answered here`;
        case "input":
            return `Pipeline ${event.pipeline} shows ${shows[event.shows]}`;
        case "restart":
            return event.process === undefined
                ? `${event.hop} is started again: ${event.why}`
                : `${event.hop}: ${event.process} is started again: ${event.why}`;
        case "gap":
            return `Viewers of ${event.endpoint} lose ${plain(event.seconds)} s of the programme`;
        case "note":
            return `${event.hop}: ${event.text}`;
    }
}

function plain(value: number): string {
    return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
