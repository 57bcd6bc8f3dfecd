import { expect } from "chai";
import * as fc from "fast-check";

import { ffmpegUrl, obsUrl, srtLiveTransmitUrl, vlcUrl } from "../../../components/srt-contribution/encoders";

const endpoint = { name: "main", host: "192.0.2.1", port: 5000, latencyMs: 2000, encrypted: true };

describe("addresses for encoders", () => {
    it("give OBS and ffmpeg microseconds, srt-live-transmit and VLC milliseconds, whatever the latency", () => {
        fc.assert(
            fc.property(fc.integer({ min: 10, max: 10_000 }), fc.boolean(), (latencyMs, encrypted) => {
                const at = { ...endpoint, latencyMs, encrypted };
                const latency = (url: string) => Number(new URL(url).searchParams.get("latency"));
                expect([obsUrl, ffmpegUrl, srtLiveTransmitUrl, vlcUrl].map((url) => latency(url(at)))).to.deep.equal([
                    latencyMs * 1000,
                    latencyMs * 1000,
                    latencyMs,
                    latencyMs,
                ]);
            }),
        );
    });

    it("ask for AES-256 where the flow expects a passphrase, and never hold it", () => {
        expect(obsUrl(endpoint)).to.equal("srt://192.0.2.1:5000?mode=caller&latency=2000000&pbkeylen=32&pkt_size=1316");
        expect(vlcUrl(endpoint)).to.equal("srt://192.0.2.1:5000?latency=2000&key-length=32");
        expect(srtLiveTransmitUrl({ ...endpoint, encrypted: false })).to.equal(
            "srt://192.0.2.1:5000?mode=caller&latency=2000",
        );
    });
});
