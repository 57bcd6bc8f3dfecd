import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { problemText } from "../../../components/common/problems";
import { bucketAddress } from "../../../components/ad-assets/bucket";
import {
    adAssetsProblems,
    AdAssetsSettings,
    clipKey,
    contentHash,
    slateKey,
} from "../../../components/ad-assets/files";

const good = { durationSeconds: 15, video: true, audio: true };

function said(settings: AdAssetsSettings, inspect: (path: string) => typeof good = () => good): string[] {
    return adAssetsProblems(settings, inspect).map(problemText);
}

describe("ad assets", () => {
    it("may be clips, a slate, both or neither", () => {
        const clips = [{ name: "own-1", path: "own-1.mp4" }];
        for (const settings of [{}, { clips }, { slatePath: "slate.mp4" }, { clips, slatePath: "slate.mp4" }]) {
            expect(said(settings)).to.deep.equal([]);
        }
    });

    it("need clips with names of their own that fit into an address", () => {
        const clips = ["own 1", "own-2", "own-2"].map((name) => ({ name, path: "own.mp4" }));
        expect(said({ clips })).to.deep.equal([
            'clips[0].name: takes letters, digits, - and _; got "own 1"',
            "clips[2].name: each needs a name of its own; got own-2 twice",
        ]);
    });

    it("need files with a picture, sound and a length", () => {
        const clips = [{ name: "own-1", path: "own-1.mp4" }];
        expect(said({ clips }, () => ({ ...good, video: false }))).to.deep.equal([
            "clips[0].path: own-1.mp4 has no picture: MediaTailor needs a video and an audio track",
        ]);
        expect(said({ clips }, () => ({ ...good, audio: false }))).to.deep.equal([
            "clips[0].path: own-1.mp4 has no sound: MediaTailor needs a video and an audio track, be it of silence",
        ]);
        expect(said({ slatePath: "slate.mp4" }, () => ({ ...good, durationSeconds: 0 }))).to.deep.equal([
            "slatePath: slate.mp4 has no duration in its header: write it again, not fragmented",
        ]);
    });

    it("need files that are there, and MP4", () => {
        const settings = { clips: [{ name: "text", path: "package.json" }], slatePath: "nowhere.mp4" };
        expect(adAssetsProblems(settings).map(problemText)).to.deep.equal([
            "clips[0].path: package.json is a damaged or cut MP4 file: its box at byte 0 is longer than the file",
            "slatePath: nowhere.mp4 is not there",
        ]);
    });

    it("need the region of a bucket that is given", () => {
        const reason = "bucketRegion: goes with bucketName: both for a bucket that exists, neither for a new one";
        expect(said({ bucketNameGiven: true })).to.deep.equal([reason]);
        expect(said({ bucketRegionGiven: true })).to.deep.equal([reason]);
        expect(said({ bucketNameGiven: true, bucketRegionGiven: true })).to.deep.equal([]);
    });

    it("lie below assets/, under a name that follows the content", () => {
        const folder = mkdtempSync(join(tmpdir(), "ad-assets-"));
        try {
            // More than one chunk of the reader.
            const content = Buffer.alloc((1 << 20) + 7, "clip");
            writeFileSync(join(folder, "clip.mp4"), content);
            const hash = contentHash(join(folder, "clip.mp4"));
            expect(hash).to.equal(createHash("sha256").update(content).digest("hex").slice(0, 12));
            expect(clipKey("sunday", "own-1", hash)).to.equal(`assets/sunday/clips/own-1-${hash}.mp4`);
            expect(slateKey("sunday", hash)).to.equal(`assets/sunday/slate-${hash}.mp4`);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("of the sample event are small enough to be committed", () => {
        for (const name of ["own-1", "own-2", "slate"]) {
            expect(readFileSync(`stacks/vast/${name}.mp4`).length).to.be.lessThan(300_000);
        }
    });
});

describe("a bucket known by name and region", () => {
    it("has its ARN and host in the region's partition", () => {
        expect(bucketAddress("ads", "eu-west-1")).to.deep.equal({
            arn: "arn:aws:s3:::ads",
            domainName: "ads.s3.eu-west-1.amazonaws.com",
        });
        expect(bucketAddress("ads", "cn-north-1")).to.deep.equal({
            arn: "arn:aws-cn:s3:::ads",
            domainName: "ads.s3.cn-north-1.amazonaws.com.cn",
        });
        expect(bucketAddress("ads", "us-gov-west-1")).to.deep.equal({
            arn: "arn:aws-us-gov:s3:::ads",
            domainName: "ads.s3.us-gov-west-1.amazonaws.com",
        });
        expect(bucketAddress("ads", "us-isob-east-1").arn).to.equal("arn:aws-iso-b:s3:::ads");
    });
});
