import { z } from "zod";

/** What it can be told to do. */
export const adServerModes = ["ok", "empty", "timeout", "error", "wrapper", "dead-wrapper", "vpaid"] as const;
/** How it answers, also while it runs. */
export const modeSchema = z.enum(adServerModes);

export const adServerSettingsSchema = z.object({
    port: z.number(),
    mode: modeSchema,
    /** How many wrappers lie around the ads in mode `wrapper`. */
    wrappers: z.number(),
    /** Host names of the ad servers that it stands for; all others are reported. None when absent. */
    hosts: z.array(z.string()).default([]),
    /** How long each answer takes, ms; 0 when absent. */
    delayMs: z.number().optional(),
});
export type AdServerSettings = z.output<typeof adServerSettingsSchema>;
