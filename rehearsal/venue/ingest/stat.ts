import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

import { pictureCodec } from "../../../components/pi-ingest/codecs";
import { streamName } from "../../../components/pi-ingest/settings";
import { request } from "../../run/request";

/** What nginx-rtmp's statistics tell of an application. */
export interface StreamStat {
    application: string;
    /** Whether somebody pushes. */
    publishing: boolean;
    /** bit/s coming in; 0 for the first ten seconds (docs/facts/nginx-rtmp.md). */
    bitrate: number;
    /** Since the publisher came. */
    bytes: number;
    /** Who fetches it. */
    players: number;
    /** An H.264 picture; absent until its parameters came, whatever the metadata announce. */
    video?: { width: number; height: number; framesPerSecond: number; codec: string };
    /** A picture comes that is not H.264: no player gets it. */
    foreignPicture?: true;
    /** nginx' name of the sound's codec, `unknown` where it has none; absent until a packet of sound came. */
    audio?: string;
}

const streamSchema = z.object({
    name: z.string(),
    bw_in: z.coerce.number().default(0),
    bw_video: z.coerce.number().default(0),
    bytes_in: z.coerce.number().default(0),
    nclients: z.coerce.number().default(0),
    publishing: z.unknown().optional(),
    meta: z
        .object({
            video: z
                .object({
                    width: z.coerce.number(),
                    height: z.coerce.number(),
                    frame_rate: z.coerce.number(),
                    codec: z.string().optional(),
                    // Shown once the stream's parameters came.
                    profile: z.unknown().optional(),
                })
                .optional()
                .catch(undefined),
            // `channels` are shown once a packet came.
            audio: z
                .object({ codec: z.string().optional(), channels: z.unknown().optional() })
                .optional()
                .catch(undefined),
        })
        .optional()
        .catch(undefined),
});
const pageSchema = z.object({
    rtmp: z.object({
        server: z.object({
            application: z.array(
                z.object({ name: z.string(), live: z.object({ stream: z.array(streamSchema).default([]) }) }),
            ),
        }),
    }),
});

/** Every application of the page, in order. Throws when it is no statistics page. */
export function readStat(xml: string): StreamStat[] {
    const parser = new XMLParser({
        parseTagValue: false,
        isArray: (name) => name === "application" || name === "stream",
    });
    const page: unknown = parser.parse(xml);
    return pageSchema.parse(page).rtmp.server.application.map(({ name, live }) => {
        const stream = live.stream.find((one) => one.name === streamName);
        const publishing = stream?.publishing !== undefined;
        const { video, audio } = stream?.meta ?? {};
        const isH264 = video?.codec === pictureCodec;
        const foreign = video?.codec !== undefined ? !isH264 : (stream?.bw_video ?? 0) > 0;
        return {
            application: name,
            publishing,
            bitrate: stream?.bw_in ?? 0,
            bytes: stream?.bytes_in ?? 0,
            players: Math.max(0, (stream?.nclients ?? 0) - Number(publishing)),
            ...(video === undefined || !isH264 || video.profile === undefined
                ? {}
                : {
                      video: {
                          width: video.width,
                          height: video.height,
                          framesPerSecond: video.frame_rate,
                          codec: video.codec ?? pictureCodec,
                      },
                  }),
            ...(publishing && foreign ? { foreignPicture: true as const } : {}),
            ...(audio?.channels === undefined ? {} : { audio: audio.codec ?? "unknown" }),
        };
    });
}

/** Asks an nginx on this machine. */
export async function fetchStat(port: number): Promise<StreamStat[]> {
    const { status, body } = await request(`http://127.0.0.1:${port}/stat`, { timeoutMs: 2000 });
    if (status !== 200) throw new Error(`/stat answers ${status}`);
    return readStat(body.toString());
}
