/** What of a viewer's request reaches the origin and what tells two answers apart, in nginx's words. */
import type { EdgeCacheFacts, EdgeNames } from "../../../components/edge-cdn/policies";
import { EdgeBehaviourFacts, takes } from "../../../components/edge-cdn/router";
import { literal, Maps, quoted } from "./maps";
import { isKept, Origin } from "./origins";
import { sentPath } from "./paths";
import { Chosen, chosenOf, queryVariable } from "./selection";

/** Headers that the edge sets in its own way whatever the policies say. */
const special = ["host", "user-agent", "x-forwarded-for", "accept-encoding", "cookie", "connection", "via"];
/** Sent on with every request that the cache does not answer (CloudFront guide, "HTTP request headers and CloudFront behavior"). */
const conditions = ["Range", "If-Range", "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since"];

/** Lines for one behaviour's location: every header that the origin sees, apart from its Host. */
export function requestLines(maps: Maps, behaviour: EdgeBehaviourFacts, origin: Origin, via: string): string[] {
    const { cache, forward } = behaviour;
    const headers = chosenOf([lower(cache?.headers), lower(forward?.headers)], false);
    const named = headers.names.filter((name) => !special.includes(name) && !name.startsWith("cloudfront-"));
    const given = (name: string) => takes(headers, name);
    const set = (name: string, value: string) => `proxy_set_header ${name} ${quoted(value)};`;
    const coding = cache?.compressed === true ? gzip(maps) : given("accept-encoding") ? "$http_accept_encoding" : "";
    return [
        ...(headers.mode === "only"
            ? ["proxy_pass_request_headers off;", ...named.map((name) => set(title(name), headerValue(name)))]
            : named.map((name) => set(title(name), ""))),
        ...(headers.mode === "only" && !isKept(behaviour)
            ? conditions.filter((name) => !given(name.toLowerCase())).map((name) => set(name, headerValue(name)))
            : []),
        ...(behaviour.methods.includes("POST") ? [set("Content-Type", "$content_type")] : []),
        set("Connection", ""),
        set("User-Agent", given("user-agent") ? "$http_user_agent" : "Amazon CloudFront"),
        set("X-Forwarded-For", "$proxy_add_x_forwarded_for"),
        set("Accept-Encoding", coding),
        set("Cookie", cookies(maps, chosenOf([cache?.cookies, forward?.cookies], false))),
        set("Via", literal(via)),
        set("X-Amz-Cf-Id", "$request_id"),
        ...origin.headers.map(({ name, value }) => set(name, literal(value))),
    ];
}

/** The parts of the cache key. */
export function keyParts(maps: Maps, cache: EdgeCacheFacts, signed: boolean): string[] {
    const headers = cache.headers.mode === "only" ? cache.headers.names.map(headerValue) : [];
    return [
        sentPath(maps),
        queryVariable(maps, chosenOf([cache.queryStrings], signed)),
        ...headers,
        cookies(maps, chosenOf([cache.cookies], false)),
        cache.compressed ? gzip(maps) : "",
    ];
}

/** CloudFront brings the viewers' wishes to one form; nginx knows no brotli. */
function gzip(maps: Maps): string {
    return maps.variable("$http_accept_encoding", [["~*\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))", "gzip"]]);
}

function cookies(maps: Maps, chosen: Chosen): string {
    // nginx cannot take single cookies out: all but some are all.
    if (chosen.mode === "except") return "$http_cookie";
    return chosen.names
        .map((name) =>
            maps.variable("$http_cookie", [[`~(?:^|;)\\s*(${name.replaceAll(/[^A-Za-z0-9_-]/g, ".")}=[^;]*)`, "$1; "]]),
        )
        .join("");
}

function headerValue(name: string): string {
    return `$http_${name.toLowerCase().replaceAll("-", "_")}`;
}

function lower(selection: EdgeNames | undefined): EdgeNames | undefined {
    return selection && { ...selection, names: selection.names.map((name) => name.toLowerCase()) };
}

/** `x-forwarded-for` → `X-Forwarded-For`. */
function title(name: string): string {
    return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
