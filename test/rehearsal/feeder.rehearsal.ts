import { expect } from "chai";

import { programme, smallPlan, stand } from "./encoder-support";
import { until } from "./support/until";
import { colors, loudness } from "./support/pictures";

type Color = Awaited<ReturnType<typeof colors>>[number];

/** What a picture shows, by its color. */
function shown({ y, u }: Color): string {
    if (u > 200) return "image";
    if (y < 24) return "black";
    return y > 210 ? "flash" : y > 140 ? "programme" : "?";
}

/** `[what, how many]` of equal neighbours. */
function lengths(all: string[]): [string, number][] {
    return all.reduce<[string, number][]>((runs, what) => {
        const last = runs.at(-1);
        if (last?.[0] === what) last[1] += 1;
        else runs.push([what, 1]);
        return runs;
    }, []);
}

const stages = ["last-frame", "black", "image", "programme"];

describe("the feeder", () => {
    it("shows the last picture, black, the image and the programme again, with sound at its pictures", async () => {
        await stand(smallPlan(), async ({ sink, source, events }) => {
            source.play(programme());
            const shows = () => events.flatMap((event) => (event.type === "input" ? [event.shows] : []));
            await until("the programme", 20, () => shows().at(-1) === "programme");
            const begun = sink.chunks("high").length;
            await until("three seconds of it", 20, () => sink.chunks("high").length >= begun + 4);
            const from = events.length;
            source.cut();
            await until("the image", 10, () => shows().at(-1) === "image");
            source.play(programme());
            await until("the programme again", 20, () => shows().at(-1) === "programme");
            const count = sink.chunks("high").length;
            await until("five seconds more", 20, () => sink.chunks("high").length >= count + 6);
            const order = events.slice(from).flatMap((event) => (event.type === "input" ? [event.shows] : []));
            // A machine that is busy may lose a picture before and after.
            const image = order.indexOf("image");
            expect(order.slice(Math.max(0, image - 2), image + 2)).to.deep.equal(stages);
            const all = (await colors(sink.chunks("high"))).map(shown);
            const parts = lengths(all.map((what) => (what === "flash" ? "programme" : what)));
            const black = parts.findIndex(
                ([what], i) => what === "black" && parts[i - 1]?.[0] === "programme" && parts[i + 1]?.[0] === "image",
            );
            expect(black, JSON.stringify(parts)).to.be.at.least(1);
            expect(parts[black + 2]?.[0]).to.equal("programme");
            expect(parts[black][1]).to.be.within(23, 25);
            // The tone is where the picture is white, before the cut and after it.
            const peaks = await loudness(sink.chunks("audio"));
            const flashes = all.flatMap((what, i) => (what === "flash" && all[i - 1] === "programme" ? [i / 24] : []));
            // AAC begins 1024 samples before the first picture.
            const beeps = peaks.flatMap((peak, i) => (peak > 3000 && peaks[i - 1] <= 3000 ? [i / 100 - 0.021] : []));
            const last = Math.min(peaks.length / 100, all.length / 24) - 0.5;
            const seen = flashes.filter((at) => at < last && at > 0.5);
            expect(seen.length).to.be.at.least(4);
            for (const at of seen) expect(Math.min(...beeps.map((beep) => Math.abs(beep - at)))).to.be.below(0.045);
            const lost = parts.slice(0, black).reduce((sum, [, n]) => sum + n, 0) / 24;
            const silent = peaks.slice(Math.ceil(100 * lost), Math.floor(100 * (lost + 1)));
            expect(Math.max(...silent)).to.be.below(300);
        });
    });
});
