import type { Release } from "../../cli/setup/pi/images";

/** What a file of tests is run on: Debian 13 alone, or both with `--all`; Ubuntu 24.04 besides with `--ubuntu`. */
export const chosenReleases: Release[] = [
    "trixie",
    ...(process.env.PI_LIVE_ALL === "1" ? (["bookworm"] as const) : []),
    ...(process.env.PI_LIVE_UBUNTU === "1" ? (["noble"] as const) : []),
];
