import { expect } from "chai";

import { boundedLines, maskCredentials, namesSecret } from "../../../components/common/shown";

describe("what a message shows", () => {
    const masked: [text: string, shown: string][] = [
        ["rtmp://crew:hunter2@192.0.2.7/live", "rtmp://…@192.0.2.7/live"],
        ["https://hunter2@example.org", "https://…@example.org"],
        ["https://crew:p@ss/w0rd@example.org/x", "https://…@example.org/x"],
        ["pi:hunter2@192.0.2.7", "…@192.0.2.7"],
        ['got "pi:hunter2@venue.example.org"', 'got "…@venue.example.org"'],
        ["srt://192.0.2.7:5000?passphrase=hunter2&latency=200", "srt://192.0.2.7:5000?passphrase=…&latency=200"],
        ["https://a.example/vast?api_key=hunter2", "https://a.example/vast?api_key=…"],
        [
            "https://b.s3.amazonaws.com/x?X-Amz-Signature=hunter2&y=1",
            "https://b.s3.amazonaws.com/x?X-Amz-Signature=…&y=1",
        ],
        ["https://example.org:8443/a?b=1", "https://example.org:8443/a?b=1"],
        ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket"],
        ["crew@example.org", "crew@example.org"],
    ];
    for (const [text, shown] of masked) it(`is ${shown}`, () => expect(maskCredentials(text)).to.equal(shown));

    it("is nothing of what a key holds that is named after a secret", () => {
        for (const key of [
            "password",
            "sshPassword",
            "passphrase",
            "token",
            "apiKey",
            "client_secret",
            "stream-key",
            "pwd",
        ]) {
            expect(namesSecret(key), key).to.equal(true);
        }
        for (const key of ["hostKey", "host", "keyFrameSeconds", "name"]) expect(namesSecret(key), key).to.equal(false);
    });

    it("is a bounded list: five of a kind, every kind, and how many more", () => {
        const lines = [...Array.from({ length: 3000 }, (_, i) => `a: ${i}`), "b: 1", "c: 1"];
        expect(boundedLines(lines, (line) => line[0])).to.deep.equal([
            ...["a: 0", "a: 1", "a: 2", "a: 3", "a: 4", "b: 1", "c: 1"],
            "… and 2,995 more of the same kinds",
        ]);
        expect(boundedLines(["x".repeat(5000)])[0]).to.have.length(1000);
        expect(boundedLines(lines)).to.have.length(41);
    });
});
