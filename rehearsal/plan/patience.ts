/** How long MediaTailor waits for ads where its configuration says nothing (API reference, "AdsPersonalizationTimeouts"), ms. */
export const defaultAdsPatience = { requestMs: 3000, totalMs: 10_000 };
