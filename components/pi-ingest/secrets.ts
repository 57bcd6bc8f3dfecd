/** A secret by what it is for; travels on standard input and lands in a file that only root reads. */
export interface HostSecret {
    /** `key`: publish key of an application. `srt`: passphrase of a target. */
    kind: "key" | "srt";
    /** Application or target. */
    name: string;
    value: string;
}

/** Characters that mean nothing to nginx's regular expressions, to URLs and to a shell. */
const keyForm = /^[A-Za-z0-9_-]{8,128}$/;

/** What is wrong with a secret, without showing it; undefined when nothing is. */
export function secretProblem({ kind, value }: Pick<HostSecret, "kind" | "value">): string | undefined {
    if (kind === "key") {
        return keyForm.test(value) ? undefined : "must be 8–128 letters, digits, _ or -";
    }
    // SRT's own limit is 10–79, ffmpeg's 64; ffmpeg and systemd's credential files end at a line end.
    if (value.length < 10 || value.length > 64) return "must be 10–64 characters";
    return /^[\x20-\x7e]+$/.test(value) ? undefined : "must be printable ASCII";
}

/**
 * The lines that apply.sh reads. Base64, so that no character of a passphrase means anything on the way; the last line proves
 * that the connection was not cut before it.
 */
export function secretLines(secrets: HostSecret[]): string {
    const lines = secrets.map(({ kind, name, value }) => {
        const problem = secretProblem({ kind, value });
        if (problem !== undefined) {
            throw new Error(`the ${kind === "key" ? "publish key" : "passphrase"} of ${name} ${problem}`);
        }
        return `${kind} ${name} ${Buffer.from(value, "utf8").toString("base64")}\n`;
    });
    return [...lines, "end\n"].join("");
}
