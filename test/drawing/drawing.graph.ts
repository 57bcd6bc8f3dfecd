import path from "node:path";

import { expect } from "chai";
import { XMLValidator } from "fast-xml-parser";

import { recordStack } from "../../cli/recorded";
import { eventDrawing, mermaid, svg } from "../../drawing";
import { record } from "../../graph";
import { shortEvent } from "../support/short-event";

const root = path.resolve(__dirname, "../..");

describe("draw: the event from camera to viewer", () => {
    const hopsOf = async (exit: string) => {
        const drawing = eventDrawing(await record(() => shortEvent(exit)));
        const kind = (id: string) => drawing.stops.find((stop) => stop.id === id)?.kind ?? "";
        const name = (id: string) => drawing.stops.find((stop) => stop.id === id)?.label.split("\n")[0] ?? "";
        return { drawing, hops: drawing.hops.map(({ from, to }) => `${kind(from)} → ${kind(to)} ${name(to)}`) };
    };

    it("follows the media, not the dependencies", async () => {
        const { hops } = await hopsOf("obs");
        expect(hops).to.include.members([
            "Camera → Pi, nginx-rtmp pi",
            "Pi, nginx-rtmp → Encoder OBS",
            "Encoder → MediaConnect flow flow",
            "MediaConnect flow → MediaLive input input",
            "MediaLive input → MediaLive channel channel",
            "MediaLive channel → MediaPackage channel packager",
            "MediaPackage channel → MediaPackage endpoint live",
            "Ad breaks → MediaLive channel channel",
            "Ad server → MediaTailor ads-live",
        ]);
        expect(hops.filter((hop) => hop.startsWith("MediaPackage endpoint → MediaTailor"))).to.have.length(2);
    });

    it("a relay needs no OBS", async () => {
        const { hops } = await hopsOf("relay");
        expect(hops).to.include("Pi, nginx-rtmp → MediaConnect flow flow");
        expect(hops.join()).not.to.match(/OBS/);
    });

    it("is one valid SVG with every stop, and a flowchart with every hop", async () => {
        const { drawing } = await hopsOf("obs");
        const image = svg(drawing);
        expect(XMLValidator.validate(image)).to.equal(true);
        expect(image).not.to.match(/NaN|Infinity|undefined|href=/);
        expect(image.match(/<rect /g)).to.have.length(drawing.stops.length);
        const chart = mermaid(drawing);
        expect(chart.match(/-->/g)).to.have.length(drawing.hops.length);
        expect(chart).to.include("flowchart LR");
        expect(chart).not.to.include("undefined");
    });

    for (const stack of ["dev", "prod"]) {
        it(`fits the width of a page for ${stack}, and tells times as people do`, async () => {
            const { recording } = await recordStack(root, stack);
            const drawing = eventDrawing(recording);
            const image = svg(drawing);
            expect(Number(/ width="(\d+)"/.exec(image)?.[1])).to.be.at.most(1024);
            expect(image)
                .to.match(/from the start, \d+ h</)
                .and.not.to.match(/\d{4,} s</);
            const lines = drawing.hops.length;
            expect(image.match(/<path class="h" marker-end/g)).to.have.length(lines);
        });
    }

    it("stands for an empty program, and for names that XML would take for its own", async () => {
        const empty = eventDrawing(await record(() => undefined));
        expect(XMLValidator.validate(svg(empty))).to.equal(true);
        const odd = { title: 'a<b & "c"', stops: [{ id: "x", kind: "<k>", label: '"&"' }], hops: [] };
        expect(XMLValidator.validate(svg(odd))).to.equal(true);
        expect(mermaid(odd)).to.include("&lt;k&gt;<br/>&quot;&amp;&quot;");
    });
});
