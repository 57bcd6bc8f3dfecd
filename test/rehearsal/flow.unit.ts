import { expect } from "chai";
import fc from "fast-check";

import { chooseSource, heard, SourceTimes } from "../../rehearsal/aws/flow/choose";
import { Flow } from "../../rehearsal/aws/flow/flow";
import { PacketSorter } from "../../rehearsal/aws/flow/packets";
import { transmitArgs } from "../../rehearsal/aws/flow/transmit";
import { transmitStats, transmitWord } from "../../rehearsal/aws/flow/srt-messages";
import { flowPlans } from "../../rehearsal/plan/flow";
import { changed, set } from "./support/venue";

/** Packets that are told apart by a number, filled with what is not 0x47. */
function packets(count: number, first = 0): Buffer {
    return Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(188, (first + i) % 64).fill(0x47, 0, 1)));
}

describe("a flow in the graph", () => {
    it("has its port, latency, passphrase and allowed CIDR", async () => {
        const [flow] = flowPlans(await changed("dev"));
        expect(flow).to.deep.include({ name: "dev-contribution-main" });
        expect(flow.sources).to.deep.equal([
            {
                name: "main",
                port: 5000,
                latencyMs: 2000,
                allowedCidr: "203.0.113.4/32",
                passphrase: "srtPassphrase-is-not-known-here",
            },
        ]);
    });

    it("follows the config: port, latency, CIDR, encryption, a second source in failover", async () => {
        const [flow] = flowPlans(
            await changed("dev", (config) => {
                set(config, ["pi-live:contribution", "port"], 6001);
                set(config, ["pi-live:contribution", "latencyMs"], 700);
                set(config, ["pi-live:contribution", "encrypted"], false);
                set(config, ["pi-live:contribution", "sources", 0], {
                    name: "main",
                    allowedCidr: "198.51.100.0/24",
                    backup: { name: "second", allowedCidr: "198.51.100.9/32", port: 6002 },
                });
            }),
        );
        expect(flow.failover).to.equal("FAILOVER");
        expect(flow.sources).to.deep.equal([
            { name: "main", port: 6001, latencyMs: 700, allowedCidr: "198.51.100.0/24" },
            { name: "second", port: 6002, latencyMs: 700, allowedCidr: "198.51.100.9/32" },
        ]);
    });
});

describe("packets of a source", () => {
    it("come through whole, however they are cut", () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 40 }), (cuts) => {
                const sent = packets(50);
                const sorter = new PacketSorter();
                const got: Buffer[] = [];
                let at = 0;
                for (const cut of [...cuts, sent.length]) {
                    const { packets: whole, garbage } = sorter.push(sent.subarray(at, at + cut));
                    expect(garbage).to.equal(0);
                    got.push(whole);
                    at += cut;
                }
                // The last one may wait for the next.
                const all = Buffer.concat(got);
                expect(all.length % 188).to.equal(0);
                expect(sent.subarray(0, all.length).equals(all)).to.equal(true);
                expect(all.length).to.be.at.least(sent.length - 188);
            }),
            { numRuns: 100 },
        );
    });

    it("are found again behind garbage, which is counted", () => {
        fc.assert(
            fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (noise) => {
                const clean = Buffer.from(noise.map((byte) => (byte === 0x47 ? 0 : byte)));
                const sorter = new PacketSorter();
                const read = sorter.push(Buffer.concat([packets(3), clean, packets(4, 3), packets(1)]));
                expect(read.garbage).to.equal(clean.length);
                expect(read.packets.subarray(0, 7 * 188).equals(packets(7))).to.equal(true);
            }),
        );
    });

    it("are not seen in noise", () => {
        const sorter = new PacketSorter();
        const { packets: whole, garbage } = sorter.push(Buffer.alloc(5000, 0x11));
        expect([whole.length, garbage]).to.deep.equal([0, 5000]);
    });
});

describe("the source that is handed on", () => {
    const steady = (now: number): SourceTimes => ({ lastAt: now - 10, steadySince: now - 60_000 });

    it("stays while it sends, and while nobody does", () => {
        expect(chooseSource([steady(1000), steady(1000)], 0, 1000)).to.equal(0);
        expect(chooseSource([{ lastAt: 10 }, {}], 0, 9000)).to.equal(0);
        expect(chooseSource([{}, {}], 1, 9000)).to.equal(1);
    });

    it("changes after half a second without data, not before", () => {
        expect(chooseSource([{ lastAt: 500, steadySince: 0 }, steady(1000)], 0, 1000)).to.equal(0);
        expect(chooseSource([{ lastAt: 499, steadySince: 0 }, steady(1000)], 0, 1000)).to.equal(1);
    });

    it("goes back to the preferred one once that was there for five seconds", () => {
        let first: SourceTimes = { lastAt: 0, steadySince: 0 };
        const changes: number[] = [];
        let active = 1;
        for (let now = 10_000; now < 20_000; now += 100) {
            first = heard(first, now);
            const next = chooseSource([first, { lastAt: now, steadySince: 0 }], active, now);
            if (next !== active) changes.push(now);
            active = next;
        }
        expect(changes).to.deep.equal([15_000]);
    });
});

describe("what srt-live-transmit says", () => {
    it("is a caller that came, one that went, one that was refused, and why", () => {
        // libsrt 1.5.1 and 1.5.4, as they printed it.
        const head = "02:07:14.475109/SRT:RcvQ:w1!W:SRT.cn: @404098463:newConnection: connection rejected due to: ";
        expect(transmitWord("Accepted SRT source connection")).to.deep.equal({ kind: "accepted" });
        expect(transmitWord("SRT source disconnected")).to.deep.equal({ kind: "lost" });
        expect(transmitWord(`${head}INTERNAL REJECTION - ERROR:BADSECRET`)).to.deep.equal({
            kind: "refused",
            why: "with a wrong passphrase",
        });
        expect(transmitWord(`${head}INTERNAL REJECTION - ERROR:UNSECURE`)).to.have.property("kind", "refused");
        expect(transmitWord("02:07:14.47/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1010")).to.equal(
            undefined,
        );
    });

    it("never holds the passphrase", () => {
        expect(transmitWord("ERROR: 'srt://:1?passphrase=very-secret-1' --> 'file://con'")).to.equal(undefined);
    });

    it("is figures of the connection", () => {
        const line =
            '{"link":{"rtt":0.409,"bandwidth":13},"recv":{"packetsLost":3,"packetsDropped":1,"packetsRetransmitted":2,"msTsbPdDelay":500}}';
        expect(transmitStats(line)).to.deep.equal({
            rttMs: 0.4,
            latencyMs: 500,
            lost: 3,
            dropped: 1,
            retransmitted: 2,
        });
        expect(transmitStats('{"link":{}}')).to.equal(undefined);
        expect(transmitStats("nonsense")).to.equal(undefined);
    });

    const here = { host: "127.0.0.1", port: 5 };
    const url = (passphrase: string, decodes: boolean) =>
        transmitArgs({ latencyMs: 2000, passphrase }, here, { stats: "s", log: "l" }, { decodes }).at(-2);

    it("is asked in milliseconds, and to refuse who does not agree on encryption", () => {
        expect(url("a=b%41c#d?e", false)).to.equal(
            "srt://127.0.0.1:5?mode=listener&latency=2000&enforcedencryption=true&passphrase=a=b%41c#d?e",
        );
        expect(() => url("aaaa&bbbbbb", false)).to.throw("a passphrase with &");
    });

    it("is told a passphrase in code where it reads code", () => {
        expect(url("a=b%41c#d&e", true)).to.match(/&passphrase=a=b%2541c#d%26e$/);
    });
});

describe("a flow at work", () => {
    const source = { port: 1, latencyMs: 100, allowedCidr: "0.0.0.0/0" };
    const plan = {
        name: "f",
        arn: "a",
        sources: [
            { name: "main", ...source },
            { name: "second", ...source },
        ],
    };

    it("hands on one source alone, and says when another takes over", () => {
        const notes: string[] = [];
        let handed = 0;
        const flow = new Flow(
            plan,
            (bytes) => (handed += bytes.length),
            (text) => notes.push(text),
        );
        flow.take(0, packets(7), 1000);
        flow.take(1, packets(7), 1000);
        expect(handed).to.equal(7 * 188);
        flow.take(1, packets(7), 1550);
        flow.look(1550);
        flow.take(1, packets(7), 1560);
        expect(handed).to.equal(14 * 188);
        expect(notes).to.deep.equal(["source second takes over from main"]);
        expect(flow.figures(1600)).to.include({ source: "second" });
    });

    it("is not kept at a source that sends garbage", () => {
        const notes: string[] = [];
        const flow = new Flow(
            plan,
            () => {},
            (text) => notes.push(text),
        );
        flow.take(1, packets(7), 1000);
        flow.take(0, Buffer.alloc(4000, 1), 1000);
        flow.look(1000);
        expect(flow.figures(1000)).to.include({ source: "second", garbageBytes: 4000 });
        expect(notes[0]).to.equal("source main sends bytes that are no MPEG-TS: they are left out");
    });
});
