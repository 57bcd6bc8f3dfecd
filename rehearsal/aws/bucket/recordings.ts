/** What MediaLive records: PutObject into the buckets and below the names that the graph says, as files. */
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import { z } from "zod";

export const recordedSchema = z.object({
    /** What may be put begins with one of these: `<bucket>/<key>`. */
    starts: z.array(z.string()),
    folder: z.string(),
    /** Bytes that are kept at most: the oldest go. Absent: all. */
    limit: z.number().optional(),
});

const partEnd = ".part";

export class Recordings {
    /** Files and bytes taken, and files that had to go. */
    readonly counts = { recordings: 0, recordedBytes: 0, recordingsGone: 0 };

    constructor(private readonly settings: z.output<typeof recordedSchema>) {
        // What a process that was killed had taken a part of.
        for (const file of this.files()) if (file.endsWith(partEnd)) rmSync(file, { force: true });
    }

    takes(key: string): boolean {
        const { starts } = this.settings;
        return starts.some((start) => key.startsWith(start)) && key.split("/").every((part) => !/^\.*$/.test(part));
    }

    /** Complete or not there at all, as an object of S3. */
    async put(key: string, request: IncomingMessage): Promise<{ status: number; ETag?: string }> {
        const file = path.join(this.settings.folder, key);
        const hash = createHash("md5");
        let bytes = 0;
        const counted = new Transform({
            transform: (piece: Buffer, _, done) => {
                hash.update(piece);
                bytes += piece.length;
                done(null, piece);
            },
        });
        try {
            mkdirSync(path.dirname(file), { recursive: true });
            await pipeline(request, counted, createWriteStream(`${file}${partEnd}`));
            renameSync(`${file}${partEnd}`, file);
        } catch {
            // A connection that broke, or no room: MediaLive tries again (S3 API reference, "Error responses": SlowDown).
            rmSync(`${file}${partEnd}`, { force: true });
            return { status: 503 };
        }
        this.counts.recordings += 1;
        this.counts.recordedBytes += bytes;
        this.retire();
        return { status: 200, ETag: `"${hash.digest("hex")}"` };
    }

    private retire(): void {
        const { limit } = this.settings;
        if (limit === undefined) return;
        const files = this.files()
            .map((file) => ({ file, ...sizeAndTime(file) }))
            .sort((a, b) => a.time - b.time);
        let bytes = files.reduce((sum, { size }) => sum + size, 0);
        // The newest stays, however large.
        for (const { file, size } of files.slice(0, -1)) {
            if (bytes <= limit) return;
            rmSync(file, { force: true });
            bytes -= size;
            this.counts.recordingsGone += 1;
        }
    }

    private files(): string[] {
        const { folder } = this.settings;
        if (!existsSync(folder)) return [];
        return readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.join(entry.parentPath, entry.name));
    }
}

function sizeAndTime(file: string): { size: number; time: number } {
    const { size, mtimeMs } = statSync(file);
    return { size, time: mtimeMs };
}
