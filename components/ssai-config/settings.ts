import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { adDecisionRange } from "../common/ad-decision";
import { checkRange, collectProblems, Refuse } from "../common/checks";
import { mp4FileFacts } from "../common/mp4";
import type { Problem, Refusal } from "../common/problems";
import { adsUrlRefusals } from "./ads-url";
import { decodeXml } from "./encoding";
import { baseUrlRefusal, parseOriginUrl } from "./urls";
import { emptyFacts, localFiles, readVast, VastFacts, VastReading } from "./vast";

/** When MediaTailor leaves breaks of the past unfilled (API reference, "AvailSuppression"). */
export const SsaiSuppressionMode = {
    /** Every break is filled. */
    Off: "OFF",
    /** Breaks further back than the offset are not filled. */
    BehindLiveEdge: "BEHIND_LIVE_EDGE",
    /** Breaks that begin within the offset after the live edge are not filled. */
    AfterLiveEdge: "AFTER_LIVE_EDGE",
} as const;
export type SsaiSuppressionMode = (typeof SsaiSuppressionMode)[keyof typeof SsaiSuppressionMode];

/** What a viewer sees who comes in the middle of a break. */
export const SsaiFillPolicy = {
    /** Nothing of the break's ads. */
    FullAvailOnly: "FULL_AVAIL_ONLY",
    /** What fits into the rest of the break; with `AFTER_LIVE_EDGE` only. */
    PartialAvail: "PARTIAL_AVAIL",
} as const;
export type SsaiFillPolicy = (typeof SsaiFillPolicy)[keyof typeof SsaiFillPolicy];

export interface SsaiAvailSuppression {
    /** Which breaks are left unfilled. */
    mode: SsaiSuppressionMode;
    /** Distance from the live edge, whole seconds, 0–86,399. 0 when absent. */
    offsetSeconds?: number;
    /** What a viewer sees who comes in the middle of a break. AWS's choice when absent. */
    fillPolicy?: SsaiFillPolicy;
}

/** A VAST 2.0–4.3 or VMAP 1 document of this machine, in any encoding that it declares. */
export interface SsaiDocument {
    /** Names the document's address: letters, digits, `-` and `_`. */
    name: string;
    /** Path of the file. Media files that it names without an address lie beside it. */
    path: string;
}

/** An endpoint's part that can be checked before it exists. */
export interface SsaiSettings {
    endpoints: { name: string; originUrl: unknown }[];
    edgeBaseUrl: unknown;
    ads: { googleSample?: boolean; adServerUrl?: unknown; document?: SsaiDocument };
    preRoll?: { adServerUrl?: unknown; document?: SsaiDocument; maxDurationSeconds?: number };
    documentBucketGiven: boolean;
    slateUrl?: unknown;
    bumper?: { startUrl?: unknown; endUrl?: unknown };
    availSuppression?: SsaiAvailSuppression;
    personalizationThresholdSeconds?: number;
    adDecisionSeconds?: number;
    logPercent?: number;
    playerParams?: string[];
}

/** Every setting that MediaTailor would refuse, or accept and never fill a break with; empty when all is well. */
export function ssaiProblems(settings: SsaiSettings): Problem[] {
    return collectProblems((refuse) => {
        checkEndpoints(settings, refuse);
        checkSources(settings, refuse);
        checkUrls(settings, refuse);
        if (settings.availSuppression !== undefined) checkSuppression(settings.availSuppression, refuse);
        checkRange("personalizationThresholdSeconds", settings.personalizationThresholdSeconds, { min: 1 }, refuse);
        checkRange("adDecisionSeconds", settings.adDecisionSeconds, adDecisionRange, refuse);
        checkRange("logPercent", settings.logPercent, { min: 0, max: 100 }, refuse);
    });
}

function checkEndpoints({ endpoints, edgeBaseUrl }: SsaiSettings, refuse: Refuse): void {
    if (endpoints.length === 0) refuse("endpoints", "give at least one");
    if (new Set(endpoints.map(({ name }) => name)).size < endpoints.length) {
        refuse("endpoints", "each needs a name of its own");
    }
    endpoints.forEach(({ name, originUrl }, i) => {
        checkName(`endpoints[${i}].name`, name, refuse);
        if (typeof originUrl !== "string") return;
        try {
            parseOriginUrl(originUrl);
        } catch (error) {
            refuse(`endpoints[${i}].originUrl`, error instanceof Error ? error.message : String(error));
        }
    });
    if (typeof edgeBaseUrl === "string") refuseAt("edgeBaseUrl", baseUrlRefusal(edgeBaseUrl), refuse);
}

function checkSources(settings: SsaiSettings, refuse: Refuse): void {
    const { ads, preRoll, playerParams = [] } = settings;
    const sources = [ads.googleSample === true ? true : undefined, ads.adServerUrl, ads.document];
    const given = sources.filter((source) => source !== undefined).length;
    if (given !== 1) refuse("ads", "give one of googleSample, adServerUrl and document", given || "none");
    checkSource("ads", ads, settings, refuse);
    if (preRoll !== undefined) {
        const both = preRoll.adServerUrl !== undefined && preRoll.document !== undefined;
        const none = preRoll.adServerUrl === undefined && preRoll.document === undefined;
        if (both || none) refuse("preRoll", "give one of adServerUrl and document", both ? 2 : "none");
        checkSource("preRoll", preRoll, settings, refuse);
        checkRange("preRoll.maxDurationSeconds", preRoll.maxDurationSeconds, { min: 1 }, refuse);
    }
    const [one, other] = [ads.document, preRoll?.document];
    if (one !== undefined && one.name === other?.name && one.path !== other.path) {
        refuse(
            "preRoll.document.name",
            `is the name of ads.document too (${one.path}): give another document another name`,
        );
    }
    playerParams.forEach((param, i) => {
        if (/^[A-Za-z0-9_.-]+$/.test(param)) return;
        refuse(`playerParams[${i}]`, "takes letters, digits, -, _ and .", JSON.stringify(param));
    });
}

function checkSource(
    path: string,
    { adServerUrl, document }: { adServerUrl?: unknown; document?: SsaiDocument },
    { playerParams = [], documentBucketGiven }: SsaiSettings,
    refuse: Refuse,
): void {
    if (typeof adServerUrl === "string") {
        for (const refusal of adsUrlRefusals(adServerUrl, playerParams))
            refuseAt(`${path}.adServerUrl`, refusal, refuse);
    }
    if (document === undefined) return;
    checkName(`${path}.document.name`, document.name, refuse);
    if (!documentBucketGiven) {
        refuse("documentBucket", `is needed for ${path}.document, which the edge serves out of it`);
    }
    for (const reason of readDocument(document.path).reasons) {
        refuse(`${path}.document.path`, `${document.path} ${reason}`);
    }
}

function checkUrls({ slateUrl, bumper }: SsaiSettings, refuse: Refuse): void {
    const urls = { slateUrl, "bumper.startUrl": bumper?.startUrl, "bumper.endUrl": bumper?.endUrl };
    for (const [path, url] of Object.entries(urls)) {
        if (typeof url === "string") refuseAt(path, httpsRefusal(url), refuse);
    }
    if (bumper !== undefined && bumper.startUrl === undefined && bumper.endUrl === undefined) {
        refuse("bumper", "give startUrl, endUrl or both");
    }
}

function checkSuppression({ mode, offsetSeconds, fillPolicy }: SsaiAvailSuppression, refuse: Refuse): void {
    // The offset is written as HH:MM:SS.
    checkRange("availSuppression.offsetSeconds", offsetSeconds, { min: 0, max: 86_399 }, refuse);
    if (fillPolicy === SsaiFillPolicy.PartialAvail && mode !== SsaiSuppressionMode.AfterLiveEdge) {
        refuse("availSuppression.fillPolicy", `PARTIAL_AVAIL goes with AFTER_LIVE_EDGE only; the mode is ${mode}`);
    }
}

function checkName(path: string, name: string, refuse: Refuse): void {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) refuse(path, "takes letters, digits, - and _", JSON.stringify(name));
}

function refuseAt(path: string, refusal: Refusal | undefined, refuse: Refuse): void {
    if (refusal !== undefined) refuse(path, refusal.rule, refusal.got);
}

/** Reads a document from disk, and the local media files that it names. */
export function readDocument(path: string): VastReading {
    if (!existsSync(path)) return { facts: emptyFacts(), reasons: ["is not there"] };
    let decoded: ReturnType<typeof decodeXml>;
    try {
        decoded = decodeXml(readFileSync(path));
    } catch (error) {
        return { facts: emptyFacts(), reasons: [error instanceof Error ? error.message : String(error)] };
    }
    const { facts, reasons } = readVast(decoded.text);
    if (decoded.note !== undefined) facts.notes.unshift(`line 1, column 1: it ${decoded.note}`);
    return { facts, reasons: [...reasons, ...localFileReasons(path, facts)] };
}

/** The files beside a document that it names, as `AdAssets` takes them. Empty when it can't be read: `ssaiProblems` says why. */
export function documentClips(path: string): { name: string; path: string }[] {
    return localFiles(readDocument(path).facts).map(({ file, clip }) => ({
        name: clip,
        path: join(dirname(path), file),
    }));
}

/** How far the length in a document may be from the file's: less than a frame or two of audio padding. */
const durationTolerance = 0.5;

function localFileReasons(documentPath: string, facts: VastFacts): string[] {
    const reasons: string[] = [];
    const clips = new Map<string, string>();
    for (const { file, clip, durationSeconds } of localFiles(facts)) {
        const path = join(dirname(documentPath), file);
        const other = clips.get(clip);
        if (other !== undefined)
            reasons.push(`names two files ${clip}.mp4 (${other}, ${file}): give them different names`);
        clips.set(clip, file);
        if (!existsSync(path)) {
            reasons.push(`names ${file}, which is not at ${path}`);
            continue;
        }
        try {
            const actual = mp4FileFacts(path).durationSeconds;
            if (durationSeconds !== undefined && Math.abs(actual - durationSeconds) > durationTolerance) {
                reasons.push(`gives ${file} a Duration of ${durationSeconds} s, but the file has ${actual} s`);
            }
        } catch (error) {
            reasons.push(`names ${file}, which ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    return reasons;
}

/** What is wrong with an address that MediaTailor fetches. */
export function httpsRefusal(url: string): Refusal | undefined {
    if (/^https:\/\/[^\s/?#]+\S*$/.test(url)) return undefined;
    return { rule: "must be an https address", got: JSON.stringify(url) };
}

/** MediaTailor's `HH:MM:SS`. */
export function clock(seconds: number): string {
    const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
    return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}
