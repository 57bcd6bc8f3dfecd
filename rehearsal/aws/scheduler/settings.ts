import { z } from "zod";

import { schedulePlanSchema } from "../../plan/types";

export const schedulerSettingsSchema = z.object({
    plans: z.array(schedulePlanSchema),
    /** MediaLive's API: one base URL for each pipeline of the channel. */
    encoders: z.array(z.string()),
    /** A break every so many seconds, counted from `from` (ms since 1970), instead of the recorded times. */
    every: z.object({ seconds: z.number().positive(), from: z.number() }).optional(),
    /** Where a break is asked for at once: `POST /break-now`. */
    port: z.number(),
});
export type SchedulerSettings = z.output<typeof schedulerSettingsSchema>;
