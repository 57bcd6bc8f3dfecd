import { expect } from "chai";
import * as fc from "fast-check";

import { collectProblems } from "../../../components/common/checks";
import { problemText } from "../../../components/common/problems";
import { checkBlocks, isPublicAddress } from "../../../components/pi-ingest/blocks";

function told(blocks: string[]): string[] {
    return collectProblems((refuse) => checkBlocks("publishCidrs", blocks, refuse)).map(problemText);
}

const open =
    "is not private, and RTMP is clear text with the keys in it: let it come through a WireGuard tunnel and give the tunnel's network (docs/pi.md)";
const form = "must be a block such as 192.168.1.0/24 or fd00::/8";

describe("blocks that may publish or play", () => {
    it("pass when each is private and none lies over another", () => {
        expect(told(["10.0.0.0/8", "172.16.0.0/12", "192.168.1.4", "100.64.0.0/10"])).to.deep.equal([]);
        expect(told(["169.254.0.0/16", "127.0.0.1/32", "fd00::/8", "fe80::/10", "::1"])).to.deep.equal([]);
        expect(told(["192.168.0.0/24", "192.168.1.0/24", "fd00::/16", "fd01::/16"])).to.deep.equal([]);
    });

    const refused: [string, string[], string][] = [
        [
            "none at all",
            [],
            "publishCidrs: give at least one block, or leave it out for the private networks; 127.0.0.1 lets in the host alone",
        ],
        ["a word", ["all"], `publishCidrs[0]: ${form}; got "all"`],
        [
            "what ends a directive",
            ["10.0.0.0/8; allow play all"],
            `publishCidrs[0]: ${form}; got "10.0.0.0/8; allow play all"`,
        ],
        ["a prefix that is too long", ["10.0.0.0/33"], `publishCidrs[0]: ${form}; got "10.0.0.0/33"`],
        ["an IPv6 prefix that is too long", ["fd00::/129"], `publishCidrs[0]: ${form}; got "fd00::/129"`],
        ["a prefix without digits", ["10.0.0.0/"], `publishCidrs[0]: ${form}; got "10.0.0.0/"`],
        ["two prefixes", ["10.0.0.0/8/8"], `publishCidrs[0]: ${form}; got "10.0.0.0/8/8"`],
        ["a short form", ["10.1/16"], `publishCidrs[0]: ${form}; got "10.1/16"`],
        ["octal digits", ["010.0.0.0/8"], `publishCidrs[0]: ${form}; got "010.0.0.0/8"`],
        ["a zone", ["fe80::1%eth0"], `publishCidrs[0]: ${form}; got "fe80::1%eth0"`],
        ["IPv4 in IPv6's clothes", ["::ffff:10.0.0.1"], `publishCidrs[0]: ${form}; got "::ffff:10.0.0.1"`],
        [
            "an address with its network's length",
            ["192.168.1.5/24"],
            "publishCidrs[0]: names an address inside a block: write 192.168.1.0/24, or 192.168.1.5 alone; got 192.168.1.5/24",
        ],
        [
            "the same in IPv6",
            ["fd00::1/64"],
            "publishCidrs[0]: names an address inside a block: write fd00::/64, or fd00::1 alone; got fd00::1/64",
        ],
        ["everybody", ["0.0.0.0/0"], `publishCidrs[0]: ${open}; got 0.0.0.0/0`],
        ["everybody in IPv6", ["::/0"], `publishCidrs[0]: ${open}; got ::/0`],
        ["a public network", ["203.0.113.0/24"], `publishCidrs[0]: ${open}; got 203.0.113.0/24`],
        ["a public address of IPv6", ["2001:db8::1"], `publishCidrs[0]: ${open}; got 2001:db8::1`],
        ["more than is private", ["10.0.0.0/7"], `publishCidrs[0]: ${open}; got 10.0.0.0/7`],
        [
            "the same twice",
            ["10.0.0.0/8", "10.0.0.0/8"],
            "publishCidrs[1]: overlaps publishCidrs[0], 10.0.0.0/8: leave one of them out; got 10.0.0.0/8",
        ],
        [
            "one inside another",
            ["10.0.0.0/8", "10.1.2.3"],
            "publishCidrs[1]: overlaps publishCidrs[0], 10.0.0.0/8: leave one of them out; got 10.1.2.3",
        ],
        [
            "one around another, in IPv6",
            ["fd12::/16", "192.168.0.0/16", "fd00::/8"],
            "publishCidrs[2]: overlaps publishCidrs[0], fd12::/16: leave one of them out; got fd00::/8",
        ],
    ];
    for (const [what, blocks, message] of refused) {
        it(`are refused for ${what}`, () => expect(told(blocks)).to.deep.equal([message]));
    }

    it("overlap exactly where an address lies in both", () => {
        const block = fc
            .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 32 }))
            .map(([byte, bits]) => {
                const size = 2 ** (32 - bits);
                const start = Math.floor((byte * 97) / size) * size;
                return { text: `10.7.${start >> 8}.${start & 255}/${bits}`, start, end: start + size };
            });
        fc.assert(
            fc.property(block, block, (a, b) => {
                const both = a.start < b.end && b.start < a.end;
                expect(told([a.text, b.text])).to.have.lengthOf(both ? 1 : 0);
            }),
        );
    });
});

describe("a public address", () => {
    it("is one that the Internet carries, and no name", () => {
        expect(["198.51.100.4", "2001:db8::1", "8.8.8.8"].map(isPublicAddress)).to.deep.equal([true, true, true]);
        const others = ["10.0.0.1", "fd00::1", "pi.example", "raspberrypi.local", "10.0.0.0/8", "1.2.3"];
        expect(others.map(isPublicAddress)).to.deep.equal(others.map(() => false));
    });
});
