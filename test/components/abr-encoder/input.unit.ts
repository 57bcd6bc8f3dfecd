import { expect } from "chai";

import { inputSpecification } from "../../../components/abr-encoder/input";
import { args } from "./fixtures";

const picture = { width: 1920, height: 1080, framesPerSecond: 30, bitrate: 12_000_000 };

describe("the input's class", () => {
    it("covers what the contribution sends", () => {
        expect(inputSpecification({ ...args, picture })).to.deep.equal({
            codec: "AVC",
            inputResolution: "HD",
            maximumBitrate: "MAX_20_MBPS",
        });
        const small = { width: 720, height: 576, framesPerSecond: 25, bitrate: 10_000_000 };
        expect(inputSpecification({ ...args, picture: small })).to.include({
            inputResolution: "SD",
            maximumBitrate: "MAX_10_MBPS",
        });
        const large = { width: 3840, height: 2160, framesPerSecond: 30, bitrate: 25_000_000 };
        expect(inputSpecification({ ...args, picture: large })).to.include({
            inputResolution: "UHD",
            maximumBitrate: "MAX_50_MBPS",
        });
    });

    it("assumes the highest rendition at twice its bit rate when nobody says", () => {
        expect(inputSpecification(args)).to.include({ inputResolution: "HD", maximumBitrate: "MAX_10_MBPS" });
    });

    it("is what is given, where it is given", () => {
        expect(inputSpecification({ ...args, picture, maxInputBitrate: "MAX_50_MBPS" })).to.include({
            inputResolution: "HD",
            maximumBitrate: "MAX_50_MBPS",
        });
    });
});
