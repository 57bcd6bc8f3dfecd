import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { keepEarlier } from "./keep";

/**
 * Writes `report.html` and `report.json`. A folder that takes nothing loses no result: the report goes to a temporary one. Returns the
 * lines to print: `Report: <file>`, and what else the reader must know.
 */
export function writeReport(folder: string, { html, json }: { html: string; json: string }): string[] {
    try {
        mkdirSync(folder, { recursive: true });
        const former = keepEarlier(folder);
        return [`Report: ${written(folder, html, json)}`, ...former];
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const note = `The report can't be written to ${folder} (${why}); --report names another folder.`;
        return [note, ...elsewhere(html, json)];
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
