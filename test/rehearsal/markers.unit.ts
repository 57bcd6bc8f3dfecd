import { expect } from "chai";

import { answer } from "../../rehearsal/aws/packager/answer";
import { Channel } from "../../rehearsal/aws/packager/channel";
import type { Splice } from "../../rehearsal/wire";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Encoder, noon, plan, scte35 } from "./support/packager";

/** The media playlist of two minutes with these splices, tags and file names only. */
function lines(
    values: Partial<EndpointPlan>,
    splices: Partial<Splice>[],
    { gops = 30, gopSeconds = 2 } = {},
): string[] {
    const endpoint = plan({ windowSeconds: 300, ...values });
    const channel = new Channel([endpoint.segmentSeconds]);
    const encoder = new Encoder(channel, 0, gopSeconds);
    encoder.begin(noon);
    for (const splice of splices) encoder.splice({ scte35, startsAt: noon, seconds: 8, eventId: 7, ...splice });
    for (let i = 0; i < gops; i += 1) encoder.gop();
    const path = `${endpoint.path}/index_1.m3u8`;
    const query = new URLSearchParams();
    const { body = "" } = answer([endpoint], channel, channel.end, { method: "GET", path, query, address: "::1" });
    return body.split("\n").filter((line) => /CUE|OATCLS|DATERANGE|EXTINF/.test(line));
}

const at = (seconds: number) => noon + seconds * 1000;

describe("markers of a break", () => {
    it("are those of MediaLive's SCTE-35 enhanced decoration, and cut the segments", () => {
        for (const adMarkers of ["PASSTHROUGH", "SCTE35_ENHANCED"] as const) {
            expect(lines({ adMarkers }, [{ startsAt: at(10) }], { gops: 13 })).to.deep.equal([
                "#EXTINF:4.00000,",
                "#EXTINF:4.00000,",
                "#EXTINF:2.00000,",
                `#EXT-OATCLS-SCTE35:${scte35}`,
                "#EXT-X-CUE-OUT:8.000",
                "#EXTINF:4.00000,",
                `#EXT-X-CUE-OUT-CONT:ElapsedTime=4.000,Duration=8,SCTE35=${scte35}`,
                "#EXTINF:4.00000,",
                "#EXT-X-CUE-IN",
                "#EXTINF:4.00000,",
                "#EXTINF:4.00000,",
            ]);
        }
    });

    it("begin at the first GOP that is not before the splice, half a frame aside", () => {
        const marked = (startsAt: number) => lines({}, [{ startsAt }]).findIndex((line) => line.includes("CUE-OUT:"));
        const exact = marked(at(8));
        expect(marked(at(8) + 15)).to.equal(exact);
        expect(marked(at(8) - 15)).to.equal(exact);
        expect(marked(at(8) + 100)).to.equal(exact + 1);
        expect(marked(at(6) + 100)).to.equal(exact);
    });

    it("are date ranges where the endpoint says so, with the message in hexadecimal", () => {
        const hex = Buffer.from(scte35, "base64").toString("hex").toUpperCase();
        const range = '#EXT-X-DATERANGE:ID="7-1795435208000",START-DATE="2026-11-23T12:00:08.000Z"';
        const back = `"2026-11-23T12:00:16.000Z",DURATION=8.000`;
        const found = lines({ adMarkers: "DATERANGE" }, [{ startsAt: at(8) }]).filter((line) => line.includes("RANGE"));
        expect(found).to.deep.equal([
            `${range},PLANNED-DURATION=8.000,SCTE35-OUT=0x${hex}`,
            `${range},END-DATE=${back}`,
        ]);
        const returned = lines({ adMarkers: "DATERANGE" }, [
            { startsAt: at(8), seconds: undefined },
            { startsAt: at(16), returns: true, eventId: 8 },
        ]).filter((line) => line.includes("RANGE"));
        expect(returned).to.deep.equal([
            `${range},SCTE35-OUT=0x${hex}`,
            `${range},END-DATE=${back},SCTE35-IN=0x${hex}`,
        ]);
    });

    it("go on in a window that begins within the break", () => {
        const cues = lines({ windowSeconds: 12 }, [{ startsAt: at(40), seconds: 100 }]);
        expect(cues[0]).to.equal(`#EXT-X-CUE-OUT-CONT:ElapsedTime=8.000,Duration=100,SCTE35=${scte35}`);
        const ranges = lines({ windowSeconds: 12, adMarkers: "DATERANGE" }, [{ startsAt: at(40), seconds: 100 }]);
        expect(ranges.filter((line) => line.includes("SCTE35-OUT"))).to.have.length(1);
    });

    it("are none where the endpoint says so; the segments are cut all the same", () => {
        const none = lines({ adMarkers: "NONE" }, [{ startsAt: at(10) }], { gops: 13 });
        expect(none.filter((line) => !line.startsWith("#EXTINF"))).to.deep.equal([]);
        expect(none[2]).to.equal("#EXTINF:2.00000,");
    });

    it("stand once for both pipelines' copies, and twice for an event id that is used again", () => {
        const count = (splices: Partial<Splice>[]) =>
            lines({}, splices).filter((line) => line.includes("CUE-OUT:")).length;
        expect(count([{ startsAt: at(8) }, { startsAt: at(8) + 900 }])).to.equal(1);
        expect(count([{ startsAt: at(8) }, { startsAt: at(40) }])).to.equal(2);
    });

    it("end one break where another begins", () => {
        const cues = lines({}, [
            { startsAt: at(8), seconds: 20 },
            { startsAt: at(16), eventId: 8 },
        ]);
        const index = cues.indexOf("#EXT-X-CUE-IN");
        expect(cues[index + 2]).to.equal("#EXT-X-CUE-OUT:8.000");
        expect(cues.filter((line) => line === "#EXT-X-CUE-IN")).to.have.length(2);
    });

    it("are left out when the break was over before there was a picture", () => {
        expect(lines({}, [{ startsAt: at(-20) }]).filter((line) => line.includes("CUE"))).to.deep.equal([]);
    });
});

describe("the length of segments", () => {
    const lengths = (segmentSeconds: number, gopSeconds: number) =>
        new Set(lines({ segmentSeconds }, [], { gopSeconds }).map((line) => Number(/[\d.]+/.exec(line)?.[0])));

    it("is the nearest multiple of the GOP", () => {
        expect(lengths(4, 2)).to.deep.equal(new Set([4]));
        expect(lengths(6, 2)).to.deep.equal(new Set([6]));
        expect(lengths(4, 1.5)).to.deep.equal(new Set([4.5]));
        expect(lengths(4, 3)).to.deep.equal(new Set([3]));
        expect(lengths(1, 2)).to.deep.equal(new Set([2]));
        expect(lengths(4, 60 * (1001 / 30_000))).to.deep.equal(new Set([4.004]));
    });
});
