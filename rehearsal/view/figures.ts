/** Figures as people read them; no Node imports: the page uses it too. */
import type { Figures } from "../run/hop";

/** A figure by its name's unit: `bitrate` 4200000 → `4.20 Mb/s`. */
export function figureText(name: string, value: number | string, count = plain): string {
    if (typeof value === "string") return value;
    if (/bitrate|bandwidth|bitsPerSecond/i.test(name)) return rateText(value);
    if (/Ms$/.test(name)) return millisecondsText(value);
    if (/bytes$/i.test(name)) return bytesText(value);
    if (/PerSecond$/.test(name)) return `${plain(value)}/s`;
    if (/seconds$/i.test(name)) return `${plain(value)} s`;
    if (/percent$|^cpu/i.test(name)) return `${plain(value)} %`;
    if (/Rate$/.test(name) && value >= 0 && value <= 1) return shareText(value, 1);
    // A time of this century, in ms since 1970.
    if (value > 1e12 && value < 4.1e12) return new Date(value).toLocaleTimeString("en-GB");
    if (name === "speed") return `${value.toFixed(2)}×`;
    if (name === "fps") return `${plain(value)} fps`;
    return count(value);
}

/** `queueMs` → `queue`, `cacheHits` → `cache hits`. */
export function figureName(name: string): string {
    const words = name
        .replace(/(Ms|Bytes|PerSecond|Seconds|Percent)$/, "")
        .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
        .toLowerCase();
    return words === "" ? name : words;
}

/** Their units say what they are. */
const selfTelling = ["bitrate", "fps"];

/** A hop's first figures. The page shows four, terminal and report six, the drawing one; names that are not listed follow in the order of the hop. */
const headlines = [
    ...["bitrate", "fps", "speed", "playing", "sessions", "viewers", "schedules", "impressions"],
    ...["segments", "requestsPerSecond", "requests", "hits", "next"],
];

/** Figures with the telling ones first. */
export function figureList(figures: Figures, count = plain): { name: string; text: string }[] {
    const rank = (name: string) => {
        const at = headlines.indexOf(name);
        return at === -1 ? headlines.length : at;
    };
    return Object.entries(figures)
        .sort(([a], [b]) => rank(a) - rank(b))
        .map(([name, value]) => ({ name: figureName(name), text: figureText(name, value, count) }));
}

/** `4.20 Mb/s`, `25 fps`, `sessions 12`: as many as wanted. */
export function figureTexts(figures: Figures, most = 4): string[] {
    return figureList(figures)
        .slice(0, most)
        .map(({ name, text }) => (selfTelling.includes(name) ? text : `${name} ${text}`));
}

/** The same in one line. */
export function figureWords(figures: Figures, most = 4): string {
    return figureTexts(figures, most).join(" · ");
}

/** One short text for a small place: `4.20 Mb/s`, `12 sessions`. */
export function headlineText(figures: Figures): string {
    const [first] = figureList(figures, (count) => (count < 10_000 ? plain(count) : `${(count / 1000).toFixed(1)} k`));
    if (first === undefined) return "";
    const name = first.text === "1" ? first.name.replace(/s$/, "") : first.name;
    return selfTelling.includes(first.name) ? first.text : `${first.text} ${name}`;
}

export function rateText(bitsPerSecond: number): string {
    if (bitsPerSecond >= 1e6) return `${(bitsPerSecond / 1e6).toFixed(2)} Mb/s`;
    if (bitsPerSecond >= 1e3) return `${Math.round(bitsPerSecond / 1e3)} kb/s`;
    return `${Math.round(bitsPerSecond)} b/s`;
}

export function bytesText(bytes: number): string {
    if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
    if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
    return `${Math.round(bytes / 1e3)} kB`;
}

export function millisecondsText(ms: number): string {
    return Math.abs(ms) < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`;
}

/** `3:07`, `1:02:09`; never negative. */
export function clockText(ms: number): string {
    const seconds = Math.max(0, Math.round(ms / 1000));
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (n: number) => String(n).padStart(2, "0");
    return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A part of a whole; a dash while there is no whole. */
export function shareText(part: number, whole: number): string {
    return whole > 0 ? `${Math.round((100 * part) / whole)} %` : "–";
}

function plain(value: number): string {
    return Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
