/** How long an answer is kept, in nginx's words: nginx takes what the origin says and knows no bounds for it. */
import type { EdgeCacheFacts } from "../../../components/edge-cdn/policies";
import type { EdgePlan } from "../../plan/edge";
import type { Maps } from "./maps";
import { above, below } from "./numbers";

/** Kept also when the origin does not say so (CloudFront guide, "HTTP 4xx and 5xx status codes that CloudFront caches"). */
const keptErrors = [404, 414, 500, 501, 502, 503, 504];
/** How long, unless the distribution says else, seconds (same guide, "Control how long CloudFront caches errors"). */
const errorSeconds = 10;

/**
 * A variable that holds the seconds for the answer at hand, in the server that asks the origin. CloudFront guide, "Manage how long
 * content stays in the cache": a shared cache's own age comes first; no-cache, no-store and private mean the least time. `Expires`
 * alone counts as nothing said, since nginx cannot reckon with dates.
 */
export function lifetime(maps: Maps, cache: EdgeCacheFacts, errors: EdgePlan["errorTtls"]): string {
    const said = maps.variable("$upstream_http_cache_control", [
        ["~*(?:^|[\\s,])(?:no-cache|no-store|private)(?:[\\s,;=]|$)", "never"],
        ['~*(?:^|[\\s,])s-maxage\\s*=\\s*"?([0-9]+)', "$1"],
        ['~*(?:^|[\\s,])max-age\\s*=\\s*"?([0-9]+)', "$1"],
    ]);
    const { minTtl, defaultTtl, maxTtl } = cache;
    const most: [string, string] = [`~${above(maxTtl)}`, String(maxTtl)];
    const good = maps.variable(said, [
        ["", String(Math.max(minTtl, defaultTtl))],
        ["never", String(minTtl)],
        most,
        [`~${below(minTtl)}`, String(minTtl)],
        ["default", said],
    ]);
    // The longer of the two counts (same page as above).
    const error = (seconds: number) =>
        maps.variable(said, [
            ["", String(seconds)],
            ["never", String(seconds)],
            most,
            [`~${above(seconds)}`, said],
            ["default", String(seconds)],
        ]);
    const own = new Map([...keptErrors.map((status) => pair({ status, seconds: errorSeconds })), ...errors.map(pair)]);
    return maps.variable("$status", [
        ...[...own].map(([status, seconds]): [string, string] => [String(status), error(seconds)]),
        ["~^[123]", good],
        ["default", error(0)],
    ]);
}

/** The longest that an answer with an error is kept where its origin says nothing. */
export function longestErrorSeconds(errors: EdgePlan["errorTtls"]): number {
    return Math.max(errorSeconds, ...errors.map(({ seconds }) => seconds));
}

function pair({ status, seconds }: EdgePlan["errorTtls"][number]): [number, number] {
    return [status, seconds];
}
