import type { AssetPlan, RecordingPlan } from "../../plan/types";
import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { BucketSettings } from "./settings";

/** Bytes of recordings that nobody asked to keep. */
const mostRecorded = 1024 ** 3;

export interface BucketOptions {
    recordings?: RecordingPlan[];
    /** Where recordings are kept, as `<bucket>/<key>`; the newest of them, in the place, when absent. */
    keep?: string;
}

/** Listens at the place's port `bucket`; stands for every bucket of the assets, by key, and for those that are recorded to, by name. */
export function bucketHop(assets: AssetPlan[], place: Place, { recordings = [], keep }: BucketOptions = {}): Hop {
    const settings: BucketSettings = {
        port: place.port("bucket"),
        assets,
        recorded: {
            starts: recordings.flatMap(({ destinations }) =>
                destinations.map(({ bucket, key }) => `${bucket}/${key}.`),
            ),
            ...(keep === undefined ? { folder: "recordings", limit: mostRecorded } : { folder: keep }),
        },
    };
    return {
        name: "bucket",
        kind: "bucket",
        standsFor: "S3",
        process: { kind: "worker", worker: "bucket", settings },
        folder: place.folder("bucket"),
        privileged: keep !== undefined,
    };
}
