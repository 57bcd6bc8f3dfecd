/** Kinds of hops in the order of the programme, from camera to viewer. No Node imports: the page uses it too. */
export const hopKinds = [
    ...(["camera", "ingest", "contribution", "flow", "encoder", "scheduler", "packager"] as const),
    ...(["ad-server", "tailor", "bucket", "edge", "viewers"] as const),
] as const;
export type HopKind = (typeof hopKinds)[number];
