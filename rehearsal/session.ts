/** A rehearsal from the first hop to the report: what `pi-live rehearse` does once it has a graph. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import type { Recording } from "../graph";
import { watchPlaylist } from "./check";
import { endOf } from "./run/ending";
import { pageServer } from "./page/server";
import type { RehearsalOptions } from "./options";
import { Rehearsal } from "./rehearsal";
import { answering } from "./probe/answering";
import { compareReports } from "./report/compare";
import { reportHtml } from "./report/html";
import { Recorder } from "./report/recorder";
import { reportText } from "./report/text";
import { Finding, readReport, Report } from "./report/schema";
import { purposeText } from "./report/phrases";
import { writeReport } from "./report/write";
import { withLoopback } from "./run/addresses";
import { needFree } from "./run/place";
import { liveView, Out } from "./view/live";

export interface SessionOptions extends RehearsalOptions {
    out: Out;
    /** Folder of the page's files. */
    pageAssets: string;
    /** Ends by itself after this, with a report; runs until it is told to end when absent. */
    forMs?: number;
    /** One break as soon as the programme is on. */
    breakAtStart?: boolean;
    /** Where the report is written. */
    reportFolder: string;
    /** An earlier report to compare with. */
    compareWith?: string;
    /** Called once every hop is up; its lines are printed. */
    started?: (rehearsal: Rehearsal) => string[];
    /** Ends the rehearsal: Ctrl-C. */
    signal: AbortSignal;
}

/** Plays the event, and answers with the report's words and exit code. Everything that it started is stopped when it returns or throws. */
export async function runSession(
    recording: Recording,
    options: SessionOptions,
): Promise<{ text: string; code: number }> {
    const earlier =
        options.compareWith === undefined
            ? undefined
            : readReport(readFileSync(options.compareWith, "utf8"), options.compareWith);
    const { out, pagePort, address = "127.0.0.1" } = options;
    if (pagePort !== undefined) for (const host of withLoopback(address)) await needFree(pagePort, host);
    out.write(`pi-live: starting the hops of ${options.stack}\n`);
    const rehearsal = await Rehearsal.make(recording, options);
    for (const line of rehearsal.pushLines) out.write(`${line}\n`);
    const recorder = new Recorder();
    const findings = new Findings();
    try {
        recorder.sample(rehearsal.state());
        const page = await pageServer({
            port: rehearsal.pagePort,
            host: address,
            assets: options.pageAssets,
            state: () => rehearsal.state(),
            breakNow: () => rehearsal.breakNow(),
            report: () => written(recorder.report(findings.list), earlier),
        });
        try {
            for (const line of caveats(rehearsal)) out.write(`${line}\n`);
            const view = liveView(out, () => rehearsal.state(), page.url);
            try {
                await play(rehearsal, recorder, findings, options, (line) => view.print(line));
            } finally {
                view.stop();
            }
        } finally {
            await page.close();
        }
    } finally {
        await rehearsal.stop();
    }
    const report = recorder.report(findings.list);
    const lines = writeReport(options.reportFolder, written(report, earlier));
    const compared = earlier === undefined ? [] : ["", compareReports(earlier, report).text];
    const { exitCode } = report.verdict;
    const verdict = [reportText(report)];
    const elsewhere = report.elsewhere.map(
        ({ host, purpose, count }) => `Not requested: ${host}, ${count} × ${purposeText(purpose)}; answered here`,
    );
    const kept = options.keepRecording === undefined ? [] : [`Recording: ${options.keepRecording}`];
    return { text: [...verdict, ...elsewhere, ...compared, ...lines, ...kept].join("\n"), code: exitCode };
}

/** From the start of the hops to the end of the session. Whoever opens the page meanwhile sees them start, and need not wait for all. */
async function play(
    rehearsal: Rehearsal,
    recorder: Recorder,
    findings: Findings,
    options: SessionOptions,
    say: (line: string) => void,
): Promise<void> {
    await rehearsal.open();
    for (const line of options.started?.(rehearsal) ?? []) say(line);
    const ending = endOf(options);
    const watching = findings.watch(rehearsal, ending);
    if (options.breakAtStart === true) void firstBreak(rehearsal, ending, say);
    while (!ending.aborted) {
        await wait(1000, undefined, { signal: ending }).catch(() => {});
        recorder.sample(rehearsal.state());
    }
    await watching;
}

/** Conformance of what viewers get, watched all the time: each kind of finding once for each playlist. */
class Findings {
    private readonly found = new Map<string, Finding>();

    get list(): Finding[] {
        return [...this.found.values()];
    }

    async watch(rehearsal: Rehearsal, signal: AbortSignal): Promise<void> {
        const { withAds, withoutAds } = rehearsal.state().playback;
        const urls = [
            ...Object.entries(withoutAds),
            ...Object.entries(withAds).map(([name, url]) => [`${name} with ads`, url]),
        ];
        await Promise.all(
            urls.map(async ([name, url]) => {
                if (!(await answering(url, signal))) return;
                await watchPlaylist(url, {
                    signal,
                    onGap: (gap) => rehearsal.watched(name, gap),
                    onSegments: (segments) => rehearsal.watched(name, { segments }),
                    onFinding: ({ code, text }) =>
                        this.found.set(`${code} ${name}`, { code, text: `${name}: ${text}` }),
                });
            }),
        );
    }
}

/** As soon as there is a programme to put it into. */
async function firstBreak(rehearsal: Rehearsal, signal: AbortSignal, say: (line: string) => void): Promise<void> {
    const { withAds, withoutAds } = rehearsal.state().playback;
    const [url] = [...Object.values(withoutAds), ...Object.values(withAds)];
    if (url === undefined || !(await answering(url, signal))) return;
    await rehearsal.breakNow().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
}

/** What is not as the graph says. */
function caveats(rehearsal: Rehearsal): string[] {
    const { scaleReason } = rehearsal.state();
    return [
        ...(scaleReason === undefined ? [] : [`Scaled: ${scaleReason}`]),
        ...rehearsal.notPlayed.map((note) => `Not played: ${note}`),
    ];
}

function written(report: Report, earlier: Report | undefined): { html: string; json: string } {
    const comparison = earlier === undefined ? undefined : compareReports(earlier, report);
    return { html: reportHtml(report, comparison), json: `${JSON.stringify(report, null, 2)}\n` };
}
