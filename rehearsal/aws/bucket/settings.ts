import { z } from "zod";

import { assetPlanSchema } from "../../plan/types";
import { recordedSchema } from "./recordings";

export const bucketSettingsSchema = z.object({
    port: z.number(),
    assets: z.array(assetPlanSchema),
    recorded: recordedSchema,
});
export type BucketSettings = z.output<typeof bucketSettingsSchema>;
