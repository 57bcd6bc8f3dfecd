export { adServerHop, adServerName } from "./hop";
