import { z } from "zod";

import { encoderPlanSchema, hostsSchema } from "../../plan/types";

/** One pipeline of the channel: what its worker is told. */
export const encoderSettingsSchema = z.object({
    plan: encoderPlanSchema,
    /** 0 or 1. */
    pipeline: z.number(),
    /** True: video tracks hold the sound too, since an endpoint has no rendition group of its own for it. */
    muxed: z.boolean(),
    /** MPEG-TS of the flow, e.g. `tcp://127.0.0.1:41000`. */
    input: z.string(),
    /** The packager's base URL. */
    packager: z.string(),
    /** S3's base URL, where recordings go; absent: nothing is recorded. */
    bucket: z.string().optional(),
    /** Port of MediaLive's API. */
    port: z.number(),
    hosts: hostsSchema,
});
export type EncoderSettings = z.output<typeof encoderSettingsSchema>;
