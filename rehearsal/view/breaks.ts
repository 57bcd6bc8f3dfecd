/** What became of each break, counted as events come; no Node imports: the page uses it too. */
import type { RehearsalEvent } from "../run/hop";

type Of<T extends RehearsalEvent["type"]> = Extract<RehearsalEvent, { type: T }>;

/** One break of the programme, with what all sessions made of it. */
export interface BreakFill {
    /** Absent: no splice is known for it, e.g. a pre-roll. */
    eventId?: number;
    /** The picture's time where it begins, ms since 1970. */
    startsAt: number;
    /** As the splice says. */
    seconds: number;
    /** Avails that sessions made of it. */
    avails: number;
    /** Of all those avails, seconds. */
    total: { seconds: number; adSeconds: number; slateSeconds: number };
    /** How often each ad was placed. */
    ads: Record<string, number>;
    /** Seconds of each ad. */
    adSeconds: Record<string, number>;
    /** Why an avail does not hold ads only, and how often. */
    reasons: Record<string, number>;
    /** Answers of the ad server. */
    requests: Record<Of<"ads-request">["outcome"], number>;
    beacons: Record<string, { fired: number; failed: number }>;
}

/** Both pipelines tell of one splice. */
const sameMs = 5000;
/** A break begins at the first segment after its splice: a little later, or a frame early. */
const earlyMs = 2000;
const keptBreaks = 100;

/** Keeps the newest hundred breaks, however many viewers there are. */
export class BreakLog {
    private breaks: BreakFill[] = [];
    /** Break of each avail (`session avail`) and of each placed ad (`session ad`): beacons name no avail. */
    private readonly avails = new Map<string, BreakFill>();
    private readonly ads = new Map<string, BreakFill>();

    /** Breaks in the order that they became known in. */
    list(): BreakFill[] {
        return this.breaks;
    }

    add(event: RehearsalEvent): void {
        if (event.type === "splice") this.splice(event);
        else if (event.type === "ads-request") this.home(event).requests[event.outcome] += 1;
        else if (event.type === "avail") this.avail(event);
        else if (event.type === "beacon") this.beacon(event);
    }

    private splice({ eventId, startsAt, seconds, action }: Of<"splice">): void {
        if (action === "return_to_network") {
            // The end of a break that was begun without a length.
            const open = this.begun(startsAt);
            if (open?.seconds === 0) open.seconds = (startsAt - open.startsAt) / 1000;
            return;
        }
        const known = this.breaks.some((one) => one.eventId === eventId && Math.abs(one.startsAt - startsAt) < sameMs);
        if (!known) this.made(startsAt, seconds, eventId);
    }

    private avail(event: Of<"avail">): void {
        const { session, seconds, filledSeconds, slateSeconds, ads, reason } = event;
        const home = this.home(event);
        home.avails += 1;
        if (home.eventId === undefined) home.seconds = Math.max(home.seconds, seconds);
        home.total.seconds += seconds;
        home.total.adSeconds += filledSeconds;
        home.total.slateSeconds += slateSeconds;
        for (const { id, seconds: length } of ads) {
            home.adSeconds[id] = length;
            home.ads[id] = (home.ads[id] ?? 0) + 1;
            this.ads.set(`${session} ${id}`, home);
        }
        if (reason !== undefined) home.reasons[reason] = (home.reasons[reason] ?? 0) + 1;
    }

    private beacon({ session, ad, event, status }: Of<"beacon">): void {
        const home = this.ads.get(`${session} ${ad}`);
        if (home === undefined) return;
        const row = (home.beacons[event] ??= { fired: 0, failed: 0 });
        row.fired += 1;
        if (status < 200 || status >= 400) row.failed += 1;
    }

    /** The last break that had begun at that time of the picture; a pre-roll has its own. */
    private home(event: Of<"avail" | "ads-request">): BreakFill {
        const { at, session, avail } = event;
        const key = `${session} ${avail}`;
        const startsAt = event.type === "avail" ? event.startsAt : undefined;
        const known = this.avails.get(key);
        if (known !== undefined && startsAt === undefined) return known;
        const spliced = /pre-?roll/i.test(avail) ? undefined : this.begun((startsAt ?? at) + earlyMs);
        const loose = this.breaks.find((one) => one.eventId === undefined && Math.abs(one.startsAt - at) < sameMs);
        const home = spliced ?? loose ?? this.made(at, 0);
        this.avails.set(key, home);
        return home;
    }

    private begun(pictureTime: number): BreakFill | undefined {
        return this.breaks
            .filter(({ eventId, startsAt }) => eventId !== undefined && startsAt <= pictureTime)
            .reduce<BreakFill | undefined>(
                (last, one) => (last === undefined || one.startsAt >= last.startsAt ? one : last),
                undefined,
            );
    }

    private made(startsAt: number, seconds: number, eventId?: number): BreakFill {
        const one: BreakFill = {
            ...(eventId === undefined ? {} : { eventId }),
            ...{ startsAt, seconds, avails: 0 },
            total: { seconds: 0, adSeconds: 0, slateSeconds: 0 },
            ...{ ads: {}, adSeconds: {}, reasons: {}, beacons: {} },
            requests: { ads: 0, empty: 0, timeout: 0, error: 0 },
        };
        this.breaks.push(one);
        if (this.breaks.length > keptBreaks) this.forget(this.breaks.shift());
        return one;
    }

    private forget(gone: BreakFill | undefined): void {
        for (const map of [this.avails, this.ads]) {
            for (const [key, home] of map) if (home === gone) map.delete(key);
        }
    }
}

/** Breaks of a list of events, e.g. of a state that does not count them itself. */
export function breakFills(events: readonly RehearsalEvent[]): BreakFill[] {
    const log = new BreakLog();
    for (const event of [...events].sort((a, b) => a.at - b.at)) log.add(event);
    return log.list();
}

/** Why breaks are not full of ads: `10 s ads fill 10 s of a break of 30 s`; undefined when they are, or none was filled. */
export function fillText(breaks: readonly BreakFill[], sampleAds: boolean): string | undefined {
    const short = breaks.filter((one) => breakFillText(one) !== undefined);
    if (short.length === 0) return undefined;
    const sample = "Google's sample tag, which the config names, gives one ad of 10 s for a break of any length";
    // What was placed is short by itself; where nothing was placed, the reasons tell.
    const isSample = sampleAds && short.some(({ total }) => total.adSeconds > 0);
    return [...new Set(short.flatMap((one) => breakFillText(one) ?? [])), ...(isSample ? [sample] : [])].join("; ");
}

/** The lengths of one break's ads beside its own, and why others are missing, as far as the tailor knows. */
function breakFillText({ seconds, avails, total, ads, adSeconds, reasons, requests }: BreakFill): string | undefined {
    // A frame at each end is no slate to explain.
    if (avails === 0 || total.seconds - total.adSeconds < 0.5 * avails) return undefined;
    const round = (value: number) => String(Math.round(value * 10) / 10);
    const each = round(total.seconds / avails);
    const lengths = [...new Set(Object.keys(ads).map((id) => round(adSeconds[id] ?? 0)))].sort((a, b) => +a - +b);
    const of = `a break of ${seconds > 0 ? round(seconds) : each} s`;
    const causes = causesOf(reasons, requests);
    const why = causes.length === 0 ? "" : `: ${causes.join(", ")}`;
    if (lengths.length === 0) return `no ads in ${of}${why}`;
    return `${lengths.join(" s, ")} s ads fill ${round(total.adSeconds / avails)} s of ${of}${why}`;
}

/** What the tailor's reasons mean; one that is not here stands by itself. */
const phrases: Record<string, string> = {
    NewCreative: "a new ad is transcoded first",
    TranscodeInProgress: "an ad was still being transcoded",
    TranscodeError: "an ad can't be transcoded (the events name it)",
    DurationExceeded: "an ad is longer than what was left of the break",
    NoAds: "the ad server offered none",
    AvailSuppression: "the config suppresses ads there",
    PersonalizationThreshold: "more would have stayed unfilled than the config's threshold allows",
};

function causesOf(reasons: BreakFill["reasons"], requests: BreakFill["requests"]): string[] {
    const codes = new Set(Object.keys(reasons).flatMap((reason) => reason.split(", ")));
    // An answer that did not come offers none.
    const failed = [
        ...(requests.timeout > 0 ? ["the ad server did not answer in time"] : []),
        ...(requests.error > 0 ? ["the ad server answered with an error"] : []),
    ];
    if (failed.length > 0 && requests.empty === 0) codes.delete("NoAds");
    return [...failed, ...[...codes].map((code) => phrases[code] ?? code)];
}
