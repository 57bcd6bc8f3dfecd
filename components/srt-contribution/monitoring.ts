import type { mediaconnect } from "@pulumi/aws-native/types/input";

import type { SrtMonitoring } from "./args";

/** The flow's monitoring block. Analysis is on as soon as one thing is watched. */
export function sourceMonitoring(monitoring: SrtMonitoring): mediaconnect.FlowSourceMonitoringConfigArgs {
    const { thumbnails = true, blackSeconds, frozenSeconds, silentSeconds } = monitoring;
    const watch = (thresholdSeconds: number) => ({ state: "ENABLED" as const, thresholdSeconds });
    const video = [
        ...(blackSeconds === undefined ? [] : [{ blackFrames: watch(blackSeconds) }]),
        ...(frozenSeconds === undefined ? [] : [{ frozenFrames: watch(frozenSeconds) }]),
    ];
    const audio = silentSeconds === undefined ? [] : [{ silentAudio: watch(silentSeconds) }];
    return {
        thumbnailState: thumbnails ? "ENABLED" : "DISABLED",
        contentQualityAnalysisState: video.length + audio.length > 0 ? "ENABLED" : "DISABLED",
        ...(video.length === 0 ? {} : { videoMonitoringSettings: video }),
        ...(audio.length === 0 ? {} : { audioMonitoringSettings: audio }),
    };
}
