/**
 * Tags of ad breaks in the forms that packagers write: EXT-X-CUE-OUT, -CONT, -SPAN and -IN (Elemental, MediaPackage, "SCTE-35 enhanced"), EXT-OATCLS-SCTE35
 * and EXT-X-ASSET (Adobe), EXT-X-SCTE35 (ANSI/SCTE 35, 12.2), EXT-X-CUE (Akamai, Google DAI), EXT-X-SPLICEPOINT-SCTE35 (Envivio),
 * EXT-X-DATERANGE (RFC 8216bis, 4.4.5.1).
 */
import { dateRange, DateRange } from "./date-range";
import { attributes, splitTag } from "./lines";

export type Marker =
    /** A break begins. */
    | { kind: "out"; seconds?: number; scte35?: string; id?: string }
    /** A break goes on. `seconds`: of the whole break. */
    | { kind: "cont"; elapsedSeconds?: number; seconds?: number; scte35?: string; id?: string }
    /** A break is over. */
    | { kind: "in"; scte35?: string; id?: string }
    /** A section without saying by itself what it does. */
    | { kind: "section"; scte35: string }
    /** What Adobe's form tells of the break's content, e.g. `CAID`. */
    | { kind: "asset"; values: Record<string, string> }
    | { kind: "dateRange"; range: DateRange };

/** What a tag says of a break; undefined for a tag of anything else. Sections are text as it stands there, base64 or hexadecimal. */
export function markerOf(line: string): Marker | undefined {
    const { name, value } = splitTag(line);
    switch (name) {
        case "#EXT-X-CUE-OUT":
            return outOf(line, value);
        case "#EXT-X-CUE-OUT-CONT":
        case "#EXT-X-CUE-SPAN":
            return continuation(line, value);
        case "#EXT-X-CUE-IN":
            return { kind: "in", ...told(attributes(line)) };
        case "#EXT-OATCLS-SCTE35":
        case "#EXT-X-SPLICEPOINT-SCTE35":
            return value === undefined || value === "" ? undefined : { kind: "section", scte35: value };
        case "#EXT-X-ASSET":
            return { kind: "asset", values: attributes(line) };
        case "#EXT-X-SCTE35":
            return standardOf(attributes(line));
        case "#EXT-X-CUE":
            return cueOf(attributes(line));
        case "#EXT-X-DATERANGE": {
            const range = dateRange(line);
            return range === undefined ? undefined : { kind: "dateRange", range };
        }
        default:
            return undefined;
    }
}

/** `:30`, `:DURATION=30`, `:30,SCTE35=…` or nothing. */
function outOf(line: string, value: string | undefined): Marker {
    const own = attributes(line);
    const plain = /^\s*([\d.]+)\s*(?:,|$)/.exec(value ?? "")?.[1];
    return { kind: "out", ...seconds(own["DURATION"] ?? own["Duration"] ?? plain), ...told(own) };
}

/** `:8/30`, `:8`, or attributes. */
function continuation(line: string, value: string | undefined): Marker {
    const own = attributes(line);
    const [, short, of] = /^\s*([\d.]+)(?:\s*\/\s*([\d.]+))?\s*(?:,|$)/.exec(value ?? "") ?? [];
    const elapsed = positive(own["ElapsedTime"] ?? own["ELAPSED"] ?? short);
    return {
        kind: "cont",
        ...(elapsed === undefined ? {} : { elapsedSeconds: elapsed }),
        ...seconds(own["Duration"] ?? own["DURATION"] ?? of),
        ...told(own),
    };
}

/** EXT-X-SCTE35: CUE is the section; CUE-OUT YES, CONT or NO, or CUE-IN YES, say what it does. */
function standardOf(own: Record<string, string>): Marker | undefined {
    const { CUE: scte35 } = own;
    if (own["CUE-IN"] === "YES") return { kind: "in", ...told(own) };
    if (own["CUE-OUT"] === "YES") return { kind: "out", ...seconds(own["DURATION"]), ...told(own) };
    if (own["CUE-OUT"] === "CONT") return goesOn(own);
    return scte35 === undefined ? undefined : { kind: "section", scte35 };
}

/** EXT-X-CUE: TYPE says what it does; ELAPSED, that it goes on. */
function cueOf(own: Record<string, string>): Marker | undefined {
    if (/in$/i.test(own["TYPE"] ?? "")) return { kind: "in", ...told(own) };
    if (own["ELAPSED"] !== undefined) return goesOn(own);
    if (own["DURATION"] !== undefined || /out$/i.test(own["TYPE"] ?? "")) {
        return { kind: "out", ...seconds(own["DURATION"]), ...told(own) };
    }
    return own["CUE"] === undefined ? undefined : { kind: "section", scte35: own["CUE"] };
}

function goesOn(own: Record<string, string>): Marker {
    const elapsed = positive(own["ELAPSED"]);
    return {
        kind: "cont",
        ...(elapsed === undefined ? {} : { elapsedSeconds: elapsed }),
        ...seconds(own["DURATION"]),
        ...told(own),
    };
}

function told(own: Record<string, string>): { scte35?: string; id?: string } {
    const scte35 = own["SCTE35"] ?? own["CUE"];
    const { ID: id } = own;
    return { ...(scte35 ? { scte35 } : {}), ...(id === undefined ? {} : { id }) };
}

function seconds(text: string | undefined): { seconds?: number } {
    const value = positive(text);
    return value === undefined ? {} : { seconds: value };
}

function positive(text: string | undefined): number | undefined {
    const value = Number(text ?? "none");
    return Number.isFinite(value) && value >= 0 && text?.trim() !== "" ? value : undefined;
}
