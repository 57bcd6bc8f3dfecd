import type { Refusal } from "../common/problems";

/** Where MediaTailor fetches the stream, and how the same is called on the edge. */
export interface SsaiSource {
    /** What MediaTailor puts before the manifest's name. */
    sourceUrl: string;
    /** Path of the same on the edge, without a slash at the end. */
    path: string;
    /** File name of the manifest. */
    manifestFile: string;
}

/** Takes the address of an HLS manifest apart. Throws, with the address, when it is none. */
export function parseOriginUrl(url: string): SsaiSource {
    const match = /^(https:\/\/[^/?#]+)((?:\/[^/?#]+)*)\/([^/?#]+\.m3u8)$/.exec(url);
    if (match === null) throw new Error(`not the https address of an HLS manifest: ${url}`);
    const [, origin, path, manifestFile] = match;
    return { sourceUrl: `${origin}${path}`, path, manifestFile };
}

/**
 * What a viewer opens: MediaTailor's own address on the edge's host. `endpointPrefix` is what MediaTailor gave the configuration,
 * `https://<host>/v1/master/<account>/<configuration>/`, or the same with `session` for sessions that a player opens itself.
 */
export function playbackUrl(edgeBaseUrl: string, endpointPrefix: string, manifestFile: string): string {
    const { pathname } = new URL(endpointPrefix);
    return `${edgeBaseUrl}${pathname.replace(/\/*$/, "/")}${manifestFile}`;
}

/** What is wrong with an edge's address, in words that follow the setting's name. */
export function baseUrlRefusal(url: string): Refusal | undefined {
    if (/^https:\/\/[^\s/?#]+$/.test(url)) return undefined;
    return { rule: "must be https:// and a host, nothing after it", got: JSON.stringify(url) };
}
