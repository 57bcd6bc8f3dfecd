import { readFileSync } from "node:fs";

import { expect } from "chai";

import { ConfigError } from "../../../stacks/checks/problem";
import { hostnameOf } from "../../../stacks/checks/pi-image";
import { checkConfig } from "../../../stacks/checks/settings";
import { parseStackFile } from "../../../stacks/config/file";

const dev = readFileSync("Pulumi.dev.yaml", "utf8");

/** What is said of the committed event with this in its host's `image`, without file and line. */
function said(image: string, more = ""): string[] {
    const text = dev.replace(
        "        exit: { kind: obs }\n",
        `        exit: { kind: obs }\n        image: ${image}\n${more}`,
    );
    expect(text).to.contain(image);
    try {
        checkConfig(parseStackFile(text, "Pulumi.dev.yaml", {}).raw);
        return [];
    } catch (error) {
        if (error instanceof ConfigError) return error.lines.map((line) => line.replace(/^\S+ /, ""));
        throw error;
    }
}

const at = "pi-live:pi.hosts[0].image";

describe("what a Pi's card may say", () => {
    it("takes all of it", () => {
        const image =
            "{ hostname: van, authorizedKeys: [ssh-ed25519 AAAA crew at the venue], timezone: Europe/London, locale: en_GB.UTF-8, " +
            'keyboard: gb, regulatoryDomain: GB, wifi: [{ ssid: "Café 📹", hidden: true }, { ssid: guests, open: true }], ' +
            "ethernet: { address: 192.168.1.10/24, gateway: 192.168.1.1, nameservers: [9.9.9.9] }, " +
            "ntpServers: [time.example.org], packages: [prometheus-node-exporter], watchdog: true }";
        expect(said(image)).to.deep.equal([]);
    });

    const wrong: [string, string][] = [
        [
            "{ hostname: Van.local }",
            `${at}.hostname: found "Van.local", expected a host name without dots: small letters, digits and dashes; write e.g. raspberrypi`,
        ],
        [
            "{ timezone: europe/london }",
            `${at}.timezone: found "europe/london": must be a name of the IANA time zone database (did you mean Europe/London?), in its own upper and lower case`,
        ],
        [
            "{ timezone: Europe/Nowhere }",
            `${at}.timezone: found "Europe/Nowhere": must be a name of the IANA time zone database such as Europe/Berlin, in its own upper and lower case`,
        ],
        [
            "{ locale: english }",
            `${at}.locale: found "english", expected a UTF-8 locale such as en_GB.UTF-8; write e.g. en_GB.UTF-8`,
        ],
        [
            "{ timezone: US/Eastern }",
            `${at}.timezone: found "US/Eastern": is a former name, which Debian 13 has in its package tzdata-legacy alone, and the Pi would stay on UTC: write America/New_York`,
        ],
        [
            "{ regulatoryDomain: UK, wifi: [{ ssid: venue }] }",
            `${at}.regulatoryDomain: found "UK": must be a country's two capital letters in ISO 3166-1: write GB`,
        ],
        [
            '{ ntpServers: ["192.168.1.1:123"] }',
            `${at}.ntpServers[0]: found "192.168.1.1:123": must be the host alone, without port: write ntpServers: 192.168.1.1 (the port is fixed)`,
        ],
        ["{ locale: en_UK.UTF-8 }", `${at}.locale: found "en_UK.UTF-8": is no locale of Debian's: write en_GB.UTF-8`],
        ["{ keyboard: uk }", `${at}.keyboard: found "uk": is no keyboard layout of Debian's (xkb-data): write gb`],
        ["{ keyboard: UK }", `${at}.keyboard: found "UK", expected a keyboard layout such as gb; write e.g. gb`],
        [
            "{ wifi: [{ ssid: venue }] }",
            `${at}.regulatoryDomain: found nothing: Wi-Fi stays off until a country says which radio rules hold; e.g. GB`,
        ],
        [
            "{ regulatoryDomain: GB, wifi: [{ ssid: venue }, { ssid: venue }] }",
            `${at}.wifi[1].ssid: found "venue": this network stands twice: leave one of them out`,
        ],
        [
            '{ regulatoryDomain: GB, wifi: [{ ssid: "49;50;" }] }',
            `${at}.wifi[0].ssid: found "49;50;", expected a network name of 1–32 bytes, without control characters, no list of byte values; write e.g. Venue Wi-Fi`,
        ],
        [
            '{ regulatoryDomain: GB, wifi: [{ ssid: "ééééééééééééééééé" }] }',
            `${at}.wifi[0].ssid: found "ééééééééééééééééé", expected a network name of 1–32 bytes, without control characters, no list of byte values; write e.g. Venue Wi-Fi`,
        ],
        [
            "{ ethernet: { address: 192.168.1.10 } }",
            `${at}.ethernet.address: found "192.168.1.10": must be an address with its network's length, such as 192.168.1.10/24`,
        ],
        [
            "{ ethernet: { address: 192.168.1.10/24, gateway: 192.168.2.1 } }",
            `${at}.ethernet.gateway: found "192.168.2.1": must be an address in the network of 192.168.1.10/24`,
        ],
        [
            "{ ethernet: { address: 192.168.1.10/24, gateway: 192.168.1.10 } }",
            `${at}.ethernet.gateway: found "192.168.1.10": is the Pi's own address: give that of the router`,
        ],
        [
            "{ ethernet: { address: 192.168.1.10/24, nameservers: [dns.example.org] } }",
            `${at}.ethernet.nameservers[0]: found "dns.example.org": must be an address, such as 192.168.1.1`,
        ],
        [
            "{ authorizedKeys: [crew.pub] }",
            `${at}.authorizedKeys[0]: found "crew.pub", expected one line as in authorized_keys, such as ssh-ed25519 AAAA… name`,
        ],
    ];
    for (const [image, line] of wrong) {
        it(`refuses ${image}`, () => expect(said(image)).to.deep.equal([line]));
    }

    it("refuses a password for a network that no Pi joins, without showing it", () => {
        const secret = '  pi-live:wifiPasswords: {"vanue": "correct-horse"}\n';
        const text = dev.replace("  pi-live:contribution:\n", `${secret}  pi-live:contribution:\n`);
        const { raw } = parseStackFile(text, "Pulumi.dev.yaml", {});
        expect(() => checkConfig(raw)).to.throw(
            ConfigError,
            /wifiPasswords\.vanue: found a password for a network that no Pi joins/,
        );
        expect(() => checkConfig(raw)).not.to.throw(ConfigError, /correct-horse/);
    });

    it("gives a Pi two ways to its name", () => {
        expect(hostnameOf({ name: "venue", host: "RaspberryPi.local" })).to.equal("raspberrypi");
        expect(hostnameOf({ name: "venue", host: "192.168.1.10" })).to.equal("venue");
        expect(hostnameOf({ name: "venue", host: "fd00::1" })).to.equal("venue");
        expect(hostnameOf({ name: "venue", host: "a.local", image: { hostname: "van" } })).to.equal("van");
    });
});
