export { mermaid } from "./mermaid";
export { eventDrawing } from "./model";
export type { Drawing, Hop, Stop } from "./model";
export { svg } from "./svg";
