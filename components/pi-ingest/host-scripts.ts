import { loadText } from "../common/text";

/**
 * What runs on the host, as root: the same for every host. What differs comes as files of the release and on standard input.
 *
 * One link, `/opt/pi-live/current`, decides everything: nginx's configuration, scripts, units (systemd asks a generator, which
 * reads them through the link at every boot) and secrets (`/etc/pi-live/secrets` is a link through it). One rename switches
 * all of it, so a cut at any moment leaves a whole release, the old one or the new one. `/run/pi-live-apply` records
 * what was started from which release; a boot clears it along with what ran, and the next run completes what the last one left undone.
 *
 * `PI_LIVE_ROOT` puts everything under another root (tests). `PI_LIVE_PATIENCE` is how many seconds to wait for a lock that another
 * process holds (60). `PI_LIVE_STOP_AT=<n>` (tests) makes the script kill itself with SIGKILL right after step n of `applySteps`; it
 * survives sudo, and may come from `/etc/environment` where a test cannot set it otherwise.
 */

/**
 * The head of a bundle: becomes root, checks the system, takes the lock. Every failure ends in `fail WHAT FIX [DETAILS]`,
 * whose first line names the problem, the host and the fix, since Pulumi prints that line among a page of its own.
 */
export const headScript = loadText(__dirname, "host/head.sh");

/**
 * `stock_own`: prints the crew's own work in the distribution's nginx, a path or a block, and nothing when it is as delivered. The package's
 * default site does not count; everything else serves something: a site, a snippet, an edited nginx.conf, a module's file that holds more
 * than its module, and above all an `rtmp`, `stream` or `mail` block, wherever it is included from.
 */
export const stockScript = loadText(__dirname, "host/stock.sh");

/** What a bundle does once its release is unpacked: makes it the current one, or leaves everything as it was. */
export const applyScript = [
    "# Read by the bundle: makes the staged release the current one, or leaves everything as it was.\n",
    // `install_packages`: what the release needs and the host lacks, and a record of what that brought, for remove.sh.
    loadText(__dirname, "host/packages.sh"),
    stockScript,
    // `settle`: what runs becomes what the current release says. `probe`: whether it does run.
    loadText(__dirname, "host/units.sh"),
    // `warn_firewall`: where the rules in front of RTMP do not hold, a warning at the end of a run. A masked unit, which never ran, is the crew's wish.
    loadText(__dirname, "host/firewall.sh"),
    loadText(__dirname, "host/release.sh"),
    loadText(__dirname, "host/run.sh"),
].join("\n");

/** `remove.sh`: leaves the host as `record_found` found it. Does nothing the second time. */
export const removeScript = [
    loadText(__dirname, "host/remove.sh"),
    stockScript,
    '# A function is read whole before it runs: this file goes away while it does.\nmain "$@"\n',
].join("\n");

/**
 * A systemd generator: units are whatever the current release holds, at every boot and at every daemon-reload. Nothing is installed or enabled
 * that could disagree with the release after a power cut.
 */
export const generatorScript = loadText(__dirname, "host/generator.sh");

/** What the user's login shell runs. The comment is for a shell that runs nothing: the provider prints the line. */
export const preflightCommand =
    "sh -s # pi-live needs a login shell that runs commands and prints nothing of its own (docs/pi.md, Login shell)";

/**
 * Looks for what would break the copy by SFTP, whose own message is "packet too long" or "EOF". Read from standard input, since
 * the provider prints a failed command's text. Changes nothing.
 */
export const preflightScript = loadText(__dirname, "host/preflight.sh");

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
