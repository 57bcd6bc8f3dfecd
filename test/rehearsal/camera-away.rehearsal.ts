import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";

import { programme, smallPlan, stand } from "./encoder-support";
import { until } from "./support/until";
import { colors, loudness } from "./support/pictures";

/** Seconds without a camera: enough for every stage; with `--all` the two minutes of a real mishap. */
const away = process.env.PI_LIVE_ALL === "1" ? 120 : 8;

describe(`a camera that is away for ${away} s`, function () {
    this.timeout((away + 120) * 1000);

    it("leaves no gap: chunk after chunk of the image and silence, then its picture and sound again", async () => {
        await stand(smallPlan(), async ({ sink, source, events }) => {
            const shows = () => events.flatMap((event) => (event.type === "input" ? [event.shows] : [])).at(-1);
            const chunks = (track: string) => sink.chunks(track, 0, sink.runs().at(-1));
            source.play(programme());
            await until("the programme", 40, () => shows() === "programme");
            await until("three seconds of it", 40, () => chunks("low").length >= 3);
            const runs = sink.runs().length;

            source.cut();
            const cut = Date.now();
            await until("the image", 20, () => shows() === "image");
            const from = chunks("low").length + 2;
            await wait(cut + away * 1000 - Date.now());
            const to = chunks("low").length - 1;
            // A second each: what was due while it was away came.
            expect(to - from).to.be.at.least(away - 6);

            source.play(programme());
            await until("the programme again", 40, () => shows() === "programme");
            const back = chunks("low").length + 2;
            await until("three seconds more", 40, () => chunks("low").length >= back + 3);
            expect(sink.runs()).to.have.length(runs);
            const numbers = chunks("low").map((file) => Number(/(\d+)\.ts$/.exec(file)?.[1]));
            expect(numbers).to.deep.equal(numbers.map((_, i) => i));

            const shown = await colors(chunks("low").slice(from, to));
            expect(shown).to.have.length(24 * (to - from));
            // The plan's image is blue.
            expect(shown.filter(({ u }) => u < 200)).to.deep.equal([]);
            expect(Math.max(...(await loudness(chunks("audio").slice(from, to))))).to.be.below(300);
            const again = await colors(chunks("low").slice(back, back + 3));
            expect(again.filter(({ y, u }) => y > 140 && u < 150).length).to.be.at.least(48);
            expect(Math.max(...(await loudness(chunks("audio").slice(back, back + 3))))).to.be.above(3000);
        });
    });
});
