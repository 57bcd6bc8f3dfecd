import { formerTimeZones, timeZoneProblem, timeZones } from "../../components/common/time-zones";
import { keyboardLayouts, legacyTimeZones, locales, radioCountries } from "./debian-names";

/** What the first start of a card would do with a time zone that Debian 13 lacks: cloud-init's module ends in an error. */
const staysOnUtc = "and the Pi would stay on UTC";

/** What is wrong with a card's time zone, and the name to write; undefined when Debian 13 has it. */
export function cardTimeZoneProblem(name: string): string | undefined {
    const today = formerTimeZones.get(name);
    if (today === undefined) {
        const meant = meantFormer(name);
        const problem = timeZoneProblem(name, { former: false });
        return meant === undefined || problem === undefined ? problem : legacyProblem(meant);
    }
    return legacyTimeZones.has(name) ? legacyProblem(today) : undefined;
}

function legacyProblem(today: string): string {
    return `is a former name, which Debian 13 has in its package tzdata-legacy alone, ${staysOnUtc}: write ${today}`;
}

/** Today's name for a former one in another case, e.g. `us/eastern`. */
function meantFormer(name: string): string | undefined {
    const wanted = name.trim().toLowerCase();
    if ([...timeZones].some((zone) => zone.toLowerCase() === wanted)) return undefined;
    const former = [...formerTimeZones.keys()].find((zone) => zone.toLowerCase() === wanted);
    return former === undefined ? undefined : formerTimeZones.get(former);
}

/** Codes that people write for a country, and that ISO 3166-1 gives to none (UK and EL are reserved; EN and JA are languages). */
const misnamed: Readonly<Record<string, string>> = {
    UK: "GB",
    EN: "GB",
    EL: "GR",
    JA: "JP",
    KO: "KR",
    SU: "RU",
    DA: "DK",
};

/** Codes of three letters (ISO 3166-1 alpha-3, and three that sports use) and names that `Intl` does not have, of countries with events. */
const otherwiseNamed: Readonly<Record<string, string>> = {
    USA: "US",
    "U.S.": "US",
    "U.S.A.": "US",
    AMERICA: "US",
    GBR: "GB",
    "GREAT BRITAIN": "GB",
    ENGLAND: "GB",
    SCOTLAND: "GB",
    WALES: "GB",
    "NORTHERN IRELAND": "GB",
    DEU: "DE",
    GER: "DE",
    AUT: "AT",
    CHE: "CH",
    SUI: "CH",
    NLD: "NL",
    NED: "NL",
    HOLLAND: "NL",
    FRA: "FR",
    ESP: "ES",
    ITA: "IT",
    PRT: "PT",
    BEL: "BE",
    LUX: "LU",
    IRL: "IE",
    DNK: "DK",
    SWE: "SE",
    NOR: "NO",
    FIN: "FI",
    ISL: "IS",
    POL: "PL",
    CZE: "CZ",
    "CZECH REPUBLIC": "CZ",
    SVK: "SK",
    HUN: "HU",
    SVN: "SI",
    HRV: "HR",
    GRC: "GR",
    ROU: "RO",
    BGR: "BG",
    EST: "EE",
    LVA: "LV",
    LTU: "LT",
    UKR: "UA",
    TUR: "TR",
    TURKEY: "TR",
    CAN: "CA",
    MEX: "MX",
    BRA: "BR",
    ARG: "AR",
    CHL: "CL",
    COL: "CO",
    AUS: "AU",
    NZL: "NZ",
    ZAF: "ZA",
    JPN: "JP",
    KOR: "KR",
    CHN: "CN",
    IND: "IN",
    SGP: "SG",
    ISR: "IL",
    ARE: "AE",
    UAE: "AE",
};

/** What is wrong with the country whose radio rules hold, and the code to write; undefined when wireless-regdb has rules for it. */
export function countryProblem(code: string): string | undefined {
    if (radioCountries.has(code)) return undefined;
    const meant = meantCountry(code);
    if (meant !== undefined) return `must be a country's two capital letters in ISO 3166-1: write ${meant}`;
    if (nameOfCountry(code) !== undefined) {
        return `has no radio rules in wireless-regdb, and Wi-Fi would stay off: give the country whose rules hold at the venue`;
    }
    return "must be a country's two capital letters in ISO 3166-1, such as GB, or the Pi's Wi-Fi stays off";
}

/** The country of a misnamed code, of small letters, or of an English name. */
function meantCountry(text: string): string | undefined {
    const wanted = text.trim();
    const capitals = wanted.toUpperCase();
    if (radioCountries.has(capitals)) return capitals;
    if (Object.hasOwn(misnamed, capitals)) return misnamed[capitals];
    if (Object.hasOwn(otherwiseNamed, capitals)) return otherwiseNamed[capitals];
    return [...radioCountries].find((code) => nameOfCountry(code)?.toLowerCase() === wanted.toLowerCase());
}

/** The English name; undefined for what is no code of a country. */
function nameOfCountry(code: string): string | undefined {
    if (!/^[A-Z]{2}$/.test(code)) return undefined;
    return new Intl.DisplayNames(["en"], { type: "region", fallback: "none" }).of(code);
}

/** What is wrong with a locale of the form `en_GB.UTF-8`; undefined when Debian 13 can make it. */
export function localeProblem(locale: string): string | undefined {
    const [name] = locale.split(".");
    if (locales.has(name)) return undefined;
    const [language, country] = name.split("_");
    const meant = `${language}_${misnamed[country] ?? country}`;
    const same = [...locales].filter((known) => known.startsWith(`${language}_`));
    if (locales.has(meant)) return `is no locale of Debian's: write ${meant}.UTF-8`;
    const choice = same.length === 0 ? "write e.g. en_GB.UTF-8" : `with ${language} there is ${same.join(", ")}`;
    return `is no locale of Debian's (/usr/share/i18n/SUPPORTED): ${choice}`;
}

/** Layouts by the names that people write for them. */
const misnamedLayouts: Readonly<Record<string, string>> = {
    uk: "gb",
    en: "us",
    ja: "jp",
    sv: "se",
    da: "dk",
    cs: "cz",
    ko: "kr",
};

/** What is wrong with a keyboard layout; undefined when Debian 13 has it. */
export function keyboardProblem(layout: string): string | undefined {
    if (keyboardLayouts.has(layout)) return undefined;
    return `is no keyboard layout of Debian's (xkb-data): write ${misnamedLayouts[layout] ?? "e.g. gb"}`;
}
