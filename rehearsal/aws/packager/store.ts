/** The packager's folder: chunks as files, and a journal from which the channel is made again after a restart. */
import {
    appendFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";

import { Entry, entrySchema } from "./channel";
import type { Chunk } from "./intake";

type Name = Pick<Chunk, "pipeline" | "run" | "track" | "n">;

export class Store {
    /** Of all chunks. */
    bytes: number;
    private readonly journal: string;

    /** `makeRoom` deletes old media when the disk (or `byteLimit`) is full; false when there is none to delete. */
    constructor(
        private readonly folder: string,
        private readonly byteLimit: number,
        private readonly makeRoom: () => boolean,
    ) {
        this.journal = path.join(folder, "journal.jsonl");
        this.bytes = mediaBytes(path.join(folder, "media"));
    }

    /** What was appended so far. A last line that was cut is dropped: nobody was told of it. */
    read(): Entry[] {
        if (!existsSync(this.journal)) return [];
        const content = readFileSync(this.journal);
        const whole = content.lastIndexOf(0x0a) + 1;
        if (whole < content.length) truncateSync(this.journal, whole);
        return content
            .subarray(0, whole)
            .toString("utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => entrySchema.parse(JSON.parse(line)));
    }

    append(entries: Entry[]): void {
        const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
        this.retried(() => {
            const size = statSync(this.journal, { throwIfNoEntry: false })?.size;
            try {
                appendFileSync(this.journal, text);
            } catch (error) {
                // What a full disk took of it would be half a line.
                if (size !== undefined) truncateSync(this.journal, size);
                throw error;
            }
        });
    }

    /** Throws when there is no room for it even without old media. */
    write(chunk: Name, content: Buffer): void {
        while (this.bytes + content.length > this.byteLimit && this.makeRoom());
        const file = this.file(chunk);
        const before = this.size(chunk) ?? 0;
        this.retried(() => {
            mkdirSync(path.dirname(file), { recursive: true });
            // Complete or not there at all, whenever we are killed.
            writeFileSync(`${file}.part`, content);
        });
        renameSync(`${file}.part`, file);
        this.bytes += content.length - before;
    }

    size(chunk: Name): number | undefined {
        return statSync(this.file(chunk), { throwIfNoEntry: false })?.size;
    }

    remove(chunk: Name): void {
        this.bytes -= this.size(chunk) ?? 0;
        rmSync(this.file(chunk), { force: true });
    }

    file({ pipeline, run, track, n }: Name): string {
        return path.join(this.folder, "media", `${pipeline}-${run}`, track, `${n}.ts`);
    }

    private retried(write: () => void): void {
        for (;;) {
            try {
                return write();
            } catch (error) {
                if (!isFull(error) || !this.makeRoom()) throw error;
            }
        }
    }
}

/** True for an error that says: no room on the disk. */
export function isFull(error: unknown): boolean {
    return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

function mediaBytes(folder: string): number {
    if (!existsSync(folder)) return 0;
    let bytes = 0;
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile()) continue;
        if (file.endsWith(".part")) rmSync(file);
        else bytes += statSync(file).size;
    }
    return bytes;
}
