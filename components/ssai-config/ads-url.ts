import { grouped } from "../common/checks";
import type { Refusal } from "../common/problems";

/**
 * Google's sample with one inline linear ad, for trying out (IMA SDK, "Sample tags", Single Inline Linear). A new random number
 * each time, or Google answers from a cache.
 */
export const googleSampleUrl =
    "https://pubads.g.doubleclick.net/gampad/ads?iu=/21775744923/external/single_ad_samples&sz=640x480" +
    "&cust_params=sample_ct%3Dlinear&ciu_szs=300x250%2C728x90&gdfp_req=1&output=vast" +
    "&unviewed_position_start=1&env=vp&impl=s&correlator=[avail.random]";

/** CloudFormation, AWS::MediaTailor::PlaybackConfiguration, AdDecisionServerUrl. */
const longestUrl = 25_000;

/** What MediaTailor fills in (guide, "MediaTailor session variables for ADS requests", "… player variables"). */
const variables = [
    "avail.index",
    "avail.random",
    "avail.source_content_time_epoch_ms",
    "scte.archive_allowed_flag",
    "scte.avail_num",
    "scte.avails_expected",
    "scte.delivery_not_restricted_flag",
    "scte.device_restrictions",
    "scte.event_id",
    "scte.no_regional_blackout_flag",
    "scte.segment_num",
    "scte.segmentation_event_id",
    "scte.segmentation_type_id",
    "scte.segmentation_upid",
    "scte.segmentation_upid.assetId",
    "scte.segmentation_upid.cueData.key",
    "scte.segmentation_upid.cueData.value",
    "scte.segments_expected",
    "scte.sub_segment_num",
    "scte.sub_segments_expected",
    "scte.unique_program_id",
    "scte.web_delivery_allowed_flag",
    "session.avail_duration_ms",
    "session.avail_duration_secs",
    "session.client_ip",
    "session.id",
    "session.referer",
    "session.user_agent",
    "session.uuid",
];
/** Families with names of their own: what the player sends, and the tokens of a private UPID (AWS re:Post, "mediatailor-ads-session-variables"). */
const families = [/^player_params\.([A-Za-z0-9_.-]+)$/, /^scte\.segmentation_upid\.private_data\.\d+$/];

/** What MediaTailor could not call, in words that follow the setting's name; `playerParams` are those that the player sends. */
export function adsUrlRefusals(url: string, playerParams: string[]): Refusal[] {
    const refusals: Refusal[] = [];
    if (url.length > longestUrl) {
        refusals.push({ rule: `may have ${grouped(longestUrl)} characters`, got: String(url.length) });
    }
    // A variable in the host would need an alias for every value (guide, "Domain variables").
    if (!/^https:\/\/[A-Za-z0-9.-]+(:\d+)?([/?#]|$)/.test(url)) {
        refusals.push({
            rule: "must begin with https:// and a host without variables",
            got: JSON.stringify(url.slice(0, 60)),
        });
    } else if (/\s/.test(url)) {
        refusals.push({ rule: "may hold no spaces: write %20" });
    }
    for (const name of variablesIn(url)) {
        const [, param] = families[0].exec(name) ?? [];
        if (param !== undefined && !playerParams.includes(param)) {
            refusals.push({
                rule: `uses [player_params.${param}]: add ${JSON.stringify(param)} to playerParams, so that players know to send it`,
            });
        } else if (!variables.includes(name) && !families.some((family) => family.test(name))) {
            refusals.push({ rule: `uses [${name}], which MediaTailor does not know${didYouMean(name)}` });
        }
    }
    return refusals;
}

/** The names between brackets, each once. */
export function variablesIn(url: string): string[] {
    return [...new Set([...url.matchAll(/\[([^[\]]*)\]/g)].map(([, name]) => name))];
}

function didYouMean(name: string): string {
    const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
    const last = plain(name.split(".").at(-1) ?? "");
    const found = variables.find(
        (known) => plain(known) === plain(name) || plain(known.split(".").at(-1) ?? "") === last,
    );
    return found === undefined ? "" : `; did you mean [${found}]?`;
}
