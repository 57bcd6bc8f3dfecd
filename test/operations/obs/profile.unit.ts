import { expect } from "chai";
import fc from "fast-check";

import { iniText } from "../../../operations/obs/ini";
import { audioKilobits, basicIni, service, streamEncoder, videoKilobits } from "../../../operations/obs/profile";
import { rateOf } from "../../../operations/obs/rate";
import type { ObsPicture, ObsShow } from "../../../operations/obs/show";
import { readIni } from "./obs-ini";

const picture: ObsPicture = { width: 1280, height: 720, rate: rateOf(24), bitrate: 5_000_000 };
const url = "srt://192.0.2.1:5000?mode=caller&latency=2500000&pbkeylen=32&pkt_size=1316";
const passphrase = 'a "passphrase";=#\\x';
const show: ObsShow = {
    event: "dev",
    picture,
    stream: { kind: "srt", name: "main", url, encrypted: true, passphrase },
    cameras: [{ name: "gopro", playUrl: "rtmp://10.0.0.5:1935/gopro/live" }],
};

describe("an OBS profile", () => {
    it("is read by OBS' rules as it was meant", () => {
        expect(readIni(iniText(basicIni(show, "dev-main")))).to.deep.equal({
            General: { Name: "dev-main" },
            Output: { Mode: "Advanced", Reconnect: "true", RetryDelay: "1", MaxRetries: "10000000" },
            AdvOut: {
                TrackIndex: "1",
                Encoder: "obs_x264",
                AudioEncoder: "ffmpeg_aac",
                Track1Bitrate: "160",
                ApplyServiceSettings: "true",
            },
            Video: {
                BaseCX: "1280",
                BaseCY: "720",
                OutputCX: "1280",
                OutputCY: "720",
                FPSType: "1",
                FPSInt: "24",
                ColorFormat: "NV12",
                ColorSpace: "709",
                ColorRange: "Partial",
            },
            Audio: { SampleRate: "48000", ChannelSetup: "Stereo" },
        });
    });

    it("writes any name so that OBS reads it back", () => {
        const anyText = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("\0"));
        const nasty = fc.constantFrom(
            "a=b",
            ";x",
            '"quoted"',
            "[x]",
            "#x",
            "\\n",
            "\\",
            "a\\\\nb",
            "line\nline\r",
            " blank ",
        );
        fc.assert(
            fc.property(fc.oneof(anyText, nasty), (name) => {
                const read = readIni(iniText(basicIni(show, name)));
                expect(read.General.Name).to.equal(name);
                expect(Object.keys(read)).to.deep.equal(["General", "Output", "AdvOut", "Video", "Audio"]);
            }),
        );
    });

    it("refuses what an INI file cannot hold", () => {
        expect(() => iniText({ General: { Name: "a\0b" } })).to.throw("an INI file holds no NUL");
        expect(() => iniText({ "a]b": {} })).to.throw('invalid name in an INI file: "a]b"');
        expect(() => iniText({ General: { "a=b": 1 } })).to.throw('invalid name in an INI file: "a=b"');
    });

    it("gives each frame rate in the form that OBS takes it", () => {
        const video = (framesPerSecond: number) => {
            const changed = { ...show, picture: { ...picture, rate: rateOf(framesPerSecond) } };
            const { FPSType, FPSInt, FPSNum, FPSDen } = basicIni(changed, "dev").Video;
            return [FPSType, FPSInt, FPSNum, FPSDen].filter((value) => value !== undefined);
        };
        expect(video(24)).to.deep.equal([1, 24]);
        expect(video(60)).to.deep.equal([1, 60]);
        expect(video(29.97)).to.deep.equal([2, 30_000, 1001]);
        expect(video(59.94)).to.deep.equal([2, 60_000, 1001]);
        expect(video(23.976)).to.deep.equal([2, 24_000, 1001]);
        expect(video(23.98)).to.deep.equal([2, 24_000, 1001]);
        expect(video(12.5)).to.deep.equal([2, 25, 2]);
        // 26000/1001, by 13.
        expect(video(25.974)).to.deep.equal([2, 2000, 77]);
    });

    it("takes a rate to within a hundredth of a frame, in lowest terms", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1000, max: 120_000 }), (thousandths) => {
                const { numerator, denominator } = rateOf(thousandths / 1000);
                expect(numerator / denominator).to.be.closeTo(thousandths / 1000, 0.006);
                const divisors = [2, 3, 5, 7, 11, 13].filter((one) => numerator % one === 0 && denominator % one === 0);
                expect(divisors).to.deep.equal([]);
            }),
        );
    });

    it("keeps the whole stream within the planned bit rate, sound and MPEG-TS included", () => {
        expect([videoKilobits(picture), audioKilobits(picture)]).to.deep.equal([4556, 160]);
        fc.assert(
            fc.property(fc.integer({ min: 300_000, max: 50_000_000 }), (bitrate) => {
                const changed = { ...picture, bitrate };
                const elementary = (videoKilobits(changed) + audioKilobits(changed)) * 1000;
                expect(elementary * 1.05).to.be.at.most(bitrate);
                expect(elementary).to.be.at.least(bitrate * 0.93);
            }),
        );
    });

    it("has a key frame every two seconds and a constant rate", () => {
        expect(streamEncoder(show)).to.deep.equal({
            rate_control: "CBR",
            bitrate: 4556,
            keyint_sec: 2,
            preset: "veryfast",
            profile: "high",
            tune: "",
            x264opts: "scenecut=0",
        });
    });

    it("gives the passphrase as OBS' password, never in the address", () => {
        expect(service(show.stream)).to.deep.equal({
            type: "rtmp_custom",
            settings: { server: url, key: "", use_auth: true, username: "", password: passphrase, bwtest: false },
        });
    });

    it("sends the programme to the Pi with its publish key as OBS' stream key", () => {
        const server = "rtmp://10.0.0.5:1935/program";
        expect(service({ kind: "rtmp", name: "program", url: server, streamKey: "live?key=k" })).to.deep.equal({
            type: "rtmp_custom",
            settings: { server, key: "live?key=k", use_auth: false, bwtest: false },
        });
    });
});
