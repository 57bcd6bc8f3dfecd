import { expect } from "chai";
import * as fc from "fast-check";

import { problemText, refusalText } from "../../../components/common/problems";
import {
    delayedEndpoint,
    identifierProblems,
    liveEndpoint,
    PackagerAdMarkers,
    PackagerEndpoint,
    packagerLimits,
    packagerProblems,
    PackagerSettings,
    startoverEndpoint,
} from "../../../components/packager/endpoints";

const trio = [liveEndpoint(), delayedEndpoint(30), startoverEndpoint(43_200)];

/** `path: reason` of every problem. */
function said(settings: Partial<PackagerSettings>): string[] {
    return packagerProblems({ endpoints: trio, ...settings }).map(problemText);
}

function saidOf(endpoint: PackagerEndpoint): string[] {
    return said({ endpoints: [endpoint] });
}

describe("packager settings", () => {
    it("pass for live, delayed and startover side by side", () => {
        expect(trio.map(({ name }) => name)).to.deep.equal(["live", "delayed-30", "startover"]);
        expect(said({})).to.deep.equal([]);
    });

    it("want 1–10 endpoints, each with a name of its own", () => {
        expect(said({ endpoints: [] })).to.deep.equal(["endpoints: give 1–10; got 0"]);
        const eleven = Array.from({ length: 11 }, (_, i) => liveEndpoint(`live-${i}`));
        expect(said({ endpoints: eleven })).to.deep.equal(["endpoints: give 1–10; got 11"]);
        expect(said({ endpoints: [liveEndpoint(), liveEndpoint()] })).to.deep.equal([
            "endpoints: each needs a name of its own",
        ]);
    });

    it("want names that fit into an id and a URL", () => {
        expect(saidOf({ name: "main stage", manifestName: "index.m3u8" })).to.deep.equal([
            'endpoints[0].name: takes letters, digits, - and _; got "main stage"',
            'endpoints[0].manifestName: takes letters, digits, - and _, without .m3u8; got "index.m3u8"',
        ]);
    });

    it("want whole segments of 1–30 s", () => {
        expect(said({ segmentSeconds: 0, windowSeconds: 60 })).to.deep.equal([
            "segmentSeconds: must be a whole number, 1–30; got 0",
        ]);
        expect(said({ segmentSeconds: 31, windowSeconds: 200 })).to.deep.equal([
            "segmentSeconds: must be a whole number, 1–30; got 31",
        ]);
        expect(said({ segmentSeconds: 2.5 })).to.deep.equal(["segmentSeconds: must be a whole number, 1–30; got 2.5"]);
    });

    it("want a window of three segments to five minutes", () => {
        expect(said({ segmentSeconds: 6, windowSeconds: 12 })).to.deep.equal([
            "windowSeconds: must be a whole number, 18–300 (three segments at least); got 12",
        ]);
        expect(said({ windowSeconds: 301 })).to.deep.equal([
            "windowSeconds: must be a whole number, 12–300 (three segments at least); got 301",
        ]);
        expect(saidOf({ name: "live", windowSeconds: 8 })).to.deep.equal([
            "endpoints[0].windowSeconds: must be a whole number, 12–300 (three segments at least); got 8",
        ]);
    });

    it("want a delay within MediaPackage's bounds", () => {
        for (const delaySeconds of [0, 4, 86_401, 5.5]) {
            expect(saidOf({ name: "delayed", delaySeconds })).to.deep.equal([
                `endpoints[0].delaySeconds: must be a whole number, 5–86,400 (leave it out for live); got ${delaySeconds}`,
            ]);
        }
    });

    it("want a startover window within MediaPackage's bounds", () => {
        for (const startoverSeconds of [0, 1_209_601]) {
            expect(saidOf({ name: "startover", startoverSeconds })).to.deep.equal([
                `endpoints[0].startoverSeconds: must be a whole number, 1–1,209,600 (14 days); got ${startoverSeconds}`,
            ]);
        }
    });

    it("want a delay shorter than the startover window of the same endpoint", () => {
        expect(saidOf({ name: "both", delaySeconds: 600, startoverSeconds: 600 })).to.deep.equal([
            "endpoints[0].delaySeconds: must be less than startoverSeconds (600); got 600",
        ]);
        expect(saidOf({ name: "both", delaySeconds: 599, startoverSeconds: 600 })).to.deep.equal([]);
    });

    it("want programme date times where the markers are written as date ranges", () => {
        expect(said({ adMarkers: PackagerAdMarkers.Daterange, programDateTimeSeconds: 0 })).to.deep.equal([
            "adMarkers: DATERANGE needs programme date times: give programDateTimeSeconds more than 0",
        ]);
        expect(said({ programDateTimeSeconds: -1 })).to.deep.equal([
            "programDateTimeSeconds: must be a whole number, at least 0 (0 for none); got -1",
        ]);
        expect(said({ programDateTimeSeconds: 0 })).to.deep.equal([]);
    });

    it("accept every endpoint within the bounds, and no delay that reaches its startover window", () => {
        const { delaySeconds: delay, startoverSeconds: startover } = packagerLimits;
        fc.assert(
            fc.property(
                fc.integer({ min: delay.min, max: delay.max }),
                fc.integer({ min: startover.min, max: startover.max }),
                (delaySeconds, startoverSeconds) => {
                    const problems = saidOf({ name: "both", delaySeconds, startoverSeconds });
                    expect(problems.length).to.equal(delaySeconds < startoverSeconds ? 0 : 1);
                },
            ),
        );
    });
});

describe("the CDN's header", () => {
    const said = (identifier: string) => identifierProblems("cdnAuthorization", identifier).map(refusalText);

    it("takes a UUID and anything printable of 8–128 characters", () => {
        expect(said("9ceebbe7-9607-4552-8764-876e47032660")).to.deep.equal([]);
        fc.assert(fc.property(fc.stringMatching(/^[\x21-\x7e]{8,128}$/), (text) => said(text).length === 0));
    });

    it("is refused by its length, without telling the value", () => {
        expect(said("secret7")).to.deep.equal(["must have 8–128 characters; got 7"]);
        expect(said("s".repeat(129))).to.deep.equal(["must have 8–128 characters; got 129"]);
    });

    it("is refused where a header could not carry it", () => {
        expect(said("two words")).to.deep.equal(["takes printable ASCII without spaces, since it is sent as a header"]);
        expect(said("line\nbreak")).to.deep.equal([
            "takes printable ASCII without spaces, since it is sent as a header",
        ]);
    });
});
