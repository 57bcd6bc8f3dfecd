/** A viewer's request, taken apart without changing it: `URL` would resolve dots and escapes, which CloudFront passes on raw. */
export interface EdgeRequest {
    method: string;
    scheme: "http" | "https";
    /** Lower case, without port; absent when only a path was given. */
    host?: string;
    /** As the viewer sent it; begins with a slash. */
    path: string;
    /** Without the question mark; empty when there is none. */
    query: string;
}

/** Reads a whole URL, or one from the path on. Throws when the text is neither. */
export function parseRequest(url: string, method = "GET"): EdgeRequest {
    const [, scheme, authority, path, query] =
        /^(?:(https?):\/\/([^/?#]+))?(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i.exec(url.trim()) ?? [];
    if (authority === undefined && path === undefined) {
        throw new Error(`not a URL, and not a path that begins with a slash: ${url}`);
    }
    return {
        method: method.toUpperCase(),
        scheme: scheme?.toLowerCase() === "http" ? "http" : "https",
        ...(authority === undefined ? {} : { host: authority.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase() }),
        path: path ?? "/",
        query: query ?? "",
    };
}

/**
 * The path that CloudFront compares with the patterns: brought to the normal form of RFC 3986, with `//` and dot segments
 * taken out; the origin still gets the raw path (CloudFront guide, "Path pattern", "Path normalization").
 */
export function normalPath(path: string): string {
    const unescaped = path.replace(/%([0-9a-f]{2})/gi, (escape: string, digits: string) => {
        const character = String.fromCharCode(parseInt(digits, 16));
        return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
    });
    const kept: string[] = [];
    const segments = unescaped.split("/");
    for (const segment of segments) {
        if (segment === "..") kept.pop();
        else if (segment !== "." && segment !== "") kept.push(segment);
    }
    const last = segments[segments.length - 1];
    const folder = kept.length > 0 && (last === "" || last === "." || last === "..");
    return `/${kept.join("/")}${folder ? "/" : ""}`;
}

/** One `name=value` of a query, and how it was written. */
export interface QueryPair {
    name: string;
    text: string;
}

export function queryPairs(query: string): QueryPair[] {
    return query
        .split("&")
        .filter((text) => text !== "")
        .map((text) => ({ text, name: decoded(text.split("=", 1)[0]) }));
}

function decoded(name: string): string {
    try {
        return decodeURIComponent(name.replaceAll("+", " "));
    } catch {
        return name;
    }
}
