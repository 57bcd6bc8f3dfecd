/** What a player that reports by itself is told (guide, "Client-side ad-tracking schema and properties"). Pure. */
import { sum } from "./avail";
import type { SessionAvail } from "./session";
import { beaconEvents } from "./vast";

/** `sessionTime`: ms since 1970 of the first picture that the session was offered; times are seconds from there. */
export function trackingAnswer(avails: SessionAvail[], sessionTime: number | undefined): unknown {
    return {
        avails: avails.filter(({ ads }) => ads.length > 0).map((avail) => trackedAvail(avail, sessionTime)),
        nonLinearAvails: [],
    };
}

function trackedAvail(avail: SessionAvail, sessionTime: number | undefined): unknown {
    const { id, startsAt, seconds, pieces } = avail;
    const start = startsAt === undefined || sessionTime === undefined ? 0 : (startsAt - sessionTime) / 1000;
    let at = start;
    const ads: unknown[] = [];
    for (const piece of pieces) {
        const length = sum(piece.seconds);
        if (piece.ad !== undefined) ads.push(trackedAd(avail, piece.ad, at, length));
        at += length;
    }
    return {
        availId: id,
        availProgramDateTime: dateTime(startsAt),
        ...timing(start, seconds),
        ads,
        adBreakTrackingEvents: [],
        meta: null,
        nonLinearAdsList: [],
    };
}

function trackedAd({ ads, startsAt }: SessionAvail, place: number, start: number, seconds: number): unknown {
    const ad = ads[place];
    return {
        adId: ad.id,
        adParameters: "",
        adProgramDateTime: dateTime(startsAt),
        adVerifications: [],
        companionAds: [],
        creativeId: ad.creativeId ?? "",
        creativeSequence: String(place + 1),
        ...timing(start, seconds),
        extensions: [],
        mediaFiles: { mediaFilesList: [], mezzanine: "" },
        skipOffset: null,
        trackingEvents: [
            ...Object.entries(beaconEvents)
                .filter(([event]) => ad.tracking[event] !== undefined)
                .map(([event, share]) => trackedEvent(ad.id, event, ad.tracking[event], start + seconds * share, 0)),
            ...(ad.clickThrough === undefined
                ? []
                : [trackedEvent(ad.id, "clickThrough", [ad.clickThrough], start, seconds)]),
            ...(ad.clickTracking.length === 0
                ? []
                : [trackedEvent(ad.id, "clickTracking", ad.clickTracking, start, seconds)]),
        ],
        vastAdId: ad.id,
    };
}

function trackedEvent(id: string, event: string, beaconUrls: string[], start: number, seconds: number): unknown {
    return { beaconUrls, eventId: id, eventType: event, eventProgramDateTime: null, ...timing(start, seconds) };
}

function timing(start: number, seconds: number): Record<string, unknown> {
    const rounded = (value: number) => Math.round(value * 1000) / 1000;
    return {
        duration: `PT${rounded(seconds)}S`,
        durationInSeconds: rounded(seconds),
        startTime: `PT${rounded(start)}S`,
        startTimeInSeconds: rounded(start),
    };
}

function dateTime(time: number | undefined): string | null {
    return time === undefined ? null : new Date(time).toISOString();
}
