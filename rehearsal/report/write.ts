import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { keepEarlier } from "./keep";

/** Where a report went, for people. */
export interface WrittenReport {
    /** `Report: <file>`, and what else the reader must know of it. */
    lines: string[];
}

/** Writes `report.html` and `report.json`. What was rehearsed is not lost for a folder that takes nothing: then it goes to a temporary one. */
export function writeReport(folder: string, { html, json }: { html: string; json: string }): WrittenReport {
    try {
        mkdirSync(folder, { recursive: true });
        const former = keepEarlier(folder);
        return { lines: [`Report: ${written(folder, html, json)}`, ...former] };
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const note = `The report can't be written to ${folder} (${why}); --report names another folder.`;
        return { lines: [note, ...elsewhere(html, json)] };
    }
}

function elsewhere(html: string, json: string): string[] {
    try {
        return [`Report: ${written(mkdtempSync(path.join(tmpdir(), "pi-live-report-")), html, json)}`];
    } catch {
        return [];
    }
}

function written(folder: string, html: string, json: string): string {
    const file = path.join(folder, "report.html");
    writeFileSync(file, html);
    writeFileSync(path.join(folder, "report.json"), json);
    return file;
}
