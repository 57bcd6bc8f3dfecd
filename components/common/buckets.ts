/** What S3 keeps for itself (S3 guide, "General purpose bucket naming rules"). */
const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$/;

/** What is wrong with the name of an S3 bucket; undefined when S3 could have such a one. */
export function bucketProblem(name: string): string | undefined {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
        return "must be the name of an S3 bucket: 3–63 small letters, digits and dashes, a letter or digit at both ends";
    }
    if (/\.\.|\.-|-\.|^\d+\.\d+\.\d+\.\d+$/.test(name))
        return "must not have dots in a row, or the form of an IP address";
    return reserved.test(name) ? "must not begin or end with what S3 keeps for itself" : undefined;
}

/**
 * The same of a bucket for recordings: MediaLive takes none with dots in its name (guide, "Containers, protocols, and downstream
 * systems", "Amazon S3 Bucket Names"), since no certificate of S3 covers one.
 */
export function recordingBucketProblem(name: string): string | undefined {
    const problem = bucketProblem(name);
    if (problem !== undefined) return problem;
    return name.includes(".") ? "must have no dots in it: MediaLive writes to S3 over TLS" : undefined;
}
