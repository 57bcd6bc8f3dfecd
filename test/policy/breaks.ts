import { deliveryBreaks } from "./breaks-delivery";
import { sourceBreaks } from "./breaks-source";
import type { TestEvent } from "./event";

/** Changes a legal event so that one rule, at least, no longer holds. */
export type Break = (event: TestEvent) => unknown;

/** How each rule is broken; more than one way where the rule has more than one arm. */
export const breaks: Record<string, Break[]> = { ...sourceBreaks, ...deliveryBreaks };
