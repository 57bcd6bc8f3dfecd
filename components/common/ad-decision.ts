/** How long MediaTailor takes for a playlist with ads: one value from which its own limits and the edge's patience follow. */

/** AWS's own default for all ad requests of one live playlist, seconds (API reference, "AdsPersonalizationTimeouts"). */
export const defaultAdDecisionSeconds = 10;
/** MediaTailor waits so long for one answer of an ad server, seconds (guide, "Quotas"; the same default). */
const oneAnswerSeconds = 3;
/** … and so long for the packager's playlist, seconds (guide, "Quotas", "Content origin server timeout"). */
export const playlistSeconds = 2;
/** What its own work and the way to it may take, seconds. */
const marginSeconds = 1;
/** CloudFront's longest read timeout, seconds (API reference, "CustomOriginConfig"; 60 until 2025). */
export const longestReadSeconds = 120;
/** From one second to the longest decision that CloudFront can wait for. */
export const adDecisionRange = { min: 1, max: longestReadSeconds - playlistSeconds - marginSeconds };

/** The playback configuration's `adsPersonalizationTimeouts`, ms. */
export function personalizationTimeouts(adDecisionSeconds = defaultAdDecisionSeconds) {
    return {
        adsRequestTimeoutMilliseconds: Math.min(oneAnswerSeconds, adDecisionSeconds) * 1000,
        liveMaximumAdsPersonalizationTimeMilliseconds: adDecisionSeconds * 1000,
    };
}

/** How long the edge must wait for MediaTailor's answer, seconds. */
export function ssaiReadSeconds(adDecisionSeconds = defaultAdDecisionSeconds): number {
    return adDecisionSeconds + playlistSeconds + marginSeconds;
}
