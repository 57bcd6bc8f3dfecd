import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { configProblems } from "../../support/config-problems";

/** A checkout with two documents in folders of their own, each beside a clip of the same file name. */
describe("clips of one name", () => {
    const top = process.cwd();
    const dev = readFileSync("Pulumi.dev.yaml", "utf8");
    let folder: string;

    const ads = (lines: string) => configProblems(dev, ["    vast: google-sample", lines]);

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-clips-"));
        writeFileSync(path.join(folder, "Pulumi.yaml"), "name: pi-live\n");
        const document = readFileSync("stacks/vast/own.xml", "utf8");
        for (const place of ["stacks/vast", "ads", "other"]) {
            mkdirSync(path.join(folder, place), { recursive: true });
            for (const file of ["own-1.mp4", "own-2.mp4", "slate.mp4"]) {
                copyFileSync(path.join("stacks/vast", file), path.join(folder, place, file));
            }
            writeFileSync(path.join(folder, place, `${path.basename(place)}.xml`), document);
        }
        process.chdir(folder);
    });
    after(() => {
        process.chdir(top);
        rmSync(folder, { recursive: true, force: true });
    });

    const rename = "give one of the two files another name";

    it("in the folders of two documents are refused with both places", () => {
        expect(ads("    vast: ads/ads.xml\n    preRoll: { vast: other/other.xml }")).to.deep.equal(
            ["own-1", "own-2"].map(
                (clip) =>
                    `pi-live:ads.preRoll.vast: found "other/other.xml": names the clip ${clip} as other/${clip}.mp4, ` +
                    `and pi-live:ads.vast names it as ads/${clip}.mp4: ${rename}`,
            ),
        );
    });

    it("that the config names too are refused where the file is another", () => {
        const clip = (file: string) => `    clips: [{ name: own-1, path: ${file} }]`;
        expect(ads(`    vast: ads/ads.xml\n${clip("other/own-1.mp4")}`)).to.deep.equal([
            'pi-live:ads.vast: found "ads/ads.xml": names the clip own-1 as ads/own-1.mp4, ' +
                `and pi-live:ads.clips[0].name names it as other/own-1.mp4: ${rename}`,
        ]);
        expect(ads(`    vast: ads/ads.xml\n${clip("ads/own-1.mp4")}`)).to.deep.equal([]);
        expect(ads(`    vast: ads/ads.xml\n${clip("./ads/own-1.mp4")}`)).to.deep.equal([]);
    });

    it("are one clip where they are one file", () => {
        expect(ads("    vast: ads/ads.xml\n    preRoll: { vast: ads/ads.xml }")).to.deep.equal([]);
        writeFileSync(path.join("ads", "again.xml"), readFileSync(path.join("ads", "ads.xml")));
        expect(ads("    vast: ads/ads.xml\n    preRoll: { vast: ads/again.xml }")).to.deep.equal([]);
    });
});
