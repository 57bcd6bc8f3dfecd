/** What a rehearsal's processes need of the caller's environment: where programs and files are, language, time zone, certificates. */
const kept = [
    ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "NO_COLOR", "TMPDIR", "TZ", "LANG", "LANGUAGE"],
    ...["XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"],
];

/**
 * The environment of every process that a rehearsal starts. All else stays with the caller, whose shell may hold credentials
 * (`AWS_SECRET_ACCESS_KEY`, `PULUMI_CONFIG_PASSPHRASE`): other programs read a process's environment in /proc/<pid>/environ.
 */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    const own = Object.entries(env).filter(([name]) => kept.includes(name) || name.startsWith("LC_"));
    // nginx and setpriv lie where an ordinary user's PATH does not look on Debian.
    return { ...Object.fromEntries(own), PATH: `${env.PATH ?? "/usr/local/bin:/usr/bin:/bin"}:/usr/sbin:/sbin` };
}
