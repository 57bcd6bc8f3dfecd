/** Reads what PiIngest sends to a Pi: a script that holds every file of a release, and a standard input that holds its secrets. */

/** The files of a release by path, out of the script that unpacks it. Throws when a file has no end. */
export function releaseFilesIn(script: string): Record<string, string> {
    const files: Record<string, string> = {};
    const head = /^cat >"\$stage\/([A-Za-z0-9_./-]+)" <<'([A-Za-z0-9_]+)'\n/gm;
    for (let found = head.exec(script); found !== null; found = head.exec(script)) {
        const [, path, end] = found;
        const from = head.lastIndex;
        const last = script.indexOf(`\n${end}\n`, from - 1);
        if (last < 0) throw new Error(`the release's ${path} has no end`);
        files[path] = script.slice(from, last + 1);
        head.lastIndex = last + end.length + 2;
    }
    return files;
}

export interface ReleaseSecrets {
    /** Publish keys by application. */
    keys: Record<string, string>;
    /** SRT passphrases by target. */
    passphrases: Record<string, string>;
}

/** The secrets in the lines `key APPLICATION BASE64` and `srt TARGET BASE64`. */
export function releaseSecretsIn(lines: string): ReleaseSecrets {
    const secrets: ReleaseSecrets = { keys: {}, passphrases: {} };
    for (const line of lines.split("\n")) {
        const [kind, name, value] = line.split(" ");
        if (value === undefined) continue;
        const plain = Buffer.from(value, "base64").toString("utf8");
        if (kind === "key") secrets.keys[name] = plain;
        if (kind === "srt") secrets.passphrases[name] = plain;
    }
    return secrets;
}

/** Where a script of a release sends by SRT, as its ffmpeg dials it: `latency` in µs. */
export function srtTargetIn(script: string): { host: string; port: number; latencyMs: number } | undefined {
    const [, bracketed, plain, port, query] =
        /srt:\/\/(?:\[([^\]]+)\]|([^\s:'"/]+)):(\d+)\?([^\s'"]*)/.exec(script) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined) return undefined;
    const latency = new URLSearchParams(query).get("latency");
    return { host, port: Number(port), latencyMs: Number(latency ?? 0) / 1000 };
}
