import { z } from "zod";

import { configurationPlanSchema, encoderPlanSchema, hostsSchema } from "../../plan/types";

export const tailorSettingsSchema = z.object({
    port: z.number(),
    plans: z.array(configurationPlanSchema),
    encoder: encoderPlanSchema,
    hosts: hostsSchema,
    /** Base that viewers reach the edge at; stands for the edge's recorded host in what they read. */
    edgeUrl: z.string(),
    /** Video segments hold the sound too. */
    muxed: z.boolean(),
    /** x264's preset for creatives. */
    preset: z.string(),
});
export type TailorSettings = z.output<typeof tailorSettingsSchema>;
