import { z } from "zod";

import { endpointPlanSchema } from "../../plan/types";

export const packagerSettingsSchema = z.object({
    port: z.number(),
    endpoints: z.array(endpointPlanSchema).min(1),
    /** Chunks may take this much of the disk; absent: all there is. */
    byteLimit: z.number().optional(),
});
export type PackagerSettings = z.output<typeof packagerSettingsSchema>;
