import { z } from "zod";

import { flowPlanSchema } from "../../plan/types";

export const flowSettingsSchema = z.object({
    flow: flowPlanSchema,
    /** Local UDP port by source. */
    ports: z.record(z.string(), z.number()),
    /** Local TCP port where the programme is fetched. */
    out: z.number(),
    /** Address that sources listen on. */
    listen: z.string(),
    /** The network that they listen in, as `nsenter --net=` takes it; absent: this machine's, where the allowed CIDR does not count. */
    namespace: z.string().optional(),
});
export type FlowSettings = z.output<typeof flowSettingsSchema>;
