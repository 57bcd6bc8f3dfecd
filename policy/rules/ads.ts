import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { component, playbackType } from "../types";
import type { Field, View, ViewedResource } from "../view";
import { trim } from "./video";

const skipLink = "https://docs.aws.amazon.com/mediatailor/latest/ug/ad-skipping-reference-materials.html";
const vastLink = "https://docs.aws.amazon.com/mediatailor/latest/ug/vast-integration.html";

/** One ad of a document that the program uploads. */
interface Creative {
    field: Field;
    ad: string;
    seconds?: number;
}

/** Components with a document of their own; an ad server's answers cannot be known in advance. */
function documents(view: View): { ssai: ViewedResource; ads: Field; creatives: Creative[] }[] {
    return view
        .all(component.ssai)
        .map((ssai) => ({ ssai, ads: ssai.inputs.at("ads") }))
        .filter(({ ads }) => ads.at("kind").text === "document")
        .map(({ ssai, ads }) => ({
            ssai,
            ads,
            creatives: ads.at("creatives").items.map((field) => ({
                field,
                ad: field.at("ad").text ?? field.path,
                seconds: field.at("durationSeconds").number,
            })),
        }));
}

/** Lengths of the breaks that the program cuts, seconds. */
function breakLengths(view: View): number[] {
    return view.all(component.breaks).flatMap(({ inputs }) => inputs.at("lengthSeconds").number ?? []);
}

const adFitsBreak: Rule = {
    code: "PL410",
    title: "Every ad fits into the break",
    severity: "error",
    reason: "MediaTailor leaves out an ad that is longer than what is left of the break: this one would never be seen.",
    fix: "Shorten the clip or lengthen the breaks.",
    docs: skipLink,
    check: (view) => {
        const longest = Math.max(...breakLengths(view));
        if (!Number.isFinite(longest)) return [];
        return documents(view)
            .flatMap(({ creatives }) => creatives)
            .filter(({ seconds }) => seconds !== undefined && seconds > longest)
            .map(({ field, ad, seconds }) =>
                field.at("durationSeconds").breach(`ad ${ad} takes ${trim(seconds ?? 0)} s, a break ${longest} s`),
            );
    },
};

/** Length of all ads of a document; undefined when one is not known. */
function total(ads: Field, creatives: Creative[]): number | undefined {
    if (ads.at("creatives").isPartlyUnknown) return undefined;
    return creatives.reduce<number | undefined>(
        (sum, { seconds }) => (sum === undefined || seconds === undefined ? undefined : sum + seconds),
        0,
    );
}

const adsFitTogether: Rule = {
    code: "PL411",
    title: "All ads of the document fit into one break",
    severity: "warning",
    reason: "A document answers every break alike: what does not fit behind the first ads is left out each time.",
    fix: "Take an ad out, shorten the clips, or lengthen the breaks.",
    docs: skipLink,
    check: (view) => {
        const longest = Math.max(...breakLengths(view));
        return documents(view).flatMap(({ ads, creatives }) => {
            const sum = total(ads, creatives);
            return sum === undefined || !Number.isFinite(longest) || sum <= longest
                ? []
                : [ads.at("creatives").breach(`${trim(sum)} s of ads for a break of ${longest} s`)];
        });
    },
};

/** A rest shorter than this is no longer than a frame or two. */
const noticeableSeconds = 0.5;

const restHasSlate: Rule = {
    code: "PL412",
    title: "What the ads leave of a break shows a slate",
    severity: "warning",
    reason:
        "Where ads are missing or too short, and on the very first request for each ad, viewers see what lies under the break; " +
        "without a slate there is nothing to put over it.",
    fix: "Set ads.slate.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/slate-management.html",
    check: (view) =>
        view
            .all(playbackType)
            .map((playback) => playback.at("slateAdUrl"))
            .filter((slate) => slate.isAbsent)
            .map((slate) => slate.breach("no slate")),
};

/** What MediaTailor reports of every ad (guide, "Server-side ad tracking"). */
const standardEvents = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

const vastIsTracked: Rule = {
    code: "PL413",
    title: "Every ad has the standard tracking events",
    severity: "warning",
    reason:
        "MediaTailor's guide asks for them, and until 2024 it said that a VAST response without them is rejected; " +
        "what has no address is not counted either way.",
    fix: `Add TrackingEvents for ${standardEvents.join(", ")} to the document.`,
    docs: vastLink,
    check: (view) =>
        documents(view).flatMap(({ creatives }) =>
            creatives.flatMap(({ field, ad }) => {
                const events = field.at("trackingEvents");
                if (events.isPartlyUnknown) return [];
                const missing = standardEvents.filter((event) => !events.texts.includes(event));
                const place = field.at("place").text;
                const where = place === undefined ? "" : ` (${place})`;
                return missing.length === 0 ? [] : [events.breach(`ad ${ad}${where} lacks ${missing.join(", ")}`)];
            }),
        ),
};

const offsetsDoNothing: Rule = {
    code: "PL414",
    title: "Live ads come from VAST, not from VMAP's offsets",
    severity: "warning",
    reason: "Live, MediaTailor fills the breaks that the channel marks: VMAP's pre-, mid- and post-roll offsets do nothing.",
    fix: "Use a VAST document, and preRoll for ads before the stream.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/ad-behavior-live.html",
    check: (view) =>
        documents(view)
            .map(({ ads }) => ads.at("vmap"))
            .filter(({ boolean }) => boolean === true)
            .map((vmap) => vmap.breach("a VMAP document")),
};

/** A document of an ad server may have one for each address: more than these say no more. */
const shownNotes = 5;

const documentPlaysAsMeant: Rule = {
    code: "PL417",
    title: "The ad document plays as it is written",
    severity: "warning",
    reason: "MediaTailor takes such a document and leaves out what it can't use: an ad, a report, or the whole break.",
    fix: "Change the document at the place that is named.",
    docs: vastLink,
    check: (view) =>
        view.all(component.ssai).flatMap(({ inputs }) =>
            ["ads", "preRoll"].flatMap((source) => {
                const document = inputs.at(source).at("document").text ?? "the document";
                const { items } = inputs.at(source).at("notes");
                const shown = items.slice(0, shownNotes).map((note) => note.breach(`${document}: ${note.text ?? ""}`));
                const more = items.length - shown.length;
                return more <= 0
                    ? shown
                    : [...shown, items[shownNotes].breach(`${document}: and ${more} more like these`)];
            }),
        ),
};

const documentTellsLength: Rule = {
    code: "PL415",
    title: "The document gives the clips' real lengths",
    severity: "warning",
    reason: "MediaTailor plans a break with the document's Duration: where the clip is longer it is cut off, where it is shorter a gap is left.",
    fix: "Write the clip's length into Duration.",
    docs: vastLink,
    check: (view) => {
        const clips = view
            .all(component.assets)
            .flatMap(({ inputs }) => inputs.at("clips").items.map((clip) => clip.at("durationSeconds").number));
        if (clips.length === 0 || clips.includes(undefined)) return [];
        return documents(view)
            .flatMap(({ creatives }) => creatives)
            .filter(
                ({ seconds }) =>
                    seconds !== undefined &&
                    !clips.some((clip) => Math.abs((clip ?? 0) - seconds) <= noticeableSeconds),
            )
            .map(({ field, ad, seconds }) =>
                field
                    .at("durationSeconds")
                    .breach(
                        `ad ${ad} says ${trim(seconds ?? 0)} s, the clips take ${clips.map((clip) => trim(clip ?? 0)).join(", ")} s`,
                    ),
            );
    },
};

const thresholdLetsAdsIn: Rule = {
    code: "PL416",
    title: "The personalisation threshold lets the ads through",
    severity: "error",
    reason: "A break of which the ads leave more open than the threshold is not replaced at all: no viewer sees an ad.",
    fix: "Raise the threshold above what the ads leave, or fill the break.",
    docs: skipLink,
    check: (view): Breach[] => {
        const shortest = Math.min(...breakLengths(view));
        return documents(view).flatMap(({ ssai, ads, creatives }) => {
            const rest = shortest - (total(ads, creatives) ?? Infinity);
            if (!Number.isFinite(rest)) return [];
            return view
                .all(playbackType)
                .filter(({ parent }) => parent === ssai.urn)
                .map((playback) => playback.at("personalizationThresholdSeconds"))
                .filter(({ number }) => number !== undefined && number > 0 && number < rest)
                .map((threshold) =>
                    threshold.breach(`the ads leave ${trim(rest)} s open, the threshold is ${threshold.number} s`),
                );
        });
    },
};

export const adRules: Rule[] = [
    adFitsBreak,
    adsFitTogether,
    restHasSlate,
    vastIsTracked,
    offsetsDoNothing,
    documentTellsLength,
    thresholdLetsAdsIn,
    documentPlaysAsMeant,
];
