/** What the edge adds to answers, in nginx's words. */
import type { EdgeHeaderFacts } from "../../../components/edge-cdn/headers";
import type { EdgeBehaviourFacts } from "../../../components/edge-cdn/router";
import type { EdgeOverrides } from "../../plan/edge";
import { literal, Maps, quoted } from "./maps";

/** Of the origin's headers, those that CloudFront replaces by its own. */
const always = ["X-Cache", "Via", "Age"];

/** Lines for one behaviour's location. */
export function answerLines(
    maps: Maps,
    { headers: facts, cache, forward }: EdgeBehaviourFacts,
    overrides: EdgeOverrides,
    pages: string[],
): string[] {
    const cookies = [cache, forward].some((policy) => (policy?.cookies.mode ?? "none") !== "none");
    const cors =
        facts?.cors === undefined
            ? []
            : corsHeaders(maps, { ...facts.cors, origins: [...facts.cors.origins, ...pages] });
    const security = Object.entries(facts?.security ?? {});
    // Without cookies in either policy the origin's are not handed on (CloudFront guide, "Cache content based on cookies").
    const hidden = new Set([...always, ...overrides.removed, ...(cookies ? [] : ["Set-Cookie"])]);
    const added: string[] = [];
    const add = (name: string, value: string, override: boolean) => {
        if (override) hidden.add(name);
        const sent = `$upstream_http_${name.toLowerCase().replaceAll("-", "_")}`;
        // Without override the origin's word stands, and the policy's fills the gap.
        added.push(`add_header ${name} ${quoted(override ? value : maps.variable(sent, [["", value]]))} always;`);
    };
    for (const [name, value] of cors) add(name, value, overrides.cors);
    for (const [name, value] of security) add(name, literal(value), overrides.security.includes(name));
    for (const { name, value, override } of overrides.custom) add(name, literal(value), override);
    return [...[...hidden].map((name) => `proxy_hide_header ${name};`), ...added];
}

/** On every answer, whoever it comes from. */
export function edgeLines(maps: Maps, via: string): string[] {
    return [`add_header X-Cache ${cacheWord(maps)} always;`, `add_header Via ${quoted(literal(via))} always;`];
}

/** CloudFront answers with these where a page asks (API reference, ResponseHeadersPolicyCorsConfig: "for CORS requests"). */
function corsHeaders(maps: Maps, cors: NonNullable<EdgeHeaderFacts["cors"]>): [string, string][] {
    const everyone = cors.origins.includes("*");
    const allowed = maps.variable("$http_origin", [
        ["", ""],
        ...(everyone
            ? [["default", "*"] satisfies [string, string]]
            : cors.origins.map((origin): [string, string] => [`~*${originExpression(origin)}`, "$http_origin"])),
    ]);
    const whenAllowed = (value: string) =>
        maps.variable(allowed, [
            ["", ""],
            ["default", value],
        ]);
    // A page that asks whether it may: only then the browser looks at these (same reference).
    const asked = maps.variable("$request_method$http_access_control_request_method", [["~^OPTIONS.", allowed]]);
    const whenAsked = (value: string) =>
        maps.variable(asked, [
            ["", ""],
            ["default", value],
        ]);
    const list = (name: string, values: string[], when: (value: string) => string): [string, string][] =>
        values.length === 0 ? [] : [[name, when(values.join(", "))]];
    return [
        ["Access-Control-Allow-Origin", allowed],
        ...list("Access-Control-Allow-Credentials", cors.credentials ? ["true"] : [], whenAllowed),
        ...list("Access-Control-Expose-Headers", cors.exposedHeaders, whenAllowed),
        ...list("Access-Control-Allow-Methods", cors.methods, whenAsked),
        ...list("Access-Control-Allow-Headers", cors.requestHeaders, whenAsked),
        ...list(
            "Access-Control-Max-Age",
            cors.maxAgeSeconds === undefined ? [] : [String(cors.maxAgeSeconds)],
            whenAsked,
        ),
    ];
}

/** `https://*.example.com` stands for any host below; one without a scheme for both schemes. */
function originExpression(origin: string): string {
    const escaped = origin.replace(/[^A-Za-z0-9*]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
    return `^${origin.includes("://") ? "" : "https?://"}${escaped.replaceAll("*", "[^/]*")}\\z`;
}

/** As CloudFront words it (CloudFront guide, "x-edge-result-type"). */
function cacheWord(maps: Maps): string {
    return maps.variable("$status:$upstream_cache_status", [
        ["~^[45]", "Error from cloudfront"],
        ["~:(?:HIT|STALE|UPDATING)", "Hit from cloudfront"],
        ["~:REVALIDATED", "RefreshHit from cloudfront"],
        ["~^30[17]:$", "Redirect from cloudfront"],
        ["default", "Miss from cloudfront"],
    ]);
}
