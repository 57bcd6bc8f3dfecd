export { tailorHop, tailorName } from "./hop";
export type { TailorOptions } from "./hop";
