/**
 * What runs on the host, as root: the same for every host. What differs comes as files of the release and on standard input.
 *
 * One link, `/opt/pi-live/current`, says everything: nginx's configuration, scripts, units (systemd asks a generator, which
 * reads them through the link at every boot) and secrets (`/etc/pi-live/secrets` is a link through it). One rename switches
 * all of it, so a cut at any moment leaves a whole release, the old one or the new one. Whether what runs is what that release says is
 * told in `/run/pi-live-apply`, which a boot takes away along with what ran; the next run makes good what the last one left undone.
 *
 * `PI_LIVE_ROOT` puts everything under another root (tests). `PI_LIVE_PATIENCE` is how many seconds to wait for other people's
 * locks (60). `PI_LIVE_STOP_AT=<n>` (tests) makes the script kill itself with SIGKILL right after step n of `applySteps`; it
 * survives sudo, and may come from `/etc/environment` where a test cannot set it otherwise.
 */
export { applyScript } from "./host/apply";
export { headScript } from "./host/head";
export { removeScript } from "./host/remove";
export { generatorScript } from "./host/units";

/** What is done by when, by the number of the step: `PI_LIVE_STOP_AT` names one. Those from 20 on are of the way back. */
export const applySteps: Readonly<Record<number, string>> = {
    1: "the lock is held",
    2: "the release is unpacked",
    3: "the secrets are read",
    4: "what was found is on record",
    5: "packages are there",
    6: "the release is tested",
    7: "the release is in its place",
    8: "generator and secrets go through the link",
    9: "the link is switched",
    10: "the distribution's nginx is out of the way",
    11: "units that are gone are stopped",
    12: "systemd knows the units",
    13: "what changed is started",
    14: "all of it runs",
    15: "older releases are gone",
    20: "something does not run",
    21: "the link is back",
    22: "the former release runs",
};
