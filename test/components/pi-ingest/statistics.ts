/** A publisher of the stream `live`. */
export interface Publisher {
    /** What the metadata announce. */
    audio?: string;
    /** False: announced, and no packet of it came. */
    heard?: boolean;
    /** Hz. */
    sampleRate?: number;
    publishing?: boolean;
    time?: number;
    /** ms since its connection. */
    since?: number;
    codec?: string;
    /** False: no parameters of the picture came yet. */
    seen?: boolean;
    size?: [number, number];
    /** bit/s in nginx's last window. */
    bandwidth?: { audio: number; video: number };
}

/** A stream in nginx-rtmp's statistics, as 1.2.2 writes them. */
export function stream({
    audio,
    heard = audio !== undefined,
    sampleRate = 48_000,
    publishing = true,
    time = 9000,
    since = 1,
    codec = "H264",
    seen = codec === "H264",
    size: [width, height] = [1280, 720],
    bandwidth = { audio: 0, video: 0 },
}: Publisher): string {
    const profile = audio === "AAC" && heard ? "<profile>LC</profile>" : "";
    const channels = heard ? `<channels>2</channels><sample_rate>${sampleRate}</sample_rate>` : "";
    const sound = (audio === undefined ? "" : `<codec>${audio}</codec>`) + profile + channels;
    const picture =
        `<width>${width}</width><height>${height}</height><frame_rate>24</frame_rate>` +
        (codec === "" ? "" : `<codec>${codec}</codec>`) +
        (seen ? "<profile>High</profile><compat>0</compat><level>3.1</level>" : "");
    const client = `<client><id>2</id><address>127.0.0.1</address><time>${since}</time><publishing/><active/></client>\r\n`;
    return (
        `<stream>\r\n<name>live</name>\r\n<time>${time}</time><bw_in>1</bw_in>\r\n` +
        `<bw_audio>${bandwidth.audio}</bw_audio>\r\n<bw_video>${bandwidth.video}</bw_video>\r\n` +
        (publishing
            ? `${client}<meta><video>${picture}</video><audio>${sound}</audio></meta>\r\n<publishing/>\r\n`
            : "") +
        "</stream>\r\n"
    );
}

/** The page, with what is inside `live` by application. */
export const statistics = (applications: Record<string, string>) =>
    `<?xml version="1.0" encoding="utf-8" ?>\r\n<rtmp>\r\n<nginx_version>1.22.1</nginx_version>\r\n<server>\r\n${Object.entries(
        applications,
    )
        .map(
            ([name, body]) => `<application>\r\n<name>${name}</name>\r\n<live>\r\n${body}</live>\r\n</application>\r\n`,
        )
        .join("")}</server>\r\n</rtmp>\r\n`;
