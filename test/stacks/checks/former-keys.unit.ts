import { expect } from "chai";

import { ConfigError } from "../../../stacks/checks/problem";
import { checkConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";
import { formerKeys } from "../../../stacks/settings/former-keys";

const event = `config:
  aws:region: eu-west-1
  aws-native:region: eu-west-1
  pi-live:event: { name: sunday }
  pi-live:contribution:
    sources:
      - name: main
        allowedCidr: 203.0.113.4/32
    outputs:
      - { name: screen, protocol: srt-caller, destination: 192.0.2.10, port: 6000 }
      - name: partner
        protocol: srt-listener
        port: 6001
        allowedCidrs: [192.0.2.0/24]
  pi-live:encoder:
    ladder: 720p
    maxInputBitrate: MAX_20_MBPS
    framesPerSecond: 25
`;

const foundation = `config:
  aws:region: eu-west-1
  aws-native:region: eu-west-1
  pi-live:kind: foundation
  pi-live:foundation: { name: house }
`;

const pis = `  pi-live:pi:
    hosts:
      - { name: one, host: 192.168.1.10, unpinnedHostKey: true }
      - name: two
        host: 192.168.1.11
        unpinnedHostKey: true
        publishCidrs: [192.168.0.0/16]
        playCidrs: [192.168.1.0/24]
  pi-live:cameras:
    - { application: far, kind: rtmp, host: one }
    - { application: near, kind: test, host: two, framesPerSecond: 24 }
`;

function linesOf(text: string): readonly string[] {
    try {
        checkConfig(parseStackFile(text, "Pulumi.sunday.yaml", {}).raw);
        return [];
    } catch (error) {
        if (error instanceof ConfigError) return error.lines;
        throw error;
    }
}

/** Every place of a key in a text: the text with the former key there, and where its value (a list's key) stands. */
function placesOf(current: string, former: string, text: string): { text: string; at: string }[] {
    return [...text.matchAll(new RegExp(`\\b${current}: (\\[)?`, "g"))].map(({ index, 1: list }) => {
        const changed = text.slice(0, index) + former + text.slice(index + current.length);
        const before = text.slice(0, index);
        const column = index - before.lastIndexOf("\n") + (list === undefined ? `${former}: `.length : 0);
        return { text: changed, at: `Pulumi.sunday.yaml:${before.split("\n").length}:${column}` };
    });
}

describe("a former key of the config", () => {
    it("stands in the config below under its name of today, and is not refused there", () => {
        for (const text of [event, event + pis, foundation + pis]) expect(linesOf(text)).to.deep.equal([]);
    });

    for (const [former, current] of Object.entries(formerKeys)) {
        it(`${former} is refused with line, column and ${current}, wherever it stands`, () => {
            const places = [event + pis, foundation + pis].flatMap((text) => placesOf(current, former, text));
            expect(places).not.to.be.empty;
            for (const { text, at } of places) {
                const lines = linesOf(text);
                expect(lines, text).to.have.lengthOf(1);
                expect(lines[0]).to.match(
                    new RegExp(
                        `^${at} pi-live:\\S+\\.${former}: found a former key \\(.+\\): \`${former}\` is called \`${current}\`; write ${current}$`,
                    ),
                );
            }
        });
    }

    it("names the place in a list", () => {
        expect(linesOf((event + pis).replace("publishCidrs", "publishFrom"))).to.deep.equal([
            "Pulumi.sunday.yaml:25:9 pi-live:pi.hosts[1].publishFrom: found a former key (a list of 1): `publishFrom` is called `publishCidrs`; write publishCidrs",
        ]);
    });

    it("is to be taken out where today's stands beside it", () => {
        const text = event.replace("framesPerSecond: 25", "framesPerSecond: 25\n    frameRate: 24");
        expect(linesOf(text)).to.deep.equal([
            "Pulumi.sunday.yaml:19:16 pi-live:encoder.frameRate: found a former key (24): `frameRate` is called `framesPerSecond`; take frameRate out",
        ]);
    });

    it("is the only problem reported: other sections are checked without it", () => {
        const [one, ...others] = linesOf(
            (event + pis).replace("{ application: far,", "{ frameRate: 25, application: far,"),
        );
        expect(one).to.match(/cameras\[0\]\.frameRate: found a former key/);
        expect(others).to.deep.equal([]);
    });

    it("hides no other problem of its group", () => {
        const text = event.replace("framesPerSecond: 25", "frameRate: 25\n    gopSeconds: two");
        expect(linesOf(text)).to.have.lengthOf(2);
    });

    it("is an unknown key where no key of today's name belongs", () => {
        const text = event.replace("ladder: 720p", "ladder: 720p\n    publishFrom: [10.0.0.0/8]");
        expect(linesOf(text)[0]).to.match(
            /encoder\.publishFrom: found an unknown key, expected one of .*; take it out$/,
        );
    });

    it("is never today's name of another", () => {
        const current = new Set(Object.values(formerKeys));
        expect(Object.keys(formerKeys).filter((key) => current.has(key))).to.deep.equal([]);
    });
});
