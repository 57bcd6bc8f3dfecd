export { compare, masked } from "./compare";
export type { DiffKind, Op, PlanDigest, PlanStep, PropertyDiff } from "./compare";
export { record } from "./record";
export type { Recording, RecordOptions } from "./record";
export { isObject, isUnknown, unknown } from "./resource";
export type { Plain, PlainObject, RecordedAlias, RecordedResource } from "./resource";
export { ResourceSet } from "./set";
export { suspiciousStrings } from "./suspicious";
export type { SuspiciousString } from "./suspicious";
