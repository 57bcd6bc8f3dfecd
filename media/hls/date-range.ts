/** EXT-X-DATERANGE (RFC 8216bis, 4.4.5.1), read and written. */
import { attributes, dateOf, dateText } from "./lines";
import { attributeTag, quoted } from "./master";

export interface DateRange {
    id: string;
    class?: string;
    /** ms since 1970. */
    startDate?: number;
    endDate?: number;
    /** Seconds. */
    duration?: number;
    plannedDuration?: number;
    endOnNext?: boolean;
    /** splice_info_sections as they stand there, hexadecimal with 0x. */
    scte35Out?: string;
    scte35In?: string;
    scte35Cmd?: string;
    /** X-… of the client's own; values without their quotes. */
    own: Record<string, string>;
}

/** Undefined without an ID: one that cannot be told from others says nothing. */
export function dateRange(line: string): DateRange | undefined {
    const values = attributes(line);
    const { ID: id } = values;
    if (id === undefined) return undefined;
    const number = (name: string) => (/^[\d.]+$/.test(values[name] ?? "") ? Number(values[name]) : undefined);
    const range: DateRange = { id, own: {} };
    const put = <K extends keyof DateRange>(key: K, value: DateRange[K] | undefined) => {
        if (value !== undefined) range[key] = value;
    };
    put("class", values["CLASS"]);
    put("startDate", dateOf(values["START-DATE"] ?? ""));
    put("endDate", dateOf(values["END-DATE"] ?? ""));
    put("duration", number("DURATION"));
    put("plannedDuration", number("PLANNED-DURATION"));
    put("endOnNext", values["END-ON-NEXT"] === "YES" ? true : undefined);
    put("scte35Out", values["SCTE35-OUT"]);
    put("scte35In", values["SCTE35-IN"]);
    put("scte35Cmd", values["SCTE35-CMD"]);
    for (const [name, value] of Object.entries(values)) if (name.startsWith("X-")) range.own[name] = value;
    return range;
}

/** The tag. Times have milliseconds, lengths as well. Throws `PlaylistError` for a text that cannot be quoted. */
export function dateRangeTag(range: DateRange): string {
    const date = (time: number | undefined) => (time === undefined ? undefined : quoted(dateText(time)));
    const length = (value: number | undefined) => value?.toFixed(3);
    return attributeTag("EXT-X-DATERANGE", {
        ID: quoted(range.id),
        CLASS: range.class === undefined ? undefined : quoted(range.class),
        "START-DATE": date(range.startDate),
        "END-DATE": date(range.endDate),
        DURATION: length(range.duration),
        "PLANNED-DURATION": length(range.plannedDuration),
        "END-ON-NEXT": range.endOnNext === true ? "YES" : undefined,
        ...Object.fromEntries(Object.entries(range.own).map(([name, value]) => [name, quoted(value)])),
        "SCTE35-OUT": range.scte35Out,
        "SCTE35-IN": range.scte35In,
        "SCTE35-CMD": range.scte35Cmd,
    });
}
