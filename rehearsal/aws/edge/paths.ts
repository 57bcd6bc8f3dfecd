/** Which behaviour a request meets, in nginx's words. */
import type { Maps } from "./maps";

/**
 * CloudFront's path pattern as an expression: `*` stands for any text, `?` for one character, a leading slash may be left out
 * (CloudFront guide, "Path pattern").
 */
export function pathExpression(pattern: string): string {
    const rooted = pattern.startsWith("/") ? pattern : `/${pattern}`;
    const steps = rooted.replace(/\*+/g, "*").replace(/[^A-Za-z0-9/_]/g, (character) => {
        if (character === "*") return ".*";
        return character === "?" ? "." : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    });
    return `(?s)^${steps}\\z`;
}

/** Escapes of what a pattern can hold and CloudFront compares as it was sent: `/ $ " ' @ : + &`. */
const telling = "2[24672bf]|40|3a";
/** With `?` in a pattern every escape counts but those of letters, digits and `-._~`: it is three characters, or one. */
const counted = "(?!4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae]|3[0-9]|2[de])";

/** The path as it was sent. */
export function sentPath(maps: Maps): string {
    return maps.variable("$request_uri", [["~^([^?#]*)", "$1"]]);
}

/** The place of the behaviour, as the address of an inner location: `/b0`. */
export function behaviourPath(maps: Maps, patterns: string[]): string {
    // nginx's own form of the path has every escape resolved, also one of a slash. Where that could change the answer the path is
    // compared as it was sent; only one that has dot segments or doubled slashes besides is then compared wrongly.
    const escapes = patterns.some((pattern) => pattern.includes("?")) ? counted : telling;
    const compared = maps.variable("$request_uri", [
        [`~*^[^?#]*%(?:${escapes})`, sentPath(maps)],
        ["default", "$uri"],
    ]);
    return maps.variable(
        compared,
        patterns.map((pattern, index) => [`~${pathExpression(pattern)}`, `/b${index}`]),
    );
}
