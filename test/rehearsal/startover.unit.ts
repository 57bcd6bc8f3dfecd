import { expect } from "chai";

import { beginningsOf, fromStart, openedAt } from "../../rehearsal/view/startover";
import { addressText } from "../../rehearsal/view/text";
import { cannedState } from "./page-state";

const noon = Date.UTC(2026, 10, 30, 12, 0, 0);

describe("addresses of startover", () => {
    it("hold a start that people can read, whole seconds, and never a later one", () => {
        expect(fromStart("https://x.example/a.m3u8", noon + 999)).to.equal(
            "https://x.example/a.m3u8?start=2026-11-30T12:00:00Z",
        );
        expect(fromStart("https://x.example/a.m3u8?ads.user=7", noon)).to.equal(
            "https://x.example/a.m3u8?ads.user=7&start=2026-11-30T12:00:00Z",
        );
        expect(openedAt("live", "https://x.example/a.m3u8", { startover: noon })).to.equal("https://x.example/a.m3u8");
    });

    const endpoint = (path: string, delaySeconds: number, startoverSeconds: number) => ({
        ...{ path, delaySeconds, startoverSeconds },
    });
    const endpoints = [
        endpoint("/out/v1/aa", 0, 0),
        endpoint("/out/v1/bb", 30, 3600),
        endpoint("/out/v1/cc", 0, 86_400),
        endpoint("/out/v1/dd", 0, 600),
    ];
    const withoutAds = {
        live: "https://x.example/out/v1/aa/index.m3u8",
        delayed: "https://x.example/out/v1/bb/index.m3u8",
        startover: "https://x.example/out/v1/cc/index.m3u8",
        short: "https://x.example/out/v1/dd/index.m3u8",
    };

    it("begin with the rehearsal, and within the window once that is longer ago", () => {
        const of = (now: number) => beginningsOf({ endpoints, playback: { withoutAds } }, { startedAt: noon, now });
        expect(of(noon)).to.deep.equal({ startover: noon, short: noon });
        expect(of(noon + 60_000)).to.deep.equal({ startover: noon, short: noon });
        expect(of(noon + 3_600_000)).to.deep.equal({ startover: noon, short: noon + 3_600_000 - 570_000 });
    });

    it("are those that the terminal prints", () => {
        const text = addressText(cannedState(noon), "http://127.0.0.1:8080/");
        expect(text).to.match(/^startover +http:\S+index\.m3u8\?start=2026-11-30T11:49:00Z$/m);
        expect(text).to.match(/^live +http:\S+index\.m3u8$/m);
    });
});
