import { PiCamera, PiExitKind } from "../../../components/pi-ingest/args";
import { HostFiles } from "../../../components/pi-ingest/paths";
import { bundle, releaseFiles, releaseHash } from "../../../components/pi-ingest/release";
import { HostSecret, secretLines } from "../../../components/pi-ingest/secrets";
import { cameraSettings, privateNetworks } from "../../../components/pi-ingest/settings";
import type { Guest } from "../guest";
import type { Ran } from "../guest/ssh";

export const pattern: PiCamera = { application: "pattern", kind: "test", width: 320, height: 180, bitrate: 200_000 };
export const gopro: PiCamera = { application: "gopro", kind: "rtmp", publishKey: "gopro-key-0123" };
export const key: HostSecret = { kind: "key", name: "gopro", value: "gopro-key-0123" };
export const phrase: HostSecret = { kind: "srt", name: "main", value: "an otter in the river" };
export const units = { nginx: "pi-live-nginx.service", pattern: "pi-live-camera-pattern.service" };

/** A release with a camera of each sort, and one target that nobody listens at. */
export function release(cameras: PiCamera[] = [pattern, gopro], kind: PiExitKind = PiExitKind.Relay): HostFiles {
    const target = { name: "main", host: "127.0.0.1", port: 5000, latencyMs: 200, encrypted: true };
    return releaseFiles({
        cameras: cameras.map(cameraSettings),
        publishCidrs: privateNetworks,
        playCidrs: privateNetworks,
        exit: { kind, application: cameras[0].application, targets: kind === PiExitKind.Obs ? [] : [target] },
    });
}

/** What `up` is told to do. */
export interface Up {
    files?: HostFiles;
    secrets?: HostSecret[];
    /** `pi` when absent. */
    user?: "root" | "pi";
    /** Assignments in front of the command. */
    environment?: string;
    input?: string;
    /** Done as root once the copy is there. */
    between?: string;
}

/** A run of a release on a host. */
export interface Applied extends Ran {
    /** Seconds on the host. */
    seconds: number;
    /** The first line that was said on standard error. */
    first: string;
}

/** Copies a release into the user's home folder and runs it, as CopyToRemote and Command do. */
export async function up(
    guest: Guest,
    { files = release(), secrets = [key, phrase], user = "pi", environment = "", input, between }: Up = {},
): Promise<Applied> {
    const copy = `.pi-live-${releaseHash(files).slice(0, 16)}.sh`;
    const run = (command: string, text: string) => guest[user](command, { input: text, timeoutMs: 150_000 });
    await run(`cat >${copy}`, bundle(files));
    if (between !== undefined) await guest.root(between);
    const clocked = `a=$(date +%s%N); ${environment} sh ${copy}; s=$?; echo $((($(date +%s%N) - a) / 1000000)); exit "$s"`;
    const ran = await run(clocked, input ?? secretLines(secrets));
    const lines = ran.stdout.trimEnd().split("\n");
    const seconds = Number(lines.pop()) / 1000;
    return { ...ran, stdout: lines.join("\n"), seconds, first: ran.stderr.split("\n")[0] };
}

/** Units that a run says it started. */
export function started({ stdout }: Ran): string[] {
    return (/^pi-live: started (.*)$/m.exec(stdout)?.[1] ?? "").split(" ").filter((unit) => unit !== "");
}

/** One line each for the live release, its secrets and its units as systemd has them; what contradicts it starts with `problem`. */
export async function standing(guest: Guest): Promise<string> {
    const { stdout } = await guest.root(`
cd /opt/pi-live/current 2>/dev/null || { echo nothing; ls /run/systemd/generator/pi-live-* 2>/dev/null | sed 's/^/problem: /'; exit 0; }
sha256sum $(find . -type f ! -path './secrets/*' | sort) | sha256sum | cut -c1-16
sha256sum /etc/pi-live/secrets/* | sha256sum | cut -c1-16
for unit in units/*; do
    cmp "$unit" "/run/systemd/generator/$(basename "$unit")" || echo "problem: $unit"
    [ "$(systemctl show -p NeedDaemonReload --value "$(basename "$unit")")" = no ] || echo "problem: $unit is not loaded"
done
for unit in /run/systemd/generator/pi-live-*; do [ -e "units/$(basename "$unit")" ] || echo "problem: $unit of no release"; done
ls -d releases/.stage* 2>/dev/null | sed 's/^/problem: /'
for unit in $(grep -l '^WantedBy=' units/*); do
    case $(systemctl is-active "$(basename "$unit")") in active | activating) ;; *) echo "problem: $unit does not run" ;; esac
done
true`);
    return stdout;
}

/** All that provisioning could leave behind: files, packages, what systemd starts. What sudo itself leaves in a home folder is not ours. */
export async function inventory(guest: Guest): Promise<string[]> {
    const { stdout } = await guest.root(
        `find /etc /opt /usr /var /home /root -xdev \\( -path /var/log -o -path /var/cache/apt -o -path /var/lib/apt -o -path /var/lib/systemd/timesync \\
             -o -path /var/cache/ldconfig -o -path '/var/lib/dpkg/*-old' -o -path /var/tmp -o -path /var/backups -o -path /var/lib/ucf -o -path /var/cache/debconf -o -name .sudo_as_admin_successful \\) -prune -o -printf '%y %m %u %p %l\\n' | sort
         dpkg --get-selections
         systemctl list-unit-files --no-legend | awk '{ print $1, $2 }'`,
    );
    return stdout.split("\n");
}

/** Lines of one list alone. */
export function difference(before: string[], after: string[]): string[] {
    const [had, has] = [new Set(before), new Set(after)];
    return [
        ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
        ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
    ];
}
