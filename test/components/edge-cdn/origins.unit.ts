import { expect } from "chai";

import { edgeTtls } from "../../../components/edge-cdn/describe";
import { adSegmentHost, originTimes, ssaiHost } from "../../../components/edge-cdn/origins";

describe("the edge's time limits", () => {
    it("follow from the segment, and give MediaTailor time to ask the ad server", () => {
        expect(originTimes(4, "packager")).to.deep.equal({
            connectionAttempts: 2,
            connectionTimeout: 2,
            readTimeout: 2,
            keepaliveTimeout: 5,
        });
        // 10 s for the ads, 2 s for the packager, 1 s to spare.
        expect(originTimes(4, "ssai").readTimeout).to.equal(13);
        expect(originTimes(4, "ssai", 4).readTimeout).to.equal(7);
        expect(originTimes(30, "ssai", 1).readTimeout).to.equal(16);
        expect(originTimes(4, "ssai", 117).readTimeout).to.equal(120);
        expect(originTimes(6, "ad-segments").readTimeout).to.equal(30);
    });

    it("stay within CloudFront's bounds for every segment that MediaPackage makes", () => {
        for (let seconds = 1; seconds <= 30; seconds++) {
            for (const origin of ["packager", "ssai", "ad-segments"] as const) {
                const times = originTimes(seconds, origin);
                expect(times.connectionTimeout).to.be.within(1, 10);
                expect(times.readTimeout).to.be.within(1, 120);
                expect(times.keepaliveTimeout).to.be.within(1, 60);
            }
            expect(originTimes(seconds, "ssai").readTimeout).to.be.at.least(12);
        }
    });

    it("keep a manifest without Cache-Control for half a segment, rounded up", () => {
        expect(edgeTtls({ segmentSeconds: 5 })).to.deep.equal({ manifestSeconds: 3, segmentSeconds: 86_400 });
        expect(edgeTtls({ segmentSeconds: 1 }).manifestSeconds).to.equal(1);
        expect(edgeTtls({ segmentSeconds: 5, ttls: { manifestSeconds: 9 } }).manifestSeconds).to.equal(9);
    });

    it("belong to hosts of one region", () => {
        expect([ssaiHost("us-west-2"), adSegmentHost("us-west-2")]).to.deep.equal([
            "manifests.mediatailor.us-west-2.amazonaws.com",
            "segments.mediatailor.us-west-2.amazonaws.com",
        ]);
    });
});
