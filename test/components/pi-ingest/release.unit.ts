import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";

import { HostFiles } from "../../../components/pi-ingest/paths";
import { bundle, releaseHash } from "../../../components/pi-ingest/release";
import { FakeHost } from "./fixtures";

describe("a bundle", () => {
    it("unpacks every text byte for byte, whatever shells make of it", () => {
        const line = fc.string({ unit: fc.constantFrom(..."ab '\"\\$`!(){}<>|&;~#%=\t-é€") });
        const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.map((each) => `${each}\n`).join(""));
        const apply = 'cp -r "$stage" "$HOST/unpacked"\n';
        const host = new FakeHost();
        host.write("root/etc/os-release", "ID=debian\nVERSION_ID=12\n");
        try {
            fc.assert(
                fc.property(
                    fc.array(
                        text.filter((each) => each !== ""),
                        { minLength: 1, maxLength: 6 },
                    ),
                    (texts) => {
                        const release: HostFiles = { "apply.sh": apply };
                        texts.forEach((each, i) => (release[`bin/file-${i}.sh`] = each));
                        host.run("rm", ["-rf", join(host.folder, "unpacked")]);
                        expect(host.run("sh", [host.write("bundle.sh", bundle(release))]).status).to.equal(0);
                        texts.forEach((each, i) => {
                            expect(host.read(`unpacked/bin/file-${i}.sh`)).to.equal(each);
                        });
                    },
                ),
                { numRuns: 15 },
            );
        } finally {
            host.remove();
        }
    });

    it("is another release when a byte or a name differs, and the same whatever the order", () => {
        expect(releaseHash({ a: "1\n", b: "2\n" })).to.equal(releaseHash({ b: "2\n", a: "1\n" }));
        expect(releaseHash({ a: "1\n" })).to.not.equal(releaseHash({ b: "1\n" }));
        expect(releaseHash({ a: "b\n", c: "" })).to.not.equal(releaseHash({ a: "b\nc", d: "" }));
    });

    it("refuses paths and texts that a shell script cannot carry", () => {
        expect(() => bundle({ "../x": "\n" })).to.throw("no path for a release: ../x");
        expect(() => bundle({ "a b": "\n" })).to.throw("no path for a release: a b");
        expect(() => bundle({ a: "no end" })).to.throw("a does not end with a line end");
    });
});
