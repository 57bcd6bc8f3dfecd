import type { z } from "zod";

import type { eventConfig } from "../../stacks/settings";

/** The top-level keys of an event's config file, as a crew writes them. */
export type EventConfig = z.input<typeof eventConfig>;
