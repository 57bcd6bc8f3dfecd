import { expect } from "chai";
import * as fc from "fast-check";

import { edgeBehaviours } from "../../../components/edge-cdn/behaviours";
import { isCovered, isPathPattern, matchesPath, shadowedBehaviours } from "../../../components/edge-cdn/patterns";

/** Patterns and paths of few letters, so that they meet. */
const pattern = fc.array(fc.constantFrom("a", "b", "/", "*", "?"), { maxLength: 6 }).map((parts) => parts.join(""));
const path = fc.array(fc.constantFrom("a", "b", "/", "%", "."), { maxLength: 9 }).map((parts) => `/${parts.join("")}`);

/** Another way to the same answer. */
function asRegExp(text: string): RegExp {
    const rooted = text.startsWith("/") ? text : `/${text}`;
    const source = rooted.replace(/[.*+?^${}()|[\]\\]/g, (sign) =>
        sign === "*" ? "[^]*" : sign === "?" ? "[^]" : `\\${sign}`,
    );
    return new RegExp(`^${source}$`);
}

describe("a path pattern", () => {
    const cases: [string, string, boolean][] = [
        ["*", "/", true],
        ["*", "/any/thing.ts", true],
        ["*.jpg", "/deep/er/x.jpg", true],
        ["*.jpg", "/LOGO.JPG", false],
        ["images/*.jpg", "/images/product1/x.jpg", true],
        ["/images/*.jpg", "/images/x.jpg", true],
        ["images/*.jpg", "/image/x.jpg", false],
        ["a*.jpg", "/apple.jpg", true],
        ["a*.jpg", "/b/apple.jpg", false],
        ["a??.jpg", "/ant.jpg", true],
        ["a??.jpg", "/an.jpg", false],
        ["a??.jpg", "/ants.jpg", false],
        ["*.doc*", "/x.doc", true],
        ["*.doc?", "/x.doc", false],
        ["/v1/*", "/v1/", true],
        ["/v1/*", "/v1", false],
        ["/v1/*", "/V1/x", false],
        ["/a*b*c", "/abbcbc", true],
        ["/a*b*c", "/acb", false],
        ["/a.b", "/aXb", false],
    ];
    for (const [wanted, given, answer] of cases) {
        it(`${wanted} ${answer ? "takes" : "leaves"} ${given}`, () => {
            expect(matchesPath(wanted, given)).to.equal(answer);
        });
    }

    it("matches as a regular expression of the same meaning would", () => {
        fc.assert(
            fc.property(pattern, path, (wanted, given) => {
                expect(matchesPath(wanted, given)).to.equal(asRegExp(wanted).test(given));
            }),
            { numRuns: 5000 },
        );
    });

    it("means the same with and without its leading slash", () => {
        fc.assert(
            fc.property(pattern, path, (wanted, given) => {
                fc.pre(!wanted.startsWith("/"));
                expect(matchesPath(wanted, given)).to.equal(matchesPath(`/${wanted}`, given));
            }),
        );
    });

    it("does not take long over many stars", () => {
        const started = performance.now();
        expect(matchesPath("/*a*a*a*a*a*a*a*a*a*a*a*a*a*b", `/${"a".repeat(5000)}`)).to.equal(false);
        expect(performance.now() - started).to.be.below(500);
    });

    it("may hold only what CloudFront takes", () => {
        expect(["/v1/*", "*", "a??.jpg", "/~x/'y'@:+&$\"_-.*"].filter((text) => !isPathPattern(text))).to.deep.equal(
            [],
        );
        expect(["", "/a b", "/ä", "/a%20b", `/${"x".repeat(255)}`].filter(isPathPattern)).to.deep.equal([]);
    });
});

describe("a shadowed behaviour", () => {
    const at = (patterns: string[]) => shadowedBehaviours(patterns).map(({ index, by }) => [index, ...by]);

    it("is one whose every path an earlier one takes", () => {
        expect(at(["/v1/*", "/v1/segment/*", "*"])).to.deep.equal([[1, 0]]);
        expect(at(["/v1/segment/*", "/v1/*", "*"])).to.deep.equal([]);
        expect(at(["*", "/tm/*"])).to.deep.equal([[1, 0]]);
        expect(at(["out/v1/*", "/out/v1/*"])).to.deep.equal([[1, 0]]);
    });

    it("is told from one that only overlaps", () => {
        expect(at(["/*.m3u8", "/out/v1/*"])).to.deep.equal([]);
        expect(at(["/v1/*segment/*", "/v1/segment*"])).to.deep.equal([]);
        expect(at(["/V1/*", "/v1/*"])).to.deep.equal([]);
        expect(at(["/a?*b", "/a*b"])).to.deep.equal([]);
    });

    it("may be covered by several together, and all of them are named", () => {
        expect(at(["/a", "/x", "/a?*", "/a*"])).to.deep.equal([[3, 0, 2]]);
    });

    it("does not occur in the edge's own table, whatever is switched on", () => {
        for (const assets of [true, false]) {
            for (const clientSideSessions of [true, false]) {
                const paths = edgeBehaviours({ assets, clientSideSessions }).map((row) => row.path);
                expect(shadowedBehaviours(paths)).to.deep.equal([]);
                expect(paths.filter((text) => !isPathPattern(text))).to.deep.equal([]);
                expect(paths.length).to.be.at.most(25);
            }
        }
    });

    it("is never reached by any path", () => {
        fc.assert(
            fc.property(
                fc.array(pattern, { minLength: 2, maxLength: 5 }),
                fc.array(path, { maxLength: 30 }),
                (patterns, paths) => {
                    const shadowed = shadowedBehaviours(patterns).map(({ index }) => index);
                    for (const given of paths) {
                        expect(shadowed).to.not.include(patterns.findIndex((wanted) => matchesPath(wanted, given)));
                    }
                },
            ),
            { numRuns: 2000 },
        );
    });

    it("is found exactly: all others are reached by some path", () => {
        const short = fc
            .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 4 })
            .map((parts) => `/${parts.join("")}`);
        const everyPath = words(["a", "b", "%"], 7).map((word) => `/${word}`);
        fc.assert(
            fc.property(short, fc.array(short, { minLength: 1, maxLength: 3 }), (wanted, others) => {
                const reached = everyPath.some(
                    (given) => asRegExp(wanted).test(given) && !others.some((other) => asRegExp(other).test(given)),
                );
                expect(isCovered(wanted, others)).to.equal(!reached);
            }),
            { numRuns: 400 },
        );
    });

    it("is found in time even among patterns made to be hard", () => {
        const started = performance.now();
        const hard = `/*a${"?".repeat(60)}b*a${"?".repeat(60)}c*`;
        expect(isCovered(hard, [`/*a${"?".repeat(61)}*a${"?".repeat(50)}*`, `${hard}x`])).to.equal(true);
        expect(performance.now() - started).to.be.below(5000);
    });
});

function words(letters: string[], longest: number): string[] {
    const all = [""];
    for (let from = 0, length = 0; length < longest; length++) {
        const to = all.length;
        for (; from < to; from++) for (const letter of letters) all.push(all[from] + letter);
    }
    return all;
}
