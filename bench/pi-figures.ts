/** A service's processes at one moment. */
export interface ServiceSample {
    /** CPU seconds since they started, with those of children that ended. */
    cpuSeconds: number;
    megabytes: number;
    /** Process ids: a service that restarted in between cannot be measured. */
    pids: string;
}

/** Services by name, and the time of the sample, seconds. */
export interface Sample {
    at: number;
    services: Record<string, ServiceSample>;
}

/**
 * Reads clock ticks a second, nanoseconds since 1970, and a line for every process: service, /proc/<pid>/stat, VmRSS in kB.
 * @throws when a service has no process.
 */
export function parseSample(text: string, names: string[]): Sample {
    const [ticks, nanoseconds, ...lines] = text.trim().split("\n");
    const processes = lines.map((line) => line.split(" "));
    const services = names.map((name): [string, ServiceSample] => {
        const own = processes.filter(([service]) => service === name);
        if (own.length === 0) throw new Error(`${name} has no process`);
        // proc_pid_stat(5): utime, stime, cutime and cstime are fields 14–17; the service's name stands before field 1.
        const busy = own.flatMap((fields) => fields.slice(14, 18)).reduce((sum, field) => sum + Number(field), 0);
        const kilobytes = own.reduce((sum, fields) => sum + Number(fields.at(-1)), 0);
        const pids = own.map(([, pid]) => pid).join(" ");
        return [name, { cpuSeconds: busy / Number(ticks), megabytes: (kilobytes * 1024) / 1e6, pids }];
    });
    return { at: Number(nanoseconds) / 1e9, services: Object.fromEntries(services) };
}

/**
 * What each service took from one sample to the next: CPU in % of one core, and its memory at the end.
 * @throws when a service's processes are not the same in both.
 */
export function usage(before: Sample, after: Sample): Record<string, { cpuPercent: number; megabytes: number }> {
    const figures = Object.entries(after.services).map(([name, { cpuSeconds, megabytes, pids }]) => {
        const earlier = before.services[name];
        if (earlier.pids !== pids) throw new Error(`${name} restarted while it was measured`);
        const cpuPercent = (100 * (cpuSeconds - earlier.cpuSeconds)) / (after.at - before.at);
        return [name, { cpuPercent, megabytes }] as const;
    });
    return Object.fromEntries(figures);
}

/** A video packet as a viewer received it. */
export interface Packet {
    /** Seconds. */
    time: number;
    key: boolean;
}

/** Reads ffprobe's lines `time,flags`; one that was cut off is left out. */
export function packets(text: string): Packet[] {
    return text
        .split("\n")
        .map((line) => /^(\d+\.\d+),([K_]\S*)/.exec(line))
        .flatMap((match) => (match === null ? [] : [{ time: Number(match[1]), key: match[2].startsWith("K") }]));
}

/** Whether a viewer had a moving picture: a key frame, and from there at least 98 % of the frames of the time. */
export function hasPicture(
    got: readonly Packet[],
    { framesPerSecond, seconds }: { framesPerSecond: number; seconds: number },
): boolean {
    const first = got.findIndex(({ key }) => key);
    if (first < 0) return false;
    const seen = got.slice(first);
    const span = seen[seen.length - 1].time - seen[0].time;
    return span >= seconds && (seen.length - 1) / span >= framesPerSecond * 0.98;
}
