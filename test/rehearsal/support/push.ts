import { ChildProcess, spawn } from "node:child_process";

/** What of it a packager is told. */
export const tracks = {
    tracks: [
        {
            kind: "video",
            name: "72p",
            width: 128,
            height: 72,
            bandwidth: 200_000,
            codecs: "avc1.42c00a",
            frameRate: 10,
        },
        { kind: "audio", name: "audio", bandwidth: 32_000, codecs: "mp4a.40.2", channels: 1 },
    ],
};

/** Sixty seconds of a tiny picture with a tone, GOPs of half a second. */
export const clipArgs = [
    ..."-f lavfi -i testsrc2=size=128x72:rate=10 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 60".split(" "),
    ..."-c:v libx264 -preset ultrafast -g 5 -keyint_min 5 -sc_threshold 0 -bf 0 -c:a aac -b:a 32k".split(" "),
];

/** Plays the clip to a packager in real time, as the encoder sends: a run that begins now. */
export async function push(base: string, clip: string): Promise<ChildProcess> {
    const run = `${base}/in/0/${Date.now()}`;
    await fetch(`${run}/tracks.json`, { method: "PUT", body: JSON.stringify(tracks) });
    const hls = ["-c", "copy", "-f", "hls", "-method", "PUT", "-hls_time", "0.5", "-hls_list_size", "8"];
    const more = ["-hls_flags", "program_date_time", "-ignore_io_errors", "1", "-http_persistent", "0"];
    const output = (map: string, track: string) => [
        ...["-map", map, ...hls, ...more],
        ...["-hls_segment_filename", `${run}/${track}/%d.ts`, `${run}/${track}/index.m3u8`],
    ];
    const args = ["-v", "error", "-re", "-i", clip, ...output("0:v", "72p"), ...output("0:a", "audio")];
    return spawn("nice", ["-n", "10", "ffmpeg", ...args], { stdio: ["ignore", "ignore", "inherit"] });
}
