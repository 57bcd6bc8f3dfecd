import { expect } from "chai";
import { parse } from "hls-parser";
import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { packagerHop } from "../../rehearsal/hops/packager";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Place } from "../../rehearsal/run/place";
import { plan } from "./support/packager";
import { supervisor } from "./support/run";

const identifier = "identifier-of-the-test";
const live = plan({ cdnIdentifier: identifier, startoverSeconds: 3600, segmentSeconds: 1, windowSeconds: 20 });
const delayed = plan({ id: "delayed", path: `/out/v1/${"b".repeat(32)}`, delaySeconds: 3, segmentSeconds: 1 });

describe("packager, with ffmpeg", () => {
    let place: Place;
    let clip: string;
    const all = supervisor();
    let camera: ChildProcess | undefined;

    before(async () => {
        place = await Place.make(["packager"]);
        const folder = place.folder("clip");
        mkdirSync(folder, { recursive: true });
        clip = path.join(folder, "clip.mkv");
        const made = spawnSync("nice", ["-n", "10", "ffmpeg", "-v", "error", ...clipArgs, clip], { encoding: "utf8" });
        expect(made.status, made.stderr).to.equal(0);
    });

    after(async () => {
        camera?.kill("SIGKILL");
        await all.stop();
        place.remove();
    });

    async function get(endpoint: EndpointPlan, name: string): Promise<Response> {
        return fetch(`${place.url("packager")}${endpoint.path}/${name}`, {
            headers: { "X-MediaPackage-CDNIdentifier": identifier },
        });
    }

    async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
        const deadline = Date.now() + 15_000;
        while (!(await holds().catch(() => false))) {
            expect(Date.now(), what).to.be.below(deadline);
            await wait(100);
        }
    }

    async function segments(endpoint: EndpointPlan, child: number) {
        const response = await get(endpoint, `index_${child}.m3u8`);
        if (response.status !== 200) return [];
        const playlist = parse(await response.text());
        if (playlist.isMasterPlaylist) throw new Error("a master playlist");
        return playlist.segments;
    }

    it("plays what an encoder pushes, on every endpoint, and goes on after SIGKILL with nothing lost", async () => {
        await all.start(packagerHop([live, delayed], place));
        camera = await push(place.url("packager"), clip);
        await until("five segments", async () => (await segments(live, 2)).length >= 5);
        await until("the delayed endpoint begins", async () => (await segments(delayed, 1)).length >= 1);
        const before = await segments(live, 1);
        const bodies = await Promise.all(before.map(async ({ uri }) => (await get(live, uri)).text()));

        all.signal("packager", "SIGKILL");
        await until("segments after the restart", async () => {
            const newest = (await segments(live, 1)).at(-1)?.mediaSequenceNumber ?? 0;
            return newest >= (before.at(-1)?.mediaSequenceNumber ?? 0) + 3;
        });
        const after = await segments(live, 1);
        for (const [i, segment] of before.entries()) {
            const again = after.find(({ mediaSequenceNumber }) => mediaSequenceNumber === segment.mediaSequenceNumber);
            expect(again?.uri).to.equal(segment.uri);
            expect(again?.duration).to.equal(segment.duration);
            expect(await (await get(live, segment.uri)).text()).to.equal(bodies[i]);
        }

        for (const endpoint of [live, delayed]) {
            for (const name of ["index.m3u8", "index_1.m3u8", "index_2.m3u8"]) {
                const probed = await probe(`${place.url("packager")}${endpoint.path}/${name}`);
                expect(probed.stderr).to.equal("");
                expect(probed.stdout).to.match(name === "index_2.m3u8" ? /^audio/m : /^video/m);
            }
        }
    });
});

/** Sixty seconds of a tiny picture with a tone, GOPs of half a second. */
const clipArgs = [
    ..."-f lavfi -i testsrc2=size=128x72:rate=10 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 60".split(" "),
    ..."-c:v libx264 -preset ultrafast -g 5 -keyint_min 5 -sc_threshold 0 -bf 0 -c:a aac -b:a 32k".split(" "),
];

async function push(base: string, clip: string): Promise<ChildProcess> {
    const run = `${base}/in/0/${Date.now()}`;
    const tracks = {
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

async function probe(url: string): Promise<{ stdout: string; stderr: string }> {
    const child = spawn("ffprobe", [
        ..."-v error -show_entries stream=codec_type -of csv=p=0 -headers".split(" "),
        `X-MediaPackage-CDNIdentifier: ${identifier}\r\n`,
        url,
    ]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    await once(child, "close");
    return { stdout, stderr };
}
