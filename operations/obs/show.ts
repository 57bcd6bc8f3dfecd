import type { ObsRate } from "./rate";

/** One camera as OBS plays it. */
export interface ObsCamera {
    /** Name of its scene. */
    name: string;
    /** `rtmp://…` */
    playUrl: string;
}

/** Where OBS streams to. */
export type ObsStream =
    | {
          kind: "srt";
          /** Name of the flow's source. */
          name: string;
          /** OBS' *Server*, latency in microseconds; never with the passphrase. */
          url: string;
          encrypted: boolean;
          /** Absent: the contribution is clear, or its secret is not in the stack's config. */
          passphrase?: string;
      }
    | {
          kind: "rtmp";
          /** Name of the application on the Pi that takes the programme. */
          name: string;
          /** `rtmp://host:1935/application`. */
          url: string;
          /** Stream name with the publish key: OBS' *Stream Key*. */
          streamKey: string;
      };

/** What OBS composes and encodes. */
export interface ObsPicture {
    /** Pixels. */
    width: number;
    height: number;
    rate: ObsRate;
    /** bit/s of the whole stream, sound and packaging included. */
    bitrate: number;
}

/** Everything that the files depend on. */
export interface ObsShow {
    /** Names the scene collection. */
    event: string;
    picture: ObsPicture;
    stream: ObsStream;
    /** At least one, each with a name of its own. */
    cameras: ObsCamera[];
}
