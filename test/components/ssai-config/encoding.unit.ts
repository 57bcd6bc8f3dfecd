/** Documents in the encodings that ad servers and editors write. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { charsetOf, decodeXml } from "../../../components/ssai-config/encoding";
import { readDocument } from "../../../components/ssai-config/settings";
import { foreignVast } from "../../support/foreign-vast";

const document = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>\n<VAST version="3.0"><Ad id="Grüße"/></VAST>`;
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const mark = "\ufeff";

describe("the encoding of a document", () => {
    it("is the one that it declares", () => {
        for (const encoding of ["ISO-8859-1", "iso-8859-1", "windows-1252", "latin1", "ISO-8859-15"]) {
            const text = document(encoding);
            expect(decodeXml(Buffer.from(text, "latin1")), encoding).to.deep.equal({ text });
        }
        expect(decodeXml(Buffer.from(document("UTF-8")))).to.deep.equal({ text: document("UTF-8") });
        const none = document("").replace(' encoding=""', "");
        expect(decodeXml(Buffer.from(none))).to.deep.equal({ text: none });
    });

    it("is told by a byte order mark before anything else", () => {
        for (const declared of ["UTF-8", "UTF-16", "ISO-8859-1"]) {
            const text = document(declared);
            expect(decodeXml(Buffer.from(mark + text)).text, "UTF-8").to.equal(text);
            expect(decodeXml(Buffer.from(mark + text, "utf16le"), "utf-8").text, "UTF-16LE").to.equal(text);
            expect(decodeXml(utf16be(mark + text)).text, "UTF-16BE").to.equal(text);
        }
        expect(decodeXml(Buffer.from(document("UTF-16"), "utf16le")).text).to.equal(document("UTF-16"));
        expect(decodeXml(utf16be(document("UTF-16"))).text).to.equal(document("UTF-16"));
    });

    it("is the header's before the declaration's", () => {
        const text = document("UTF-8");
        expect(decodeXml(Buffer.from(text, "latin1"), "iso-8859-1").text).to.equal(text);
        expect(charsetOf('text/xml; charset="ISO-8859-1"')).to.equal("ISO-8859-1");
        expect(charsetOf("application/xml;charset=utf-8; q=1")).to.equal("utf-8");
        expect(charsetOf("text/xml")).to.equal(undefined);
        expect(charsetOf(undefined)).to.equal(undefined);
    });

    it("is noted where it declares UTF-16 and is not", () => {
        const { text, note } = decodeXml(Buffer.from(document("utf-16")));
        expect(text).to.equal(document("utf-16"));
        expect(note).to.equal("declares utf-16 and is not: some readers refuse it; declare UTF-8");
    });

    it("is refused where it is unknown, and where the bytes are none of it", () => {
        expect(() => decodeXml(Buffer.from(document("x-klingon")))).to.throw(
            'declares the encoding "x-klingon", which is unknown: save it as UTF-8',
        );
        expect(() => decodeXml(Buffer.from(document("UTF-8"), "latin1"))).to.throw(
            "is not UTF-8 in line 2: declare the encoding that it was saved in, or save it as UTF-8",
        );
        expect(() => decodeXml(Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x00, 0xd8, 0x41, 0x00]))).to.throw(
            "is not UTF-16LE in line 1",
        );
    });
});

describe("a document of this machine", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "vast-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is read in its own encoding", () => {
        const path = join(folder, "ads.xml");
        const text = foreignVast("4.2", "plain")
            .replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
            .replaceAll('"spot"', '"Grüße"');
        writeFileSync(path, Buffer.from(text, "latin1"));
        const { facts, reasons } = readDocument(path);
        expect(reasons).to.deep.equal([]);
        expect(facts.creatives.map(({ ad }) => ad)).to.deep.equal(["Grüße"]);
        writeFileSync(path, Buffer.from(readFileSync(path, "latin1").replace("ISO-8859-1", "UTF-8"), "latin1"));
        expect(readDocument(path).reasons[0]).to.match(/^is not UTF-8 in line 3: /);
        writeFileSync(path, text.replace("ISO-8859-1", "UTF-16"));
        expect(readDocument(path).facts.notes).to.deep.equal([
            "line 1, column 1: it declares UTF-16 and is not: some readers refuse it; declare UTF-8",
        ]);
    });
});
