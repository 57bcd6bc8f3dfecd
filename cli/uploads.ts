import { statSync } from "node:fs";

import { isObject, PlanDigest, RecordedResource } from "../graph";

/** One file that an update sends to S3. */
export interface Upload {
    /** Logical name of the object. */
    name: string;
    /** The file in this checkout; absent where the program generates the content, as for VAST documents. */
    file?: string;
    /** Key in the bucket; a clip's key holds the hash of its content. */
    key: string;
    /** Size of the file or the content, bytes. */
    bytes: number;
}

/** The objects that an update creates, replaces or overwrites. */
export function uploads({ steps }: PlanDigest, resources: Iterable<RecordedResource>): Upload[] {
    const sent = new Set(steps.filter(({ op }) => ["create", "update", "replace"].includes(op)).map(({ urn }) => urn));
    return [...resources].flatMap(({ urn, name, type, inputs }): Upload[] => {
        if (!/^aws:s3\/bucketObject(v2)?:/.test(type) || !sent.has(urn)) return [];
        const { key, source, content } = inputs;
        const file = isObject(source) && typeof source["path"] === "string" ? source["path"] : undefined;
        const text = typeof content === "string" ? content : "";
        return [
            {
                name,
                key: typeof key === "string" ? key : "(known after it is made)",
                ...(file === undefined ? {} : { file }),
                bytes: file === undefined ? Buffer.byteLength(text) : statSync(file).size,
            },
        ];
    });
}

export function uploadsText(all: readonly Upload[]): string[] {
    if (all.length === 0) return [];
    const line = ({ name, file, key, bytes }: Upload) => `  ${file ?? name} → ${key} (${size(bytes)})`;
    return ["`pulumi up` would upload:", ...all.map(line)];
}

function size(bytes: number): string {
    return bytes < 1000
        ? `${bytes} B`
        : bytes < 1_000_000
          ? `${Math.round(bytes / 1000)} kB`
          : `${(bytes / 1e6).toFixed(1)} MB`;
}
