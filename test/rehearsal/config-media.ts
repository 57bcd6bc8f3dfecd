/** What of the config the pictures, the sound and the playlists of a played event tell. */
import { flowOutPort } from "../../rehearsal/aws/flow/hop";
import { statusPortOf } from "../../rehearsal/venue/ingest/hop";
import { fetchStat } from "../../rehearsal/venue/ingest/stat";
import { ageOfPlaylist } from "../../rehearsal/probe/latency";
import { Row, row } from "./config-rows";
import { converted, Media, nearest, scale, Venue } from "./config-venue";
import { probe as probeStream } from "./support/source";

/** Of what is measured, e.g. a bit rate, this much counts as the same. */
const about = 0.15;

const publishKeys = ["the-first-key", "the-other-key"];

export const venueRows: Row<Venue>[] = [
    row("cameras.0.application", ["gopro", "phone"], {
        where: "the application that it is published to",
        says: (value) => [value, "raspivid"],
        seen: async ({ plan, place }) =>
            (await fetchStat(statusPortOf(plan.ingests[0].name, place)))
                .filter(({ publishing }) => publishing)
                .map(({ application }) => application),
    }),
    row("cameras.0.width", [1280, 1120], {
        where: "the picture at nginx",
        says: side,
        seen: async (venue) => picture(await venue.cameras[0]()).width ?? 0,
    }),
    row("cameras.0.height", [720, 640], {
        where: "the picture at nginx",
        says: side,
        seen: async (venue) => picture(await venue.cameras[0]()).height ?? 0,
    }),
    row("cameras.1.width", [1120, 960], {
        where: "the picture at nginx",
        says: side,
        seen: async (venue) => picture(await venue.cameras[1]()).width ?? 0,
    }),
    row("cameras.1.height", [640, 540], {
        where: "the picture at nginx",
        says: side,
        seen: async (venue) => picture(await venue.cameras[1]()).height ?? 0,
    }),
    row("cameras.0.framesPerSecond", [24, 20], {
        where: "the pictures a second at nginx",
        says: (value) => value,
        within: 0.5,
        seen: async (venue) => rate(await venue.cameras[0]()),
    }),
    row("cameras.0.bitrate", [4_000_000, 2_000_000], {
        where: "the bits a second at nginx",
        says: (value) => value * scale ** 2,
        within: 2_000_000 * scale ** 2 * 2 * about,
        seen: async (venue) => bitrate(await venue.cameras[0](), "video"),
    }),
    row("cameras.1.keyFrameSeconds", [2, 1], {
        where: "the key frames at nginx",
        says: (value) => value,
        within: 0.05,
        seen: async (venue) => keyFrameSeconds(await venue.cameras[1]()),
    }),
    row("publishKeys", [`{"gopro":"${publishKeys[0]}"}`, `{"phone":"${publishKeys[1]}"}`], {
        where: "the key that nginx lets a camera in with",
        says: (value) => publishKeys.filter((key) => value.includes(key)),
        seen: async (venue) => {
            const { application } = venue.plan.ingests[0].cameras[0];
            const answers = publishKeys.map(async (key) => ((await venue.mayPush(application, key)) ? [key] : []));
            return (await Promise.all(answers)).flat();
        },
    }),
    row("pi.hosts.0.exit", [{ kind: "obs" }, { kind: "relay", application: "raspivid" }], {
        where: "which camera's picture reaches the flow",
        // The first camera's width, of the rows above, or the second one's.
        says: ({ kind }) => side(kind === "obs" ? 1280 : 960),
        seen: async ({ plan, place }) => {
            const streams = await probeStream(flowOutPort(plan.flows[0].name, place));
            return streams.find(({ codec_type: type }) => type === "video")?.width ?? 0;
        },
    }),
    row("encoder.inputLoss.imageColor", ["2040c0", "c04020"], {
        where: "the colour while there is no picture yet",
        says: (value) => value,
        seen: async (venue) => nearest(await lastColour(await venue.first()), ["2040c0", "c04020", "000000"]),
    }),
    row("encoder.ladder", [ladder(1280, 720, 960, 540, 640, 360), ladder(960, 540, 640, 360)], {
        where: "the rungs that the master playlist offers",
        says: (rungs) => rungs.map(({ width, height }) => `${side(width)}x${side(height)}`),
        seen: async (venue) =>
            (await venue.variants()).map(({ resolution }) => `${resolution?.width}x${resolution?.height}`),
    }),
    row("encoder.ladder.0.width", [1280, 960], {
        where: "the largest rendition's picture",
        says: side,
        seen: async (venue) => picture(await venue.picture()).width ?? 0,
    }),
    row("encoder.ladder.0.profile", ["HIGH", "MAIN"], {
        where: "the largest rendition's coding",
        says: (value) => value,
        seen: async (venue) => picture(await venue.picture()).profile?.toUpperCase() ?? "",
    }),
    row("encoder.ladder.0.maxBitrate", [3_800_000, 1_600_000], {
        where: "the most that x264 was told",
        // kbit/s there; the rungs of both are 16 times smaller.
        says: (value) => (value * scale ** 2) / 1000,
        within: 1,
        seen: async (venue) => Number(await coding(venue, "vbv_maxrate")),
    }),
    row("encoder.ladder.0.qvbrQuality", [8, 5], {
        where: "the rate factor that x264 was told",
        // docs/rehearsal.md, and the table in rehearsal/aws/encoder/arguments.ts: 36 for the worst, two less for each level.
        says: (value) => 36 - 2 * (value - 1),
        seen: async (venue) => Number(await coding(venue, "crf")),
    }),
    row("encoder.framesPerSecond", [24, 25], {
        where: "the pictures a second of a segment",
        says: (value) => value,
        within: 0.1,
        seen: async (venue) => rate(await venue.picture()),
    }),
    row("encoder.gopSeconds", [2, 1], {
        where: "the key frames of a segment",
        says: (value) => value,
        within: 0.01,
        seen: async (venue) => keyFrameSeconds(await venue.picture()),
    }),
    row("encoder.segmentSeconds", [4, 3], {
        where: "EXT-X-TARGETDURATION",
        says: (value) => value,
        seen: async (venue) => Number(/^#EXT-X-TARGETDURATION:(.*)$/m.exec(await venue.window())?.[1]),
    }),
    row("encoder.audio.sampleRate", [48_000, 32_000], {
        where: "the sound of a segment",
        says: (value) => value,
        seen: async (venue) => (await venue.sound()).streams[0].sample_rate ?? 0,
    }),
    row("encoder.audio.bitrate", [96_000, 64_000], {
        where: "the bits a second of the sound",
        says: (value) => value,
        within: 64_000 * about,
        seen: async (venue) => bitrate(await venue.sound(), "audio"),
    }),
    row("endpoints.live.manifestName", ["index", "programme"], {
        where: "the name that the edge answers to",
        says: (value) => [value],
        seen: (venue) =>
            answered(["index", "programme"], (name) => venue.url("live").replace(/[a-z]+(?=\.m3u8)/, name)),
    }),
    row("endpoints.live.windowSeconds", [24, 15], {
        where: "the length of the playlist",
        says: (value) => value,
        within: 0.5,
        seen: async (venue) => {
            const lengths = [...(await venue.window()).matchAll(/^#EXTINF:([\d.]+),$/gm)];
            return lengths.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
        },
    }),
    row("breaks.lengthSeconds", [30, 12], {
        where: "EXT-X-CUE-OUT",
        says: (value) => value,
        seen: async (venue) => Number(/^#EXT-X-CUE-OUT:([\d.]+)$/m.exec(await venue.break())?.[1]),
    }),
    row("breaks.firstEventId", [1, 501], {
        where: "the splice_insert in the playlist",
        says: (value) => value,
        seen: async (venue) => {
            const [, section] = /^#EXT-OATCLS-SCTE35:(.*)$/m.exec(await venue.break()) ?? [];
            // SCTE 35, 9.6 and 9.7.3: 14 bytes come before splice_event_id.
            return Buffer.from(section ?? "", "base64").readUInt32BE(14);
        },
    }),
    row("endpoints.startover.startoverSeconds", [86_400, 7200], {
        where: "how far back the edge lets a viewer begin",
        says: (value) => value,
        within: 10,
        seen: (venue) => furthest(venue.url("startover")),
    }),
    row("endpoints.delayed.delaySeconds", [10, 24], {
        where: "the coded clock, against the live picture's",
        says: (value) => value,
        // A segment.
        within: 4.5,
        seen: async (venue) => {
            // Until the delayed picture is the camera's, too.
            for (const end = Date.now() + 60_000; Date.now() < end;) {
                await venue.text(venue.url("delayed"));
                const [live, delayed] = await Promise.all(
                    ["live", "delayed"].map((one) => ageOfPlaylist(venue.url(one))),
                );
                if (live !== undefined && delayed !== undefined) return (delayed - live) / 1000;
            }
            return 0;
        },
    }),
];

/** Of a picture that is played smaller; even, as H.264 wants it. */
function side(pixels: number): number {
    return 2 * Math.round((pixels * scale) / 2);
}

function ladder(...sides: number[]) {
    const rung = (i: number) => ({ width: sides[i], height: sides[i + 1], maxBitrate: 1_000_000, qvbrQuality: 7 });
    return sides.flatMap((_, i) => (i % 2 === 0 ? [rung(i)] : []));
}

function picture({ streams }: Media): Media["streams"][number] {
    const found = streams.find(({ codec_type: type }) => type === "video");
    if (found === undefined) throw new Error("no picture");
    return found;
}

function times({ packets }: Media, type = "video", flag = ""): number[] {
    const wanted = packets.filter(({ codec_type: its, flags }) => its === type && flags.includes(flag));
    return wanted.map(({ pts_time: seconds }) => seconds).sort((a, b) => a - b);
}

/** Packets a second. */
function rate(media: Media, type = "video"): number {
    const all = times(media, type);
    return (all.length - 1) / (all[all.length - 1] - all[0]);
}

function bitrate(media: Media, type: string): number {
    const own = media.packets.filter(({ codec_type: its }) => its === type);
    const mean = own.reduce((sum, { size }) => sum + size, 0) / own.length;
    return mean * 8 * rate(media, type);
}

function keyFrameSeconds(media: Media): number {
    const [first, second] = times(media, "video", "K");
    return second - first;
}

/** What x264 writes about itself into its first picture, e.g. `crf=22.0`. */
async function coding(venue: Venue, option: string): Promise<string | undefined> {
    const stream = await converted(await venue.first(), ["-map", "0:v:0", "-c", "copy", "-f", "h264"]);
    return new RegExp(` ${option}=(\\S+)`).exec(stream.toString("latin1"))?.[1];
}

/** Mean colour of the last picture, `RRGGBB`. */
async function lastColour(segment: Buffer): Promise<Buffer> {
    const pixel = ["-vf", "scale=1:1:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo"];
    return (await converted(segment, ["-map", "0:v:0", ...pixel])).subarray(-3);
}

/** Which of the names get an answer. */
async function answered(names: string[], url: (name: string) => string): Promise<string[]> {
    const answers = names.map(async (name) => ((await fetch(url(name))).ok ? [name] : []));
    return (await Promise.all(answers)).flat();
}

/** The oldest `start` that is answered, seconds ago, by halving. */
async function furthest(url: string): Promise<number> {
    let [near, far] = [0, 200_000];
    while (far - near > 2) {
        const middle = Math.round((near + far) / 2);
        const { ok } = await fetch(`${url}?start=${new Date(Date.now() - middle * 1000).toISOString()}`);
        if (ok) near = middle;
        else far = middle;
    }
    return near;
}
