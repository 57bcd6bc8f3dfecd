import { existsSync, renameSync, statSync } from "node:fs";
import path from "node:path";

const names = ["report.html", "report.json"];

/**
 * Renames the report that an earlier rehearsal left in a folder after the time of its end, e.g. `report-20260601T180000Z.json`, so
 * that the next one takes its place without a loss. Returns the lines that name the renamed files; none when the folder has no report.
 */
export function keepEarlier(folder: string): string[] {
    const present = names.filter((name) => existsSync(path.join(folder, name)));
    if (present.length === 0) return [];
    const end = statSync(path.join(folder, present.at(-1) ?? "")).mtime;
    const stamp = freeStamp(folder, end.toISOString().replace(/[-:]|\.\d+/g, ""));
    return present.map((name) => {
        const kept = path.join(folder, stamped(name, stamp));
        renameSync(path.join(folder, name), kept);
        return `Earlier: ${kept}`;
    });
}

function stamped(name: string, stamp: string): string {
    const { name: stem, ext } = path.parse(name);
    return `${stem}-${stamp}${ext}`;
}

/** Two rehearsals may end within one second. */
function freeStamp(folder: string, stamp: string): string {
    const taken = (candidate: string) => names.some((name) => existsSync(path.join(folder, stamped(name, candidate))));
    for (let i = 1; ; i += 1) {
        const candidate = i === 1 ? stamp : `${stamp}-${i}`;
        if (!taken(candidate)) return candidate;
    }
}
