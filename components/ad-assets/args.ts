import type * as pulumi from "@pulumi/pulumi";

import type { AdClip } from "./files";

export interface AdAssetsArgs {
    /** Ads to upload: MP4 files with a picture and sound. None when absent. */
    clips?: AdClip[];
    /** What plays where an ad break is not filled: an MP4 file with a picture and sound. No slate when absent. */
    slatePath?: string;
    /** A bucket to upload to, with `bucketRegion`. A private one is made when absent. */
    bucketName?: pulumi.Input<string>;
    /** Region of the bucket that `bucketName` names, e.g. `eu-west-1`. */
    bucketRegion?: pulumi.Input<string>;
    /** Lets the bucket go with all that is in it, also what others put there. False when absent. */
    forceDestroy?: boolean;
    /** Tags of the bucket. Objects stay without: S3 allows ten there, and bills by the bucket. */
    tags?: Record<string, string>;
}
