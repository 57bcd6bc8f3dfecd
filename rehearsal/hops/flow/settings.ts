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
});
export type FlowSettings = z.output<typeof flowSettingsSchema>;
