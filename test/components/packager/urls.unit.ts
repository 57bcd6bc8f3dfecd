import { expect } from "chai";
import * as fc from "fast-check";

import { commonHost, parseEndpointUrl } from "../../../components/packager/urls";

const host = "0123456789abcdef.mediapackage.eu-west-1.amazonaws.com";

describe("the address of an origin endpoint", () => {
    it("falls into host, path and manifest", () => {
        expect(parseEndpointUrl(`https://${host}/out/v1/${"a1".repeat(16)}/index.m3u8`)).to.deep.equal({
            host,
            pathPrefix: `/out/v1/${"a1".repeat(16)}`,
            manifestName: "index",
        });
    });

    it("is the sum of its parts again", () => {
        fc.assert(
            fc.property(
                fc.stringMatching(/^[0-9a-f]{32}$/),
                fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/),
                (hex, name) => {
                    const url = `https://${host}/out/v1/${hex}/${name}.m3u8`;
                    const { host: found, pathPrefix, manifestName } = parseEndpointUrl(url);
                    expect(`https://${found}${pathPrefix}/${manifestName}.m3u8`).to.equal(url);
                },
            ),
        );
    });

    it("is refused in any other shape, and named", () => {
        for (const url of [
            "http://x/out/v1/ab/index.m3u8",
            "https://x/v1/ab/index.m3u8",
            "https://x/out/v1/ab/index.mpd",
            "",
        ]) {
            expect(() => parseEndpointUrl(url)).to.throw(`not an address of a MediaPackage endpoint: ${url}`);
        }
    });

    it("has one host for all endpoints of a channel", () => {
        const urls = ["aa", "bb"].map((hex) => `https://${host}/out/v1/${hex}/index.m3u8`);
        expect(commonHost(urls)).to.equal(host);
        expect(() => commonHost([...urls, "https://other/out/v1/cc/index.m3u8"])).to.throw(
            `the endpoints of one channel should share a host, got ${host}, other`,
        );
    });
});
