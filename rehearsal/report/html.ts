import {
    beaconsText,
    breakReasonsText,
    errorsText,
    faultText,
    findingsCountText,
    mainLatency,
    purposeText,
} from "./phrases";
import type { Comparison } from "./compare";
import type { Report } from "./schema";
import { clockText, figureWords, millisecondsText, shareText } from "../view/figures";

const colours = ["#4f9cf0", "#35b8b0", "#6fbf5a", "#d9b13b", "#e58a4a", "#dd6a86", "#a883e6", "#7f93a8"];

const style = `
:root{color-scheme:light dark;--ground:#f2f4f6;--panel:#fff;--line:#dbe2e8;--raised:#f3f6f8;--text:#14202b;--quiet:#566574;--good:#12804e;--warn:#946200;--bad:#c42b21;--ad:#6a3fd1;--slate:#8496a6}
@media(prefers-color-scheme:dark){:root{--ground:#0b0f13;--panel:#12181f;--line:#26313c;--raised:#1a222b;--text:#e4ebf1;--quiet:#93a3b2;--good:#3fcf8e;--warn:#f2b63c;--bad:#ff6b61;--ad:#b794ff;--slate:#6f8296}}
*{box-sizing:border-box}body{margin:0 auto;max-width:960px;padding:24px 16px 48px;background:var(--ground);color:var(--text);font:14px/1.45 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:24px;line-height:1.2;margin:0;letter-spacing:-.01em}h2{font-size:13px;font-weight:600;margin:0 0 12px}p{margin:0}.quiet,th,dt{color:var(--quiet)}
section,.verdict{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:16px;margin-top:12px}
.verdict{border-left:6px solid var(--good);margin-top:20px}.verdict.bad{border-left-color:var(--bad);color:inherit}.verdict.bad b{color:var(--bad)}.verdict b{font-size:20px}.verdict ul{margin:8px 0 0;padding-left:18px}
dl.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin:12px 0 0}dl.tiles div{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:12px 16px}dt{font-size:12px}dd{margin:2px 0 0;font-size:22px;font-weight:600}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse}th{font-size:12px;font-weight:500;text-align:left}th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}.n{text-align:right;white-space:nowrap}td small{display:block;color:var(--quiet)}
.bar{display:flex;gap:2px;height:26px;border-radius:6px;overflow:hidden;margin-bottom:12px;background:var(--raised)}.bar i{min-width:2px}.key{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:8px}
.fill{display:flex;height:8px;min-width:120px;border-radius:3px;overflow:hidden;background:var(--raised);margin-top:6px}.fill .ad{background:var(--ad)}.fill .slate{background:var(--slate)}
.good,.better{color:var(--good)}.bad,.worse,.down{color:var(--bad)}code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:12px}
@media(max-width:600px){th,td{min-width:72px}td:last-child:not(.n){min-width:240px}}
@media print{body{background:#fff}section,.verdict,dl.tiles div{break-inside:avoid}}
`;

/** The report as one file with nothing outside of it; with what changed since an earlier one. */
export function reportHtml(report: Report, comparison?: Comparison): string {
    const { event, stack, startedAt, endedAt, fill, cache, viewers, hops, latency } = report;
    const last = mainLatency(latency).at(-1);
    const tiles = [
        ["Camera to last hop", last === undefined ? "–" : millisecondsText(last.medianMs)],
        ["Ad fill", shareText(fill.filledSeconds, fill.seconds)],
        ["Cache hits", shareText(cache.hits, cache.hits + cache.misses)],
        ["Viewers", String(viewers)],
        ["Lost by viewers", lostTile(report)],
        ["Restarts", String(hops.reduce((sum, { restarts }) => sum + restarts, 0))],
    ];
    return [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        `<title>Rehearsal of ${escape(event)}</title><style>${style}</style></head><body>`,
        `<p class="quiet">pi-live rehearsal report</p><h1>${escape(event)}</h1>`,
        `<p class="quiet">Stack ${escape(stack)} · ${dateText(startedAt)} · ${clockText(endedAt - startedAt)} long${scaleText(report)}</p>`,
        verdictHtml(report),
        `<dl class="tiles">${tiles.map(([name = "", value = ""]) => `<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`).join("")}</dl>`,
        ...(comparison === undefined ? [] : [comparisonHtml(comparison)]),
        coverageHtml(report),
        latencyHtml(report),
        hopsHtml(report),
        faultsHtml(report),
        lostHtml(report),
        breaksHtml(report),
        findingsHtml(report),
        elsewhereHtml(report),
        "</body></html>\n",
    ].join("\n");
}

function verdictHtml({ verdict: { good, text, reasons } }: Report): string {
    const list = reasons.map((reason) => `<li>${escape(reason)}</li>`).join("");
    return `<div class="verdict ${good ? "" : "bad"}"><b>${escape(text)}</b>${good ? "" : `<ul>${list}</ul>`}</div>`;
}

function scaleText({ scale, scaleReason }: Report): string {
    if (scale === 1) return "";
    return ` · every rung at ${Math.round(100 * scale)} %${scaleReason === undefined ? "" : ` (${escape(scaleReason)})`}`;
}

function comparisonHtml({ earlierAt, rows }: Comparison): string {
    const body = rows.map(({ what, earlier, now, change }) => [
        escape(what),
        number(escape(earlier)),
        number(escape(now)),
        `<span class="${change}">${change}</span>`,
    ]);
    return section(`Since the report of ${dateText(earlierAt)}`, table(["Figure", ">Then", ">Now", "Change"], body));
}

function latencyHtml({ latency }: Report): string {
    const main = mainLatency(latency);
    const place = (row: Report["latency"][number]) => main.indexOf(row);
    const bar = main
        .map(({ addedMs }, i) => `<i style="flex:${Math.max(1, Math.round(addedMs))};background:${colour(i)}"></i>`)
        .join("");
    const rows = latency.map((row) => {
        const { after, medianMs, p95Ms, addedMs, samples } = row;
        const key = place(row) === -1 ? "none" : colour(place(row));
        return [
            `<span class="key" style="background:${key}"></span>${escape(after)}`,
            ...[millisecondsText(addedMs), millisecondsText(medianMs), millisecondsText(p95Ms)].map(number),
            number(String(samples)),
        ];
    });
    const body = latency.length === 0 ? none("Never measured.") : `<div class="bar">${bar}</div>`;
    return section(
        "Age of the picture, hop by hop",
        body + table(["After", ">Added", ">Median", ">95 %", ">Samples"], rows),
    );
}

function hopsHtml({ hops }: Report): string {
    const rows = hops.map(({ name, standsFor, state, up, restarts, figures, said }) => [
        `${escape(name)}<small>${escape(standsFor)}</small>`,
        `<span class="${state === "up" ? "good" : "down"}">${state}</span>`,
        number(`${(100 * up).toFixed(up === 1 ? 0 : 1)} %`),
        number(String(restarts)),
        `${escape(figureWords(figures, 6))}${said === undefined ? "" : `<small>${escape(said)}</small>`}`,
    ]);
    return section("Health of each hop", table(["Hop", "At the end", ">Up", ">Restarts", "Figures"], rows));
}

function faultsHtml({ hops }: Report): string {
    const rows = hops
        .flatMap(({ name, faults }) => faults.map((fault) => ({ name, ...fault })))
        .sort((a, b) => a.at - b.at)
        .map((fault) => [
            timeText(fault.at),
            escape(fault.name),
            escape(fault.process === undefined ? fault.why : `${fault.process}: ${fault.why}`),
            number(
                fault.downMs === undefined ? '<span class="bad">stayed away</span>' : escape(faultText(fault.downMs)),
            ),
        ]);
    return section("Faults", table(["At", "Hop", "What", ">Away"], rows, "None occurred."));
}

function lostHtml({ lost, errors }: Report): string {
    const rows = lost.map(({ endpoint, seconds, gaps }) => [
        escape(endpoint),
        number(`${seconds.toFixed(1)} s`),
        gaps.map((gap) => `${timeText(gap.startsAt)}: ${gap.seconds.toFixed(1)} s`).join(", "),
    ]);
    const answers = `<p class="quiet">Error answers at the edge: ${escape(errorsText(errors))}.</p>`;
    return section(
        "Programme that viewers lost",
        `${table(["Endpoint", ">Lost", "Gaps, by the picture's time"], rows, "None was lost.")}${answers}`,
    );
}

/** The longest loss of one endpoint. */
function lostTile({ lost }: Report): string {
    return lost.length === 0 ? "0 s" : `${Math.max(...lost.map(({ seconds }) => seconds)).toFixed(1)} s`;
}

function coverageHtml({ coverage }: Report): string {
    const rows = coverage.map(({ what, exercised, detail }) => [
        escape(what),
        `<span class="${exercised ? "good" : "down"}">${exercised ? "exercised" : "not exercised"}</span>`,
        escape(detail),
    ]);
    return section("What was exercised", table(["Part", "", "How"], rows));
}

function breaksHtml({ breaks, fillNote }: Report): string {
    const rows = breaks.map((one) => {
        const { eventId, startsAt, seconds, avails, total, ads } = one;
        const part = (name: string, share: number) =>
            `<i class="${name}" style="width:${total.seconds > 0 ? ((100 * share) / total.seconds).toFixed(1) : 0}%"></i>`;
        const filled = `<span class="fill">${part("ad", total.adSeconds)}${part("slate", total.slateSeconds)}</span>`;
        return [
            `${timeText(startsAt)}<small>${eventId === undefined ? "no splice" : `splice ${eventId}`}, ${seconds} s</small>`,
            number(String(avails)),
            `${shareText(total.adSeconds, total.seconds)} ads, ${shareText(total.slateSeconds, total.seconds)} slate${filled}`,
            `${escape(Object.keys(ads).join(", "))}<small>${escape(breakReasonsText(one))}</small>`,
            escape(beaconsText(one)),
        ];
    });
    const text = fillNote === undefined ? "" : `<p class="quiet">Ad fill: ${escape(fillNote)}.</p>`;
    return section(
        "Breaks",
        `${table(["At", ">Sessions", "Filled", "Ads", "Beacons"], rows, "None was played.")}${text}`,
    );
}

function findingsHtml({ findings, segments }: Report): string {
    const rows = findings.map(({ code, text }) => [`<code>${escape(code)}</code>`, escape(text)]);
    return section(
        "Conformance of segments and playlists",
        table(["Rule", "Finding"], rows, `${findingsCountText(findings.length, segments).replace(/^n/, "N")}.`),
    );
}

function elsewhereHtml({ elsewhere }: Report): string {
    if (elsewhere.length === 0) return "";
    const rows = elsewhere.map(({ host, purpose, count }) => [
        escape(host),
        purposeText(purpose),
        number(String(count)),
    ]);
    return section("Not requested: hosts that the rehearsal answered for", table(["Host", "For", ">Requests"], rows));
}

function section(title: string, body: string): string {
    return `<section><h2>${title}</h2>${body}</section>`;
}

/** Cells are HTML already; a head that begins with `>` stands right. */
function table(head: string[], rows: string[][], empty = "None."): string {
    if (rows.length === 0) return none(empty);
    const heads = head.map((name) =>
        name.startsWith(">") ? `<th class="n">${name.slice(1)}</th>` : `<th>${name}</th>`,
    );
    const body = rows.map(
        (cells) => `<tr>${cells.map((cell) => (cell.startsWith("<td") ? cell : `<td>${cell}</td>`)).join("")}</tr>`,
    );
    return `<div class="scroll" tabindex="0"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function number(html: string): string {
    return `<td class="n">${html}</td>`;
}

function none(text: string): string {
    return `<p class="quiet">${text}</p>`;
}

function colour(i: number): string {
    return colours[i % colours.length] ?? "";
}

function dateText(ms: number): string {
    return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function timeText(ms: number): string {
    return new Date(ms).toISOString().slice(11, 19);
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
