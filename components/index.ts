/** All components of pi-live. A program that wants one of them imports its folder, e.g. `pi-live/srt-contribution`. */
export * from "./abr-encoder";
export * from "./ad-assets";
export * from "./ad-breaks";
export * from "./edge-cdn";
export * from "./packager";
export * from "./pi-ingest";
export * from "./srt-contribution";
export * from "./ssai-config";
