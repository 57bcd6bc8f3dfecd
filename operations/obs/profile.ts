import type { Ini } from "./ini";
import type { ObsPicture, ObsShow, ObsStream } from "./show";

/** Seconds between key frames: a flow and a player of the Pi's nginx start at one. OBS' 0 means 250 frames. */
const keyFrameSeconds = 2;

/** `basic.ini`; read in OBS' source (frontend/widgets/OBSBasic.cpp, OBSBasic_Profiles.cpp) and run on 30.2.3. */
export function basicIni({ picture }: ObsShow, profile: string): Ini {
    return {
        General: { Name: profile },
        Output: { Mode: "Advanced", ...retries },
        AdvOut: {
            TrackIndex: 1,
            Encoder: "obs_x264",
            AudioEncoder: "ffmpeg_aac",
            Track1Bitrate: audioKilobits(picture),
            ApplyServiceSettings: true,
        },
        Video: {
            BaseCX: picture.width,
            BaseCY: picture.height,
            OutputCX: picture.width,
            OutputCY: picture.height,
            ...frameRate(picture),
            ColorFormat: "NV12",
            ColorSpace: "709",
            ColorRange: "Partial",
        },
        Audio: { SampleRate: 48_000, ChannelSetup: "Stereo" },
    };
}

/** `service.json`. A passphrase in the URL would land in OBS' log; the password field does not. */
export function service(stream: ObsStream) {
    const { url } = stream;
    const settings =
        stream.kind === "rtmp"
            ? { server: url, key: stream.streamKey, use_auth: false }
            : {
                  server: url,
                  // For SRT this is the stream id, which MediaConnect ignores.
                  key: "",
                  use_auth: true,
                  username: "",
                  password: stream.passphrase ?? "",
              };
    return { type: "rtmp_custom", settings: { ...settings, bwtest: false } };
}

/** `streamEncoder.json`. */
export function streamEncoder({ picture }: ObsShow) {
    return {
        rate_control: "CBR",
        bitrate: videoKilobits(picture),
        keyint_sec: keyFrameSeconds,
        preset: "veryfast",
        profile: "high",
        tune: "",
        // No key frames at scene changes: a constant bit rate has no room for them.
        x264opts: "scenecut=0",
    };
}

/**
 * Reconnect without end: OBS waits 1.5 times as long before every further attempt, up to 15 minutes (libobs/obs-output.c). So the first wait is
 * the shortest possible; OBS replaces 0 by 1 (window-basic-main.cpp, 30.2.3). By default it gives up after 25 attempts.
 */
const retries = { Reconnect: true, RetryDelay: 1, MaxRetries: 10_000_000 };

/** OBS' list of "common" rates lacks 24 and falls back to 30. */
function frameRate({ rate: { numerator, denominator } }: ObsPicture): Record<string, number> {
    return denominator === 1
        ? { FPSType: 1, FPSInt: numerator }
        : { FPSType: 2, FPSNum: numerator, FPSDen: denominator };
}

/** kbit/s, one of OBS' choices. */
export function audioKilobits({ bitrate }: ObsPicture): number {
    return bitrate < 1_500_000 ? 96 : 160;
}

/** Share of MPEG-TS headers and of the encoder's rate variation. */
const overhead = 1.06;

/** kbit/s: the whole stream less sound and MPEG-TS. */
export function videoKilobits(picture: ObsPicture): number {
    return Math.max(100, Math.floor(picture.bitrate / overhead / 1000) - audioKilobits(picture));
}
