/** The parts of an origin endpoint's address. */
export interface PackagerUrlParts {
    /** E.g. `0123456789abcdef.mediapackage.eu-west-1.amazonaws.com`. */
    host: string;
    /** `/out/v1/<32 hexadecimal digits>`, without a slash at the end. */
    pathPrefix: string;
    /** File name of the manifest without `.m3u8`, e.g. `index`. */
    manifestName: string;
}

/** Takes the address of a MediaPackage v1 endpoint apart. Throws, with the address, when it has another shape. */
export function parseEndpointUrl(url: string): PackagerUrlParts {
    // MediaPackage guide, "Creating an HLS endpoint": the address is made by AWS and can't be chosen.
    const match = /^https:\/\/([^/?#]+)(\/out\/v1\/[0-9a-f]+)\/([A-Za-z0-9_-]+)\.m3u8$/.exec(url);
    if (match === null) throw new Error(`not an address of a MediaPackage endpoint: ${url}`);
    const [, host, pathPrefix, manifestName] = match;
    return { host, pathPrefix, manifestName };
}

/** The one host of all endpoints: an edge has one origin for them. Throws when MediaPackage gave them different ones. */
export function commonHost(urls: string[]): string {
    const hosts = [...new Set(urls.map((url) => parseEndpointUrl(url).host))];
    if (hosts.length !== 1) {
        throw new Error(`the endpoints of one channel should share a host, got ${hosts.join(", ") || "none"}`);
    }
    return hosts[0];
}
