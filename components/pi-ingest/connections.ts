/** Connections from one address: a router's address translation may stand before a whole venue's phones and players. */
export const connectionsPerAddress = 32;
/** Connections from all addresses but the host's own. */
export const outsideConnections = 256;
/**
 * nginx's places, and the files that its service may have open. Those of RTMP are fewer, so that the key check and the statistics on loopback
 * always have theirs; and outside has fewer again: the rest is for the host's own cameras and relays. An idle connection costs 16 KB.
 */
export const workerConnections = 2048;
export const rtmpConnections = 1792;
export const openFiles = 4096;
