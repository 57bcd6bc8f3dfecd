import type { Break } from "./break";
import { deliveryBreaks } from "./breaks-delivery";
import { sourceBreaks } from "./breaks-source";

/** How each rule is broken; more than one way where the rule has more than one arm. */
export const breaks: Record<string, Break[]> = { ...sourceBreaks, ...deliveryBreaks };
