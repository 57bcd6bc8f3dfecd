import { expect } from "chai";
import * as fc from "fast-check";

import { descendants, parseXml, writeXml, XmlElement } from "../../../components/ssai-config/xml";

/** Trees as documents hold them: text at leaves, trimmed. */
const trees = fc.letrec<{ tree: XmlElement }>((tie) => ({
    tree: fc.oneof(
        { depthSize: "small" },
        fc.record({
            name: fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/),
            attributes: fc.dictionary(
                fc.stringMatching(/^[a-z]{1,8}$/),
                fc.stringMatching(/^[ -~]{0,12}$/).map((text) => text.trim()),
            ),
            children: fc.constant<XmlElement[]>([]),
            text: fc.stringMatching(/^[ -~]{0,30}$/).map((text) => text.trim()),
        }),
        fc.record({
            name: fc.stringMatching(/^[A-Z][A-Za-z]{0,8}$/),
            attributes: fc.constant({}),
            children: fc.array(tie("tree"), { minLength: 1, maxLength: 4 }),
            text: fc.constant(""),
        }),
    ),
})).tree;

function withoutPlaces({ name, attributes, children, text }: XmlElement): XmlElement {
    return { name, attributes, children: children.map(withoutPlaces), text };
}

describe("an XML document", () => {
    it("is the same after writing and reading", () => {
        fc.assert(
            fc.property(trees, (tree) => {
                expect(withoutPlaces(parseXml(writeXml(tree)))).to.deep.equal(tree);
            }),
        );
    });

    it("is read without its comments, with CDATA as text", () => {
        const root = parseXml(
            '<?xml version="1.0"?><!-- why --><A x="1"><B><![CDATA[ https://x/?a=1&b=2 ]]></B><!-- not --><B>two</B></A>',
        );
        expect(root.attributes).to.deep.equal({ x: "1" });
        expect(root.children.map(({ text }) => text)).to.deep.equal(["https://x/?a=1&b=2", "two"]);
    });

    it("is read with its character references, each once", () => {
        expect(parseXml("<A>a&#38;b&#x26;c&amp;d &amp;#38; &amp;lt;</A>").text).to.equal("a&b&c&d &#38; &lt;");
    });

    it("is searched by names without their prefix", () => {
        const root = parseXml("<v:A><v:B><C>1</C></v:B><C>2</C></v:A>");
        expect(descendants(root, "C").map(({ text }) => text)).to.deep.equal(["1", "2"]);
        expect(descendants(root, "B")).to.have.lengthOf(1);
    });

    it("tells where each of its elements begins, whatever ends its lines", () => {
        for (const end of ["\n", "\r\n", "\r"]) {
            const text = ['<?xml version="1.0"?>', "<A>", "  <B/><!-- x", "  --> <C>", "<![CDATA[", "]]></C>", "</A>"];
            const { children, ...root } = parseXml(text.join(end));
            expect([root, ...children].map(({ place }) => place)).to.deep.equal([
                { line: 2, column: 1 },
                { line: 3, column: 3 },
                { line: 4, column: 7 },
            ]);
        }
    });

    it("is refused with two roots", () => {
        expect(() => parseXml("<A/><B/>")).to.throw("is not well-formed XML: it has two root elements");
    });

    it("is refused with line and column when it is not well-formed", () => {
        expect(() => parseXml("<A>\n  <B></A>")).to.throw(
            "is not well-formed XML: Expected closing tag 'B' (opened in line 2, col 3) instead of closing tag 'A' (line 2, column 6)",
        );
        expect(() => parseXml("")).to.throw("is not well-formed XML: Start tag expected (line 1)");
    });
});
