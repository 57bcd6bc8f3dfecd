import type { AssetPlan } from "../../plan/types";
import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { BucketSettings } from "./worker";

/** Listens at the place's port `bucket`; stands for every bucket of the assets, by key. */
export function bucketHop(assets: AssetPlan[], place: Place): Hop {
    const settings: BucketSettings = { port: place.port("bucket"), assets };
    return {
        name: "bucket",
        standsFor: "S3",
        process: { kind: "worker", worker: "bucket", settings },
        folder: place.folder("bucket"),
    };
}
