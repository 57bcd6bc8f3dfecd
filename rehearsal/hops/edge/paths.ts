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

/** Bytes whose escapes mean the same as themselves: CloudFront compares them unescaped, and all others as they were sent. */
const unreserved = "4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae]|3[0-9]|2[de]";

/** The path as it was sent. */
export function sentPath(maps: Maps): string {
    return maps.variable("$request_uri", [["~^([^?#]*)", "$1"]]);
}

/** The place of the behaviour, as the address of an inner location: `/b0`. */
export function behaviourPath(maps: Maps, patterns: string[]): string {
    // nginx's own form of the path has every escape resolved, also one of a slash. Where that would change the answer the path is
    // compared as it was sent; only one with such an escape and dot segments too is then compared wrongly.
    const compared = maps.variable("$request_uri", [
        [`~*^[^?#]*%(?!${unreserved})`, sentPath(maps)],
        ["default", "$uri"],
    ]);
    return maps.variable(
        compared,
        patterns.map((pattern, index) => [`~${pathExpression(pattern)}`, `/b${index}`]),
    );
}
