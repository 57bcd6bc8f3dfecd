import { expect } from "chai";
import fc from "fast-check";

import { factNumber, parseFacts, recommendLatency, rejection } from "../../../operations/pi/check/recommend";

describe("pi check: the latency for a line", () => {
    // SRT Deployment Guide 1.1, repeated here: loss → round trips, least ms.
    const rows: [string, number, number, number, number][] = [
        ["clean", 0.2, 100, 3, 300],
        ["at the first edge", 1, 100, 3, 300],
        ["mobile", 2.5, 100, 4, 400],
        ["bad", 6, 100, 5, 500],
        ["worst", 9.9, 100, 6, 600],
        ["near, clean", 0, 5, 3, 60],
        ["near, bad", 7, 5, 5, 100],
    ];
    for (const [name, lossPercent, rttMs, multiplier, latencyMs] of rows) {
        it(`${name}: ${lossPercent} % lost, ${rttMs} ms away: ${latencyMs} ms`, () => {
            expect(recommendLatency({ rttMs, lossPercent })).to.deep.equal({ latencyMs, multiplier, tooLossy: false });
        });
    }

    it("takes four round trips where nothing was sent", () => {
        expect(recommendLatency({ rttMs: 50.1 })).to.deep.equal({ latencyMs: 210, multiplier: 4, tooLossy: false });
    });

    const rtt = fc.double({ min: 0, max: 5000, noNaN: true });
    const loss = fc.double({ min: 0, max: 100, noNaN: true });

    it("holds three round trips at least, in tens, and grows with round trip and loss", () => {
        fc.assert(
            fc.property(rtt, rtt, loss, loss, (a, b, c, d) => {
                const [near, far] = [Math.min(a, b), Math.max(a, b)];
                const [clean, lossy] = [Math.min(c, d), Math.max(c, d)];
                const { latencyMs, tooLossy } = recommendLatency({ rttMs: far, lossPercent: lossy });
                expect(latencyMs).to.be.at.least(3 * far);
                expect(latencyMs).to.be.at.least(60);
                expect(latencyMs % 10).to.equal(0);
                expect(latencyMs).to.be.at.least(recommendLatency({ rttMs: near, lossPercent: clean }).latencyMs);
                expect(tooLossy).to.equal(lossy > 10);
            }),
        );
    });
});

describe("pi check: what a host prints", () => {
    it("is read line by line, and nothing of it throws", () => {
        const facts = parseFacts("rtt 12.50\nhas_nginx\nclock yes\nabsent /dev/video0\n\nNoise here\nsent \n");
        expect([...facts]).to.deep.equal([
            ["rtt", "12.50"],
            ["has_nginx", ""],
            ["clock", "yes"],
            ["absent", "/dev/video0"],
            ["sent", ""],
        ]);
        expect(factNumber(facts, "rtt")).to.equal(12.5);
        expect(factNumber(facts, "sent")).to.equal(undefined);
        expect(factNumber(facts, "clock")).to.equal(undefined);
        expect(factNumber(facts, "none")).to.equal(undefined);
        fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseFacts(text)));
    });

    it("reports why a flow refuses", () => {
        expect(rejection(10)).to.equal("another passphrase than the flow's");
        expect(rejection(2)).to.equal(
            "the flow refuses the connection (SRT reason 2): does another encoder send there already?",
        );
    });
});
