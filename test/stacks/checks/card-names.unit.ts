import { expect } from "chai";

import { formerTimeZones, timeZones } from "../../../components/common/time-zones";
import { cardTimeZoneProblem, countryProblem, keyboardProblem, localeProblem } from "../../../stacks/checks/card-names";
import { legacyTimeZones } from "../../../stacks/checks/debian-names";

const former = (today: string) =>
    `is a former name, which Debian 13 has in its package tzdata-legacy alone, and the Pi would stay on UTC: write ${today}`;

describe("names that a card's first start looks up in Debian", () => {
    const zones: [string, string][] = [
        ["US/Eastern", "America/New_York"],
        ["Asia/Calcutta", "Asia/Kolkata"],
        ["Europe/Kiev", "Europe/Kyiv"],
        ["GB", "Europe/London"],
        ["EST5EDT", "America/New_York"],
        ["Iceland", "Atlantic/Reykjavik"],
        ["us/pacific", "America/Los_Angeles"],
        ["Europe/Kiev ", "Europe/Kyiv"],
    ];
    for (const [name, today] of zones) {
        it(`refuse the time zone ${name}, and give its name of today`, () => {
            expect(cardTimeZoneProblem(name)).to.equal(former(today));
        });
    }

    it("take every time zone of today, and the former names that Debian 13 still has", () => {
        for (const name of [...timeZones, "Asia/Tel_Aviv", "Europe/Belfast", "America/Montreal", "Etc/Zulu"]) {
            expect(cardTimeZoneProblem(name), name).to.equal(undefined);
        }
    });

    it("have a name of today for each that Debian 13 lacks", () => {
        for (const name of legacyTimeZones) {
            const today = formerTimeZones.get(name) ?? "";
            expect(cardTimeZoneProblem(name), name).to.equal(former(today));
            expect(cardTimeZoneProblem(today), today).to.equal(undefined);
        }
    });

    const capitals = "must be a country's two capital letters in ISO 3166-1";
    const countries: [string, string][] = [
        ["UK", `${capitals}: write GB`],
        ["EL", `${capitals}: write GR`],
        ["gb", `${capitals}: write GB`],
        ["uk", `${capitals}: write GB`],
        ["Germany", `${capitals}: write DE`],
        [
            "AQ",
            "has no radio rules in wireless-regdb, and Wi-Fi would stay off: give the country whose rules hold at the venue",
        ],
        ["XX", `${capitals}, such as GB, or the Pi's Wi-Fi stays off`],
        ["00", `${capitals}, such as GB, or the Pi's Wi-Fi stays off`],
        [
            "EU",
            "has no radio rules in wireless-regdb, and Wi-Fi would stay off: give the country whose rules hold at the venue",
        ],
        ["GBR", `${capitals}: write GB`],
        ["USA", `${capitals}: write US`],
        ["EN", `${capitals}: write GB`],
        ["Great Britain", `${capitals}: write GB`],
        ["turkey", `${capitals}: write TR`],
        ["ABC", `${capitals}, such as GB, or the Pi's Wi-Fi stays off`],
        ["", `${capitals}, such as GB, or the Pi's Wi-Fi stays off`],
    ];
    for (const [code, message] of countries) {
        it(`refuse the country ${JSON.stringify(code)}`, () => expect(countryProblem(code)).to.equal(message));
    }

    it("take the countries that wireless-regdb has rules for", () => {
        for (const code of ["GB", "DE", "US", "NO", "JP", "NZ"]) expect(countryProblem(code), code).to.equal(undefined);
    });

    it("refuse a locale that Debian has not, with those of its language", () => {
        expect(localeProblem("en_GB.UTF-8")).to.equal(undefined);
        expect(localeProblem("en_UK.UTF-8")).to.equal("is no locale of Debian's: write en_GB.UTF-8");
        expect(localeProblem("ja_US.UTF-8")).to.equal(
            "is no locale of Debian's (/usr/share/i18n/SUPPORTED): with ja there is ja_JP",
        );
        expect(localeProblem("xx_XX.UTF-8")).to.equal(
            "is no locale of Debian's (/usr/share/i18n/SUPPORTED): write e.g. en_GB.UTF-8",
        );
    });

    it("refuse a keyboard that Debian has not", () => {
        expect(keyboardProblem("gb")).to.equal(undefined);
        expect(keyboardProblem("uk")).to.equal("is no keyboard layout of Debian's (xkb-data): write gb");
        expect(keyboardProblem("qwerty")).to.equal("is no keyboard layout of Debian's (xkb-data): write e.g. gb");
    });
});
