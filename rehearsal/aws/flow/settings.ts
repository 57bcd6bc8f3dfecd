import { z } from "zod";

import { flowPlanSchema } from "../../plan/types";

export const flowSettingsSchema = z.object({
    flow: flowPlanSchema,
    /** Address and UDP port that each source listens at. */
    doors: z.record(z.string(), z.object({ host: z.string(), port: z.number() })),
    /** Local TCP port where the programme is fetched. */
    out: z.number(),
    /** The network that they listen in, as `nsenter --net=` takes it; absent: this machine's, where the allowed CIDR does not count. */
    namespace: z.string().optional(),
});
export type FlowSettings = z.output<typeof flowSettingsSchema>;
