/** What MediaTailor takes and does not play, or not as a document means: one sentence each, with the place. */
import { linearCreatives, Tracker, trackersOf } from "./ad";
import { isAddress, isBeacon, isLocal } from "./addresses";
import { mediaFiles, mediaKind } from "./media";
import { childrenNamed, placeOf, XmlElement } from "./xml";

/** Tracking events of VAST 2.0–4.3 (IAB; 4.x, "Tracking Event Elements") and of VMAP 1.0. */
const iabEvents = new Set(
    [
        "creativeView start firstQuartile midpoint thirdQuartile complete mute unmute pause rewind resume fullscreen exitFullscreen",
        "expand collapse acceptInvitation acceptInvitationLinear close closeLinear skip progress playerExpand playerCollapse loaded",
        "notUsed otherAdInteraction interactiveStart adExpand adCollapse minimize overlayViewDuration timeSpentViewing",
        "breakStart breakEnd error impression",
    ]
        .join(" ")
        .split(" "),
);

/** Of an InLine as a whole. */
export function inlineNotes(ad: string, inline: XmlElement): string[] {
    const notes: string[] = [];
    const note = (element: XmlElement, text: string) => notes.push(`${placeOf(element)}: ad ${ad} ${text}`);
    if (childrenNamed(inline, "Impression").length === 0) {
        note(inline, "has no Impression: MediaTailor logs ERROR_VAST_MISSING_IMPRESSION");
    }
    const lists = childrenNamed(inline, "Creatives");
    // "Exactly one Creatives element is required" (guide, "MediaTailor ADS logs description and event types").
    if (lists.length !== 1) {
        note(lists[1] ?? inline, `has ${lists.length || "no"} Creatives: MediaTailor takes an ad with exactly one`);
    }
    const linear = linearCreatives(inline);
    if (linear.length === 0)
        note(inline, "has no Linear creative, the only kind that is put into a stream: it is skipped");
    if (linear.length > 1) note(linear[1].linear, `has ${linear.length} Linear creatives: one is played`);
    return [...notes, ...trackerNotes(ad, inline)];
}

/** Of one Linear; `files` are its media that can be put into a stream. */
export function linearNotes(ad: string, linear: XmlElement, files: XmlElement[]): string[] {
    const notes: string[] = [];
    const note = (element: XmlElement, text: string) => notes.push(`${placeOf(element)}: ad ${ad}${text}`);
    const [duration] = childrenNamed(linear, "Duration");
    if (!/^\d{2,}:[0-5]\d:[0-5]\d(\.\d{1,3})?$/.test(duration?.text ?? "") || !/[1-9]/.test(duration?.text ?? "")) {
        note(
            duration ?? linear,
            `: Duration must be HH:MM:SS and more than 0; got ${JSON.stringify(duration?.text ?? "")}`,
        );
    }
    for (const [name, why] of [
        ["MediaFiles", "MediaTailor takes an ad with exactly one"],
        ["TrackingEvents", "MediaTailor takes one at most"],
    ] as const) {
        const lists = childrenNamed(linear, name);
        if (lists.length > 1) note(lists[1], ` has ${lists.length} ${name} in one Linear: ${why}`);
    }
    if (files.length === 0) {
        const types = mediaFiles(linear).map((file) => {
            // Of the right kind, so its address is at fault.
            if (mediaKind(file) !== undefined) return JSON.stringify(file.text);
            return file.attributes["apiFramework"] || file.attributes["type"] || "no type";
        });
        const found = types.length === 0 ? "none" : types.join(", ");
        note(linear, ` has no MediaFile with a video that can be put into a stream (${found}): it is skipped`);
    }
    for (const file of files.filter(({ text }) => !isLocal(text))) {
        notes.push(...addressNotes(`ad ${ad}: MediaFile`, file));
    }
    return notes;
}

export function wrapperNotes(ad: string, wrapper: XmlElement): string[] {
    const tags = childrenNamed(wrapper, "VASTAdTagURI").filter(({ text }) => text !== "");
    const notes =
        tags.length === 0
            ? [`${placeOf(wrapper)}: ad ${ad}: its Wrapper has no VASTAdTagURI and is skipped`]
            : addressNotes(`ad ${ad}: VASTAdTagURI`, tags[0]);
    return [...notes, ...trackerNotes(ad, wrapper)];
}

function trackerNotes(ad: string, body: XmlElement): string[] {
    return trackersOf(body)
        .filter(({ element }) => !isBeacon(element.text))
        .flatMap((tracker) => [...unknownEvent(ad, tracker), ...trackerAddress(ad, tracker)]);
}

function trackerAddress(ad: string, { event, element }: Tracker): string[] {
    const local = element.name.slice(element.name.indexOf(":") + 1);
    const what = local === "Tracking" ? `Tracking ${event}` : local;
    return addressNotes(`ad ${ad}: ${what}`, element, " (or beacon?…, which the edge answers and logs)");
}

/**
 * The guide's editions contradict each other: a VAST is rejected "if you don't include standard tracking events" (until 2024), and
 * "if you include non-standard tracking events" (2025). On docs/live-checklist.md.
 */
function unknownEvent(ad: string, { event, element }: Tracker): string[] {
    if (iabEvents.has(event)) return [];
    return [
        `${placeOf(element)}: ad ${ad}: the tracking event ${JSON.stringify(event)} is none of IAB's: MediaTailor's guide says that it rejects such a document`,
    ];
}

/** Clear text is taken by MediaTailor and refused by players on secure pages; what is no address is never called. */
export function addressNotes(what: string, element: XmlElement, alternative = ""): string[] {
    const { text } = element;
    if (/^https:/i.test(text) && isAddress(text)) return [];
    const verb = isAddress(text) ? "should" : "must";
    return [`${placeOf(element)}: ${what} ${verb} be an https address${alternative}; got ${JSON.stringify(text)}`];
}
