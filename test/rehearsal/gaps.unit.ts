import { expect } from "chai";

import { Gap, GapFinder } from "../../rehearsal/check/gaps";
import { isFinding, readPlaylist } from "../../rehearsal/check/read";

const zero = Date.UTC(2026, 5, 1, 10);

/** A playlist from a media sequence on: `dated` segments begin `at` seconds after ten o'clock. */
function playlist(first: number, segments: { seconds?: number; at?: number; cut?: boolean }[]) {
    const lines = segments.map(({ seconds = 4, at, cut = false }, i) =>
        [
            ...(cut ? ["#EXT-X-DISCONTINUITY"] : []),
            ...(at === undefined ? [] : [`#EXT-X-PROGRAM-DATE-TIME:${new Date(zero + 1000 * at).toISOString()}`]),
            `#EXTINF:${seconds.toFixed(3)},\n${first + i}.ts`,
        ].join("\n"),
    );
    const text = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:4", `#EXT-X-MEDIA-SEQUENCE:${first}`, ...lines];
    const read = readPlaylist(text.join("\n"));
    if (isFinding(read)) throw new Error(read.text);
    return read;
}

function found(...playlists: ReturnType<typeof playlist>[]): Gap[] {
    const finder = new GapFinder();
    return playlists.flatMap((one) => finder.add(one));
}

describe("programme that playlists leave out", () => {
    it("is the jump in program date-time, counted once however often it is fetched", () => {
        const cut = playlist(1, [{ at: 0 }, { seconds: 2 }, { at: 10, cut: true }]);
        const later = playlist(2, [{ at: 4, seconds: 2 }, { at: 10, cut: true }, { at: 14 }]);
        expect(found(cut, cut, later)).to.deep.equal([{ startsAt: zero + 6000, seconds: 4 }]);
    });

    it("is found between two fetches, and in a break whose segments have no date", () => {
        const first = playlist(1, [{ at: 0 }, {}]);
        expect(found(first, playlist(2, [{ at: 4 }, { at: 12 }]))).to.deep.equal([
            { startsAt: zero + 8000, seconds: 4 },
        ]);
        const filled = playlist(2, [{ at: 4 }, { cut: true }, { cut: true }, { at: 16, cut: true }]);
        expect(found(first, filled)).to.deep.equal([]);
        const short = playlist(2, [{ at: 4 }, { cut: true }, { cut: true }, { at: 19, cut: true }]);
        expect(found(first, short)).to.deep.equal([{ startsAt: zero + 16_000, seconds: 3 }]);
    });

    it("is none where times are rounded, jump back, or segments went unseen", () => {
        expect(found(playlist(1, [{ at: 0 }, { at: 4.4 }, { at: 2 }, { at: 6 }]))).to.deep.equal([]);
        expect(found(playlist(1, [{ at: 0 }]), playlist(9, [{ at: 32 }]))).to.deep.equal([]);
        expect(found(playlist(1, [{}, {}]))).to.deep.equal([]);
    });

    it("is found by time when numbers begin anew", () => {
        const old = playlist(50, [{ at: 0 }, { at: 4 }]);
        expect(found(old, playlist(0, [{ at: 4 }, { at: 8 }]))).to.deep.equal([]);
        expect(found(old, playlist(0, [{ at: 14 }]))).to.deep.equal([{ startsAt: zero + 8000, seconds: 6 }]);
    });
});
