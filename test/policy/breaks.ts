import type { Break } from "./break";
import { deliveryBreaks } from "./breaks-delivery";
import { sourceBreaks } from "./breaks-source";

/** Violations of each rule by its code, one for each of its branches; "breaks" are not ad breaks here. */
export const breaks: Record<string, Break[]> = { ...sourceBreaks, ...deliveryBreaks };
