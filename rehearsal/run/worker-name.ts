/** Modules of a rehearsal that run in a process of their own. */
export type WorkerName = "encoder" | "packager" | "scheduler" | "ad-server" | "tailor" | "bucket" | "viewers" | "flow";
