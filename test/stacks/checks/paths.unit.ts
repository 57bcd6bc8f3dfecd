import { expect } from "chai";
import * as fc from "fast-check";

import { nearest } from "../../../stacks/checks/nearest";
import { keysOf, partsOf } from "../../../stacks/checks/paths";
import { keyOf } from "../../../stacks/checks/problem";

const part = fc.oneof(fc.nat(99), fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/));

describe("paths of the config", () => {
    it("read back as they were written", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.array(part, { maxLength: 5 }), (first, rest) => {
                const written = keyOf([first, ...rest]).replace(/^pi-live:/, "");
                expect(partsOf(written)).to.deep.equal([first, ...rest]);
            }),
        );
    });

    it("take the longest argument that fits, never half a name", () => {
        const problem = (path: string) => [{ path, rule: "" }];
        const table: Parameters<typeof keysOf>[1] = [
            ["", ["encoder"]],
            ["picture", ["contribution", "picture"]],
            ["windows", ["endpoints", "live"]],
            ["ads.document", ["ads", "vast"], "whole"],
        ];
        const keyed = (path: string) => keyOf(keysOf(problem(path), table)[0].path);
        expect(keyed("windows[2].width")).to.equal("pi-live:endpoints.live[2].width");
        expect(keyed("picture.bitrate")).to.equal("pi-live:contribution.picture.bitrate");
        expect(keyed("pictureBitrate")).to.equal("pi-live:encoder.pictureBitrate");
        expect(keyed("ads.document.path")).to.equal("pi-live:ads.vast");
        expect(keyed("audio.bitrate")).to.equal("pi-live:encoder.audio.bitrate");
    });
});

describe("the nearest known word", () => {
    const known = ["everyMinutes", "lengthSeconds", "firstEventId", "enabled"];

    it("is found after any single slip", () => {
        fc.assert(
            fc.property(fc.constantFrom(...known), fc.nat(), (word, place) => {
                const at = place % word.length;
                expect(nearest(word.slice(0, at) + word.slice(at + 1), known)).to.equal(word);
            }),
        );
    });

    it("is none when nothing is alike", () => {
        expect(nearest("zzzzzzzzzzzz", known)).to.equal(undefined);
        expect(nearest("anything", [])).to.equal(undefined);
    });
});
