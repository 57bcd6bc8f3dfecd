import type { TestEvent } from "./event";

/** Changes a legal event so that one rule, at least, no longer holds. */
export type Break = (event: TestEvent) => unknown;
