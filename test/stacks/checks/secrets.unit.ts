import { expect } from "chai";

import { lineOf } from "../../../stacks/checks/problem";
import { secretProblems } from "../../../stacks/checks/secrets";
import type { SecretKey } from "../../../stacks/settings/secrets";

function told(secrets: Partial<Record<SecretKey, string>>): string[] {
    return secretProblems(secrets, undefined).map((problem) => lineOf(problem));
}

describe("a secret of another form", () => {
    const again = (key: string) => `run \`pulumi config set --secret pi-live:${key}\` again`;
    const keyForm = "8–128 letters, digits, dashes and underscores";
    const rows: [string, Partial<Record<SecretKey, string>>, string][] = [
        [
            "a publish key is counted by itself, not with its JSON",
            { publishKeys: '{"gopro":"kurz"}' },
            `pi-live:publishKeys.gopro: found another form (4 characters), expected ${keyForm}; ${again("publishKeys")}`,
        ],
        [
            "characters are counted, not the halves of one",
            { publishKeys: '{"gopro":"📹"}' },
            `pi-live:publishKeys.gopro: found another form (1 character), expected ${keyForm}; ${again("publishKeys")}`,
        ],
        [
            "a line end from a file is named",
            { publishKeys: '{"gopro":"long-enough\\n"}' },
            `pi-live:publishKeys.gopro: found another form (12 characters, white space at the end), expected ${keyForm}; ${again("publishKeys")}`,
        ],
        [
            "a number is no text",
            { publishKeys: '{"gopro":12345678}' },
            `pi-live:publishKeys.gopro: found a number, expected text; ${again("publishKeys")}`,
        ],
        [
            "null is nothing",
            { publishKeys: '{"gopro":null}' },
            `pi-live:publishKeys.gopro: found nothing, expected text; ${again("publishKeys")}`,
        ],
        [
            "a Wi-Fi password is counted by itself",
            { wifiPasswords: '{"Venue":"kurz","Van":"long enough"}' },
            `pi-live:wifiPasswords.Venue: found another form (4 characters), expected 8–63 printable ASCII characters, or 64 hexadecimal digits; ${again("wifiPasswords")}`,
        ],
        [
            "keys that are no JSON are counted as they are",
            { publishKeys: "kurz" },
            `pi-live:publishKeys: found another form (4 characters), expected a group of keys; ${again("publishKeys")}`,
        ],
        [
            "a short passphrase",
            { srtPassphrase: "kurz" },
            `pi-live:srtPassphrase: found another form (4 characters), expected at least 10 characters; ${again("srtPassphrase")}`,
        ],
        [
            "an empty passphrase",
            { cdnAuthorization: "" },
            `pi-live:cdnAuthorization: found another form (0 characters), expected at least 8 characters; ${again("cdnAuthorization")}`,
        ],
    ];
    for (const [what, secrets, line] of rows) {
        it(what, () => expect(told(secrets)[0]).to.equal(line));
    }

    it("is never shown", () => {
        const all = [
            ...told({ publishKeys: '{"gopro":"sesame!sesame"}', wifiPasswords: '["sesame"]' }),
            ...told({ srtPassphrase: "sesame sesame", piPrivateKey: "sesame", piJumpPrivateKey: "sesame" }),
        ];
        expect(all).to.have.lengthOf(5);
        expect(all.join()).not.to.contain("sesame");
    });
});
