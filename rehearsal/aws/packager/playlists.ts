/** The packager's playlists. */
import { dateText, writeMediaPlaylist } from "../../../media/hls";
import type { EndpointPlan } from "../../plan/types";
import type { Track, Tracks } from "../../wire";
import { markerLines } from "./markers";
import { endOfSegment, Segment } from "./segments";
import type { Window } from "./window";

/** A track with the number that its files carry: its place among all of the encoder's. */
export interface Child {
    number: number;
    track: Track;
}

/** The tracks that an endpoint offers (HLS package: stream selection, audio rendition group). */
export function children(plan: EndpointPlan, { tracks }: Tracks): Child[] {
    const videos = tracks.filter(({ kind }) => kind === "video");
    const numbered = [...videos, ...tracks.filter(({ kind }) => kind === "audio")].map((track, i) => ({
        number: i + 1,
        track,
    }));
    const { minVideoBitsPerSecond: min = 0, maxVideoBitsPerSecond: max = Number.POSITIVE_INFINITY } = plan;
    const offered = numbered.filter(({ track }) =>
        // An event without pictures has its sound as the only stream.
        track.kind === "audio"
            ? plan.audioRenditionGroup || videos.length === 0
            : track.bandwidth >= min && track.bandwidth <= max,
    );
    const up = (a: Child, b: Child) => a.track.bandwidth - b.track.bandwidth;
    const sorted = offered.filter(({ track }) => track.kind === "video");
    if (plan.streamOrder === "VIDEO_BITRATE_ASCENDING") sorted.sort(up);
    if (plan.streamOrder === "VIDEO_BITRATE_DESCENDING") sorted.sort((a, b) => up(b, a));
    return [...sorted, ...offered.filter(({ track }) => track.kind === "audio")];
}

const group = "audio";

/** `query`: `start` and `end` as they were asked for, with the question mark, or empty. */
export function masterPlaylist(plan: EndpointPlan, tracks: Tracks, query: string): string {
    const offered = children(plan, tracks);
    const audio = tracks.tracks.find(({ kind }) => kind === "audio");
    const hasVideo = offered.some(({ track }) => track.kind === "video");
    const isGrouped = plan.audioRenditionGroup && hasVideo && audio !== undefined;
    // Muxed tracks say their sound's codec and bits themselves.
    const heard = isGrouped && !tracks.muxed ? audio : undefined;
    const lines = ["#EXTM3U", "#EXT-X-VERSION:4", "#EXT-X-INDEPENDENT-SEGMENTS"];
    for (const { number, track } of offered) {
        const uri = `${plan.manifestName}_${number}.m3u8${query}`;
        if (track.kind === "audio" && isGrouped) {
            const channels = track.channels === undefined ? "" : `,CHANNELS="${track.channels}"`;
            lines.push(
                `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="${track.name}",DEFAULT=YES,AUTOSELECT=YES${channels},URI="${uri}"`,
            );
        } else {
            lines.push(`#EXT-X-STREAM-INF:${attributes(track, heard, isGrouped)}`, uri);
        }
    }
    return `${lines.join("\n")}\n`;
}

function attributes(track: Track, heard: Track | undefined, isGrouped: boolean): string {
    const sound = heard?.bandwidth ?? 0;
    if (track.kind === "audio") return `BANDWIDTH=${Math.round(track.bandwidth)},CODECS="${track.codecs}"`;
    const { bandwidth, averageBandwidth, width, height, codecs, frameRate } = track;
    return [
        `BANDWIDTH=${Math.round(bandwidth + sound)}`,
        ...(averageBandwidth === undefined ? [] : [`AVERAGE-BANDWIDTH=${Math.round(averageBandwidth + sound)}`]),
        `CODECS="${[codecs, ...(heard === undefined ? [] : [heard.codecs])].join(",")}"`,
        `RESOLUTION=${width}x${height}`,
        `FRAME-RATE=${frameRate.toFixed(3)}`,
        ...(isGrouped ? [`AUDIO="${group}"`] : []),
    ].join(",");
}

export function mediaPlaylist(plan: EndpointPlan, child: Child, window: Window, targetDuration: number): string {
    const { segments, kind } = window;
    const [first] = segments;
    // The tag of a discontinuity stays with the first segment, so the number is that of the segment before.
    const discontinuitySequence = first.discontinuitySequence - (first.discontinuity ? 1 : 0);
    const type = kind === "growing" ? "EVENT" : kind === "closed" ? "VOD" : plan.playlistType;
    return writeMediaPlaylist({
        head: ["#EXTM3U", "#EXT-X-VERSION:3", ...(type === "NONE" ? [] : [`#EXT-X-PLAYLIST-TYPE:${type}`])],
        ...{ targetSeconds: targetDuration, mediaSequence: first.sequence },
        ...(discontinuitySequence > 0 ? { discontinuitySequence } : {}),
        segments: segments.map((segment, i) => ({
            discontinuity: segment.discontinuity,
            tags: [
                ...(isDated(plan.programDateTimeSeconds, segment, i > 0 ? segments[i - 1] : undefined)
                    ? [`#EXT-X-PROGRAM-DATE-TIME:${dateText(segment.start)}`]
                    : []),
                ...markerLines(plan.adMarkers, segment, i === 0),
            ],
            length: duration(segment, child.track).toFixed(5),
            uri: segmentName(plan, child, segment),
        })),
        ended: kind === "closed",
    });
}

export function segmentName({ manifestName }: EndpointPlan, { number }: Child, { sequence }: Segment): string {
    return `${manifestName}_${number}_${sequence}.ts`;
}

/** On a fixed grid of time, so that a tag stays with its segment; and wherever a player could not count on from the one before. */
function isDated(intervalSeconds: number, segment: Segment, before: Segment | undefined): boolean {
    if (intervalSeconds === 0) return false;
    if (before === undefined || segment.discontinuity) return true;
    const grid = intervalSeconds * 1000;
    return Math.floor(before.start / grid) !== Math.floor(segment.start / grid);
}

/** Sound is cut at its own frames: its length is its own, its place the picture's. */
function duration(segment: Segment, { name }: Track): number {
    const seconds = segment.cells.reduce((sum, { pieces }) => sum + (pieces[name]?.seconds ?? 0), 0);
    return seconds > 0 ? seconds : (endOfSegment(segment) - segment.start) / 1000;
}
